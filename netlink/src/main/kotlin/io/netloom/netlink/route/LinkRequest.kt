package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.route.LinkWriter.name

/** Requests about one link. */
internal object LinkRequest {
    fun of(index: Int, filter: LinkFilter): NetlinkMessage {
        require(index > 0) { "an index must be above 0, is $index" }
        return NetlinkMessage(HEADER, payload(LinkReader.HEADER, { putInt(4, index) }) { u32(Ifla.EXT_MASK, filter.mask()) })
    }

    fun of(name: String, filter: LinkFilter): NetlinkMessage {
        require(name.isNotEmpty()) { "an empty name" }
        val payload = payload(LinkReader.HEADER, {}) {
            u32(Ifla.EXT_MASK, filter.mask())
            name(name)
        }
        return NetlinkMessage(HEADER, payload)
    }

    fun names(type: Int, index: Int, names: Array<out String>): NetlinkMessage {
        val flags =
            NetlinkFlags.REQUEST or
                if (type == RouteMessageType.NEW_LINK_PROPERTY) NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE or NetlinkFlags.APPEND else 0
        val payload = payload(LinkReader.HEADER, { putInt(4, index) }) { nested(Ifla.PROP_LIST) { names.forEach { string(Ifla.ALT_IFNAME, it) } } }
        return NetlinkMessage(NetlinkHeader(type, flags), payload)
    }

    private val HEADER = NetlinkHeader(RouteMessageType.GET_LINK, NetlinkFlags.REQUEST)
}
