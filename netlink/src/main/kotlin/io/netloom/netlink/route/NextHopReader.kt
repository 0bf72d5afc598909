package io.netloom.netlink.route

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkMessageCursor

/** `struct nhmsg` and `NHA_…`. */
internal object NextHopReader {
    const val HEADER = 8
    const val MEMBER = 8

    fun read(reader: RouteReader, message: NetlinkMessageCursor): NextHopObject {
        reader.check(message, HEADER)
        val hop = NextHopFields(family = message.u8(0), scope = message.u8(1), protocol = message.u8(2), flags = message.s32(4))
        hop.attributes = reader.attributes(message, HEADER) { type ->
            when (type) {
                Nha.ID -> hop.id = u32()
                Nha.OIF -> hop.interfaceIndex = s32()
                Nha.GATEWAY -> hop.gateway = ipAddress()
                Nha.BLACKHOLE -> hop.blackhole = flag()
                Nha.FDB -> hop.forwardingTable = flag()
                Nha.GROUP -> hop.group = members()
                Nha.GROUP_TYPE -> hop.groupType = u16()
                else -> return@attributes false
            }
            true
        }
        return NextHopObject(hop)
    }

    /** `struct nexthop_grp`, one behind the other: id, weight less one. */
    private fun AttributeDecoder.members(): List<NextHopGroupMember> {
        val members = struct()
        return List(members.size / MEMBER) {
            NextHopGroupMember(checkNotNull(members.u32(it * MEMBER)), checkNotNull(members.u8(it * MEMBER + 4)) + 1)
        }
    }
}
