package io.netloom.netlink.route

import io.netloom.netlink.AttributeEncoder
import io.netloom.socket.AddressFamily
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** `struct rtmsg`, `RTA_…` and `struct rtnexthop`. */
internal object RouteWriter {
    private const val ONE_BYTE = 0xffL

    fun payload(route: Route): ByteArray = payload(RoutesReader.HEADER, { header(route, route.protocol, route.scope, route.type) }) { body(route) }

    /** As much as says which route is meant: who made it, how and how far, counts only where it says so itself. */
    fun reference(route: Route): ByteArray {
        val type = if (route.type == RouteType.UNICAST) RouteType.UNSPECIFIED else route.type
        return payload(RoutesReader.HEADER, { header(route, RouteProtocol.UNSPECIFIED, RouteScope.NOWHERE, type) }) {
            prefixes(route)
            u32(Rta.TABLE, route.table)
            route.priority?.let { u32(Rta.PRIORITY, it) }
            route.preferredSource?.let { bytes(Rta.PREFSRC, it.bytesFor(route.family)) }
            hops(route)
        }
    }

    private fun ByteBuffer.header(route: Route, protocol: Int, scope: Int, type: Int) {
        put(0, route.family.toByte())
        put(1, route.destinationLength.toByte())
        put(2, route.sourceLength.toByte())
        put(3, route.tos.toByte())
        put(4, (if (route.table > ONE_BYTE) RouteTable.UNSPECIFIED else route.table.toInt()).toByte())
        put(5, protocol.toByte())
        put(6, scope.toByte())
        put(7, type.toByte())
        val onLink = route.flags or if (route.nextHops.size == 1) route.nextHops[0].flags else 0
        putInt(8, onLink and NextHopFlag.ON_LINK)
    }

    private fun AttributeEncoder.body(route: Route) {
        prefixes(route)
        u32(Rta.TABLE, route.table)
        route.priority?.let { u32(Rta.PRIORITY, it) }
        route.preferredSource?.let { bytes(Rta.PREFSRC, it.bytesFor(route.family)) }
        hops(route)
        if (route.metrics.isNotEmpty() || route.congestionControl != null) {
            nested(Rta.METRICS) {
                route.metrics.forEach { (metric, value) -> u32(metric, value) }
                route.congestionControl?.let { string(Rtax.CC_ALGO, it) }
            }
        }
        route.realms?.let { u32(Rta.FLOW, it) }
        route.preference?.let { u8(Rta.PREF, it) }
        route.expiresSeconds?.let { u32(Rta.EXPIRES, it) }
        route.attributes.forEach { attribute(it) }
    }

    private fun AttributeEncoder.prefixes(route: Route) {
        route.destination?.let { bytes(Rta.DST, it.bytesFor(route.family)) }
        route.source?.let { bytes(Rta.SRC, it.bytesFor(route.family)) }
    }

    /** A next hop object excludes others: what the kernel tells beside it is for those who do not know such objects. */
    private fun AttributeEncoder.hops(route: Route) {
        val id = route.nextHopId
        val single = route.nextHops.singleOrNull()?.takeIf { it.weight == 1 }
        if (id != null) {
            u32(Rta.NH_ID, id)
        } else if (single != null) {
            if (single.interfaceIndex != 0) s32(Rta.OIF, single.interfaceIndex)
            single.gateway?.let { gateway(route.family, it) }
            single.attributes.forEach { attribute(it) }
        } else if (route.nextHops.isNotEmpty()) {
            bytes(Rta.MULTIPATH, multipath(route))
        }
    }

    private fun AttributeEncoder.gateway(family: Int, gateway: InetAddress) {
        if (family == AddressFamily.INET6 || gateway.family == family) {
            bytes(Rta.GATEWAY, gateway.bytesFor(family))
        } else {
            val address = gateway.address
            bytes(
                Rta.VIA,
                ByteBuffer.allocate(2 + address.size).order(ByteOrder.nativeOrder()).putShort(gateway.family.toShort()).put(address).array(),
            )
        }
    }

    private fun multipath(route: Route): ByteArray {
        val hops = route.nextHops.map { hop ->
            val attributes = AttributeEncoder()
            hop.gateway?.let { attributes.gateway(route.family, it) }
            hop.attributes.forEach { attributes.attribute(it) }
            ByteBuffer.allocate(RoutesReader.HOP_HEADER + attributes.size).order(ByteOrder.nativeOrder()).apply {
                putShort(capacity().toShort())
                put((hop.flags and NextHopFlag.ON_LINK).toByte())
                put((hop.weight - 1).toByte())
                putInt(hop.interfaceIndex)
                attributes.writeTo(this)
            }.array()
        }
        return hops.fold(ByteArray(0), ByteArray::plus)
    }
}
