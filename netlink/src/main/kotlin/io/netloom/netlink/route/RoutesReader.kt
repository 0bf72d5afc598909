package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.socket.AddressFamily
import java.net.InetAddress
import java.nio.ByteOrder

/** `struct rtmsg`, `RTA_…` and `struct rtnexthop`. */
internal object RoutesReader {
    const val HEADER = 12
    const val HOP_HEADER = 8
    private const val MULTICAST_IPV4 = 128
    private const val MULTICAST_IPV6 = 129
    private const val ROUTE_FLAGS = 0xff.inv()

    fun read(reader: RouteReader, message: NetlinkMessageCursor): Route {
        reader.check(message, HEADER)
        val route = RouteFields(
            family = message.u8(0),
            destinationLength = message.u8(1),
            sourceLength = message.u8(2),
            tos = message.u8(3),
            table = message.u8(4).toLong(),
            protocol = message.u8(5),
            scope = message.u8(6),
            type = message.u8(7),
            flags = message.s32(8),
        )
        val ip = isIp(route.family)
        var outputInterface = 0
        var gateway: InetAddress? = null
        var single = false
        route.attributes = reader.attributes(message, HEADER) { type ->
            when (type) {
                Rta.DST -> if (ip) route.destination = ipAddress() else return@attributes false

                Rta.SRC -> if (ip) route.source = ipAddress() else return@attributes false

                Rta.PREFSRC -> route.preferredSource = ipAddress()

                Rta.TABLE -> route.table = u32()

                Rta.PRIORITY -> route.priority = u32()

                Rta.OIF -> {
                    outputInterface = s32()
                    single = true
                }

                Rta.GATEWAY -> {
                    gateway = ipAddress()
                    single = true
                }

                Rta.VIA -> {
                    gateway = via()
                    single = true
                }

                Rta.MULTIPATH -> route.nextHops = hops()

                Rta.NH_ID -> route.nextHopId = u32()

                Rta.IIF -> route.inputInterface = s32()

                Rta.METRICS -> metrics(route)

                Rta.CACHEINFO -> route.cacheInfo = RouteCacheInfo.of(struct())

                Rta.MARK -> route.mark = u32()

                Rta.FLOW -> route.realms = u32()

                Rta.PREF -> route.preference = u8()

                Rta.EXPIRES -> route.expiresSeconds = u32()

                else -> return@attributes false
            }
            true
        }
        if (single && route.nextHops.isEmpty()) {
            route.nextHops = listOf(NextHop(outputInterface, gateway, flags = route.flags and ROUTE_FLAGS.inv()))
        }
        return Route(route)
    }

    fun isIp(family: Int): Boolean = when (family) {
        AddressFamily.INET, AddressFamily.INET6, MULTICAST_IPV4, MULTICAST_IPV6 -> true
        else -> false
    }

    private fun AttributeDecoder.metrics(route: RouteFields) {
        val metrics = LinkedHashMap<Int, Long>()
        var congestionControl: String? = null
        nested { if (type == Rtax.CC_ALGO) congestionControl = text() else metrics[type] = u32() }
        route.metrics = metrics
        route.congestionControl = congestionControl
    }

    /** `struct rtvia`: a family and an address of it. */
    private fun AttributeDecoder.via(): InetAddress {
        val bytes = bytes()
        val length = bytes.size - Short.SIZE_BYTES
        if (length != IPV4 && length != IPV6) throw bad("an address to go via has $length bytes")
        return InetAddress.getByAddress(bytes.copyOfRange(Short.SIZE_BYTES, bytes.size))
    }

    /** `struct rtnexthop` behind one another, each with attributes of its own. */
    private fun AttributeDecoder.hops(): List<NextHop> {
        val bytes = bytes()
        val order = if (reader.isBigEndian) ByteOrder.BIG_ENDIAN else ByteOrder.LITTLE_ENDIAN
        val struct = java.nio.ByteBuffer.wrap(bytes).order(order)
        val attributes = AttributeDecoder(order, order)
        val hops = ArrayList<NextHop>()
        var at = 0
        while (bytes.size - at >= HOP_HEADER) {
            val length = struct.getShort(at).toInt() and 0xffff
            if (length < HOP_HEADER || length > bytes.size - at) throw bad("a next hop of $length bytes at $at of ${bytes.size}")
            attributes.reset(bytes, at + HOP_HEADER, length - HOP_HEADER)
            hops += hop(attributes, struct.getInt(at + 4), bytes[at + 3].toInt() and 0xff, bytes[at + 2].toInt() and 0xff)
            at += length + 3 and 3.inv()
        }
        return hops
    }

    private fun hop(attributes: AttributeDecoder, index: Int, hops: Int, flags: Int): NextHop {
        var gateway: InetAddress? = null
        val others = ArrayList<Attribute>(0)
        while (attributes.next()) {
            when (attributes.type) {
                Rta.GATEWAY -> gateway = attributes.ipAddress()
                Rta.VIA -> gateway = attributes.via()
                else -> others += attributes.attribute()
            }
        }
        return NextHop(index, gateway, hops + 1, flags, others)
    }

    private fun AttributeDecoder.bad(reason: String) = AttributeException(reader.path(), payloadOffset, reason)

    private const val IPV4 = 4
    private const val IPV6 = 16
}
