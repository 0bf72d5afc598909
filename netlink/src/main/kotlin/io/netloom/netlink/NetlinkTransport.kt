package io.netloom.netlink

import java.io.Closeable
import java.io.IOException
import java.nio.ByteBuffer
import kotlin.time.Duration

/**
 * What carries netlink datagrams: a netlink socket, or in tests a script. [NetlinkConn] and [NetlinkSocket] work over any of them.
 *
 * Any number of callers may send at once, while one receives; [close] may come from anywhere at any time and ends both with an [IOException], best
 * [java.nio.channels.AsynchronousCloseException].
 */
public interface NetlinkTransport : Closeable {
    /** The port id of this end, unsigned 32 bits. */
    public val portId: Long

    /** How many bytes of replies may wait here to be received: what the kernel counts for `SO_RCVBUF`; null if there is no limit. */
    public val receiveBuffer: Int?

    /** How large a datagram may be that is sent, in bytes; null if there is no limit. */
    public val sendBuffer: Int?

    /**
     * Sends a datagram to the kernel: all of the buffer's remaining bytes.
     *
     * @param timeout how long it may wait for room
     * @throws java.net.SocketTimeoutException when the timeout is over
     */
    public suspend fun send(datagram: ByteBuffer, timeout: Duration)

    /**
     * Takes the next datagram, waiting for it.
     *
     * @throws java.net.SocketTimeoutException when the timeout is over; nothing is lost
     * @throws IOException an [io.netloom.socket.ErrnoCarrier] with ENOBUFS where datagrams were lost; the transport stays usable
     */
    public suspend fun receive(datagram: NetlinkDatagram, timeout: Duration)

    /** The same transport with functions that block the thread instead of suspending, so that they never suspend; for threads outside coroutines. */
    public fun blocking(): NetlinkTransport

    /**
     * Opens another one to the same kernel, with the same settings and a port id of its own, for a dump or a subscription; null if there can only be this one.
     *
     * @throws IOException if it can not be opened
     */
    @Throws(IOException::class)
    public fun another(): NetlinkTransport?

    /**
     * Becomes a member of a multicast group.
     *
     * @throws UnsupportedOperationException if there are no groups here; what this function does unless it is overridden
     */
    @Throws(IOException::class)
    public fun join(group: Int): Unit = throw UnsupportedOperationException("this transport has no multicast groups")

    /** Gives up membership of a group. */
    @Throws(IOException::class)
    public fun leave(group: Int): Unit = throw UnsupportedOperationException("this transport has no multicast groups")
}
