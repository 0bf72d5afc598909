package io.netloom.netlink

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Requests of rtnetlink as the tests need them, by hand: they test what lies below the typed ones. */
object Rtnetlink {
    const val GETLINK = 18
    const val NEWLINK = 16
    const val DELLINK = 17
    const val GETADDR = 22
    const val NEWROUTE = 24
    const val GETROUTE = 26
    const val GROUP_LINK = 1
    const val IFINFO = 16
    const val IFNAME = 3

    fun links(flags: Int = 0) = NetlinkMessage(NetlinkHeader(GETLINK, flags), ByteArray(IFINFO))

    fun link(index: Int, flags: Int = 0) = NetlinkMessage(NetlinkHeader(GETLINK, flags), ifinfo(index))

    fun ifinfo(index: Int): ByteArray = ByteBuffer.allocate(IFINFO).order(ByteOrder.nativeOrder()).putInt(4, index).array()

    fun addDummy(name: String): NetlinkMessage {
        val payload = ifinfo(0) + attributes {
            string(IFNAME, name)
            nested(18) { string(1, "bridge") }
        }
        return NetlinkMessage(NetlinkHeader(NEWLINK, NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE), payload)
    }

    fun delete(name: String) = NetlinkMessage(NetlinkHeader(DELLINK), ifinfo(0) + attributes { string(IFNAME, name) })

    val name = NetlinkDecoder { message ->
        var name: String? = null
        if (message.type == NEWLINK) message.attributes(AttributeDecoder(), IFINFO).forEach { on(IFNAME) { name = string() } }
        name
    }
}
