package io.netloom.benchmarks

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** W6: one link by its index, asked for and decoded. */
public class NetlinkRoundTripWorkload : Workload {
    private class Link(
        val index: Int,
        val flags: Int,
        val type: Int,
        val name: String,
        val address: ByteArray,
        val mtu: Int,
        val queue: Int,
        val state: Int,
    )

    /** Used by one request at a time. */
    private class LinkDecoder : NetlinkDecoder<Link> {
        private val attributes = AttributeDecoder()

        override fun decode(message: NetlinkMessageCursor): Link {
            var name = ""
            var address = NO_ADDRESS
            var mtu = 0
            var queue = 0
            var state = 0
            val attribute = message.attributes(attributes, IFINFOMSG)
            while (attribute.next()) {
                when (attribute.type) {
                    IFLA_IFNAME -> name = attribute.string()
                    IFLA_ADDRESS -> address = attribute.bytes()
                    IFLA_MTU -> mtu = attribute.s32()
                    IFLA_TXQLEN -> queue = attribute.s32()
                    IFLA_OPERSTATE -> state = attribute.u8()
                }
            }
            return Link(message.s32(4), message.s32(8), message.u16(2), name, address, mtu, queue, state)
        }
    }

    override val peers: List<String> = Variant.NAMES

    override fun run(parameters: Parameters, report: Report) {
        val index = parameters.int("ifindex", 1)
        val roundTrips = RoundTrips(parameters, report)
        val decoder = LinkDecoder()
        lateinit var link: Link
        Variant(parameters.peer).use { variant ->
            variant.start({ link = ask(index, decoder, roundTrips) }, { link = askBlocking(index, decoder, roundTrips) })
            variant.await()
        }
        report.check("mtu", link.mtu.toLong())
        report.check("name_len", link.name.length.toLong())
    }

    private suspend fun ask(index: Int, decoder: LinkDecoder, roundTrips: RoundTrips): Link = NetlinkConn.open(NetlinkFamily.ROUTE).use { conn ->
        lateinit var link: Link
        while (roundTrips.more()) link = conn.request(request(index), decoder).single()
        link
    }

    private fun askBlocking(index: Int, decoder: LinkDecoder, roundTrips: RoundTrips): Link =
        NetlinkConn.open(NetlinkFamily.ROUTE).blocking().use { conn ->
            lateinit var link: Link
            while (roundTrips.more()) link = conn.request(request(index), decoder).single()
            link
        }

    private fun request(index: Int) =
        NetlinkMessage(NetlinkHeader(RTM_GETLINK), ByteBuffer.allocate(IFINFOMSG).order(ByteOrder.nativeOrder()).putInt(4, index).array())

    private companion object {
        const val RTM_GETLINK = 18
        const val IFINFOMSG = 16
        const val IFLA_ADDRESS = 1
        const val IFLA_IFNAME = 3
        const val IFLA_MTU = 4
        const val IFLA_TXQLEN = 13
        const val IFLA_OPERSTATE = 16
        val NO_ADDRESS = ByteArray(0)
    }
}
