package io.netloom.netlink

import io.netloom.socket.Conn
import io.netloom.socket.SocketLevel
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The options of a netlink socket: level `SOL_NETLINK`, see netlink(7). A view of the Conn, safe for use by any thread. */
public class NetlinkOptions internal constructor(private val conn: Conn) {
    /** `NETLINK_PKTINFO`: received datagrams tell the group that they were sent to ([NetlinkControl.PKTINFO]). On for every socket that Netloom opens. */
    public var packetInfo: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.PKTINFO)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.PKTINFO, value)

    /** `NETLINK_BROADCAST_ERROR`: who sends to a group hears of it when this socket has no room. Off by default. */
    public var broadcastError: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.BROADCAST_ERROR)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.BROADCAST_ERROR, value)

    /** `NETLINK_NO_ENOBUFS`: messages are lost without a word. Off by default: the next receive fails with ENOBUFS, once. */
    public var noEnobufs: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.NO_ENOBUFS)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.NO_ENOBUFS, value)

    /** `NETLINK_LISTEN_ALL_NSID`: messages of groups come from all network namespaces that have an id here, and tell it ([NetlinkControl.NSID]). Needs CAP_NET_BROADCAST. Off by default. */
    public var listenAllNamespaces: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.LISTEN_ALL_NSID)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.LISTEN_ALL_NSID, value)

    /** `NETLINK_CAP_ACK`: acknowledgements and errors repeat only the header of the request, not all of it. See [NetlinkConfig.capAcknowledge]. */
    public var capAcknowledge: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.CAP_ACK)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.CAP_ACK, value)

    /** `NETLINK_EXT_ACK`: acknowledgements and errors come with words and the place of the offending attribute. See [NetlinkConfig.extendedAcknowledge]. */
    public var extendedAcknowledge: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.EXT_ACK)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.EXT_ACK, value)

    /** `NETLINK_GET_STRICT_CHK`: requests for data are checked strictly, and dumps are filtered as they ask. See [NetlinkConfig.strict]. Linux 4.20. */
    public var strictCheck: Boolean
        @Throws(IOException::class)
        get() = flag(NetlinkOption.GET_STRICT_CHK)

        @Throws(IOException::class)
        set(value) = set(NetlinkOption.GET_STRICT_CHK, value)

    /** `NETLINK_LIST_MEMBERSHIPS`: the numbers of the groups that the socket is a member of. */
    public val memberships: Set<Int>
        @Throws(IOException::class)
        get() {
            val words = ByteBuffer.wrap(
                conn.getOptionBytes(SocketLevel.NETLINK, NetlinkOption.LIST_MEMBERSHIPS, MEMBERSHIPS),
            ).order(ByteOrder.nativeOrder())
            return buildSet {
                for (word in 0 until words.remaining() / Int.SIZE_BYTES) {
                    val bits = words.getInt(word * Int.SIZE_BYTES)
                    for (bit in 0 until Int.SIZE_BITS) if (bits ushr bit and 1 != 0) add(word * Int.SIZE_BITS + bit + 1)
                }
            }
        }

    /** Some kernels write one byte of the four. */
    private fun flag(option: Int) = conn.getOptionBytes(SocketLevel.NETLINK, option, Int.SIZE_BYTES).any { it != 0.toByte() }

    private fun set(option: Int, value: Boolean) = conn.setOption(SocketLevel.NETLINK, option, if (value) 1 else 0)

    private companion object {
        /** More groups than any family has. */
        const val MEMBERSHIPS = 512
    }
}
