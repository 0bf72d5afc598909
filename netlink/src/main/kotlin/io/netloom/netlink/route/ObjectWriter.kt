package io.netloom.netlink.route

import io.netloom.netlink.AttributeEncoder
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Payloads of requests about objects. */
internal object ObjectWriter {
    private const val ONE_BYTE = 0xff
    private const val RULE_FLAGS = RuleFlag.INVERT or RuleFlag.FIND_SOURCE

    /** All that can be set. */
    fun payload(value: RouteObject): ByteArray = when (value) {
        is Link -> LinkWriter.payload(value)
        is Route -> RouteWriter.payload(value)
        is Address -> address(value)
        is Neighbour -> neighbour(value)
        is Rule -> rule(value)
        is NextHopObject -> nextHop(value)
    }

    /** What says which object is meant. */
    fun reference(value: RouteObject): ByteArray = when (value) {
        is Link -> LinkWriter.reference(value)
        is Route -> RouteWriter.reference(value)
        is Address -> address(value)
        is Neighbour -> neighbour(value)
        is Rule -> rule(value)
        is NextHopObject -> payload(NextHopReader.HEADER, {}) { u32(Nha.ID, value.id) }
    }

    private fun address(address: Address): ByteArray = payload(AddressReader.HEADER, {
        put(0, address.family.toByte())
        put(1, address.prefixLength.toByte())
        put(2, (address.flags and ONE_BYTE).toByte())
        put(3, address.scope.toByte())
        putInt(4, address.interfaceIndex)
    }) {
        bytes(Ifa.LOCAL, address.address.bytesFor(address.family))
        bytes(Ifa.ADDRESS, (address.peer ?: address.address).bytesFor(address.family))
        address.broadcast?.let { ipAddress(Ifa.BROADCAST, it) }
        address.anycast?.let { bytes(Ifa.ANYCAST, it.bytesFor(address.family)) }
        address.label?.let { string(Ifa.LABEL, it) }
        if (address.flags and ONE_BYTE.inv() != 0) s32(Ifa.FLAGS, address.flags)
        if (address.preferredSeconds != null || address.validSeconds != null) bytes(Ifa.CACHEINFO, lifetime(address))
        address.routePriority?.let { u32(Ifa.RT_PRIORITY, it) }
        address.protocol?.let { u8(Ifa.PROTO, it) }
        address.attributes.forEach { attribute(it) }
    }

    private fun lifetime(address: Address): ByteArray = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder())
        .putInt((address.preferredSeconds ?: AddressReader.FOREVER).toInt())
        .putInt((address.validSeconds ?: AddressReader.FOREVER).toInt())
        .array()

    private fun neighbour(neighbour: Neighbour): ByteArray = payload(NeighbourReader.HEADER, {
        put(0, neighbour.family.toByte())
        putInt(4, neighbour.interfaceIndex)
        putShort(8, neighbour.state.toShort())
        put(10, neighbour.flags.toByte())
        put(11, neighbour.type.toByte())
    }) {
        neighbour.destination?.let { bytes(Nda.DST, it.bytesFor(neighbour.family)) }
        neighbour.address?.let { bytes(Nda.LLADDR, it.toByteArray()) }
        neighbour.vlan?.let { u16(Nda.VLAN, it) }
        neighbour.port?.let { be16(Nda.PORT, it) }
        neighbour.vni?.let { u32(Nda.VNI, it) }
        neighbour.protocol?.let { u8(Nda.PROTOCOL, it) }
        neighbour.nextHopId?.let { u32(Nda.NH_ID, it) }
        neighbour.attributes.forEach { attribute(it) }
    }

    private fun rule(rule: Rule): ByteArray = payload(RuleReader.HEADER, {
        put(0, rule.family.toByte())
        put(1, rule.destinationLength.toByte())
        put(2, rule.sourceLength.toByte())
        put(3, rule.tos.toByte())
        put(4, (if (rule.table > ONE_BYTE) RouteTable.UNSPECIFIED else rule.table.toInt()).toByte())
        put(7, rule.action.toByte())
        putInt(8, rule.flags and RULE_FLAGS)
    }) {
        rule.destination?.let { bytes(Fra.DST, it.bytesFor(rule.family)) }
        rule.source?.let { bytes(Fra.SRC, it.bytesFor(rule.family)) }
        rule.priority?.let { u32(Fra.PRIORITY, it) }
        if (rule.table != 0L) u32(Fra.TABLE, rule.table)
        rule.target?.let { u32(Fra.GOTO, it) }
        rule.inputInterface?.let { string(Fra.IIFNAME, it) }
        rule.outputInterface?.let { string(Fra.OIFNAME, it) }
        rule.mark?.let { u32(Fra.FWMARK, it) }
        rule.markMask?.let { u32(Fra.FWMASK, it) }
        rule.ipProtocol?.let { u8(Fra.IP_PROTO, it) }
        rule.tunnelId?.let { be64(Fra.TUN_ID, it) }
        rule.suppressPrefixLength?.let { s32(Fra.SUPPRESS_PREFIXLEN, it) }
        rule.suppressGroup?.let { s32(Fra.SUPPRESS_IFGROUP, it) }
        if (rule.isVrf) u8(Fra.L3MDEV, 1)
        rule.protocol?.let { u8(Fra.PROTOCOL, it) }
        rule.sourcePorts?.let { ports(Fra.SPORT_RANGE, it) }
        rule.destinationPorts?.let { ports(Fra.DPORT_RANGE, it) }
        rule.users?.let {
            bytes(Fra.UID_RANGE, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(it.first.toInt()).putInt(it.last.toInt()).array())
        }
        rule.attributes.forEach { attribute(it) }
    }

    private fun AttributeEncoder.ports(type: Int, ports: IntRange) {
        bytes(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putShort(ports.first.toShort()).putShort(ports.last.toShort()).array())
    }

    private fun nextHop(hop: NextHopObject): ByteArray = payload(NextHopReader.HEADER, {
        put(0, hop.family.toByte())
        put(2, hop.protocol.toByte())
        putInt(4, hop.flags and NextHopFlag.ON_LINK)
    }) {
        if (hop.id != 0L) u32(Nha.ID, hop.id)
        if (hop.group.isNotEmpty()) {
            bytes(Nha.GROUP, members(hop.group))
            hop.groupType?.let { u16(Nha.GROUP_TYPE, it) }
        }
        flag(Nha.BLACKHOLE, hop.isBlackhole)
        flag(Nha.FDB, hop.isForwardingTable)
        hop.interfaceIndex?.let { s32(Nha.OIF, it) }
        hop.gateway?.let { bytes(Nha.GATEWAY, it.bytesFor(hop.family)) }
        hop.attributes.forEach { attribute(it) }
    }

    private fun members(group: List<NextHopGroupMember>): ByteArray {
        val bytes = ByteBuffer.allocate(group.size * NextHopReader.MEMBER).order(ByteOrder.nativeOrder())
        for (member in group) bytes.putInt(member.id.toInt()).put((member.weight - 1).toByte()).put(0).putShort(0)
        return bytes.array()
    }
}
