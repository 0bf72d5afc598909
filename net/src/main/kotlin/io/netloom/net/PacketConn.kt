package io.netloom.net

import io.netloom.socket.ReceivedMessage
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration

/**
 * A socket that receives messages from anybody and sends them to anybody: [UdpConn], [IpConn], or a [UnixConn] of type `unixgram`. Waiting and
 * cancelling are as said for [NetConn].
 */
public interface PacketConn : Endpoint {
    /**
     * Takes a message and its source. What does not fit the buffer is lost without a word; an empty message is one, too.
     *
     * @param message takes the source, reusable; null where nobody wants to know
     * @param flags constants of [io.netloom.socket.MessageFlag]
     * @return bytes received
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     */
    public suspend fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int

    /**
     * Sends one message.
     *
     * @param address where to
     * @param flags constants of [io.netloom.socket.MessageFlag]
     * @return bytes sent
     * @throws IllegalArgumentException for an IPv6 address on a socket of IPv4; IPv4 addresses fit both
     * @throws java.nio.channels.UnresolvedAddressException for a name without an address: nothing is looked up
     * @throws java.nio.channels.AlreadyConnectedException on a connected socket, which sends by [NetConn.write]
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     */
    public suspend fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int

    /** The same socket for threads, platform or virtual: a view that shares its state. */
    public fun blocking(): BlockingPacketConn
}
