package io.netloom.net

import io.netloom.socket.ReceivedMessage
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * A [UdpConn] for threads, platform or virtual: see [BlockingNetConn] and [BlockingPacketConn]. A view; closing it closes the socket.
 *
 * @property udp the socket itself
 */
public class BlockingUdpConn internal constructor(public val udp: UdpConn) :
    BlockingSocketConn(udp),
    BlockingPacketConn {
    @Throws(IOException::class)
    override fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration?): Int =
        plain.receiveFrom(dst, message, flags, timeout)

    @Throws(IOException::class)
    override fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration?): Int {
        udp.requireUnconnected()
        return plain.sendTo(src, address, flags, timeout)
    }

    /** How sockets come to be. */
    public companion object {
        /** See [UdpConn.dial]. A name is looked up, which waits. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "udp",
            timeout: Duration? = null,
        ): BlockingUdpConn = Waiting.open(timeout) { UdpConn.dial(address, options, network, it) }.blocking()

        /** See [UdpConn.listen]. A name is looked up, which waits. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(address: String, options: ListenOptions = ListenOptions.DEFAULT, network: String = "udp"): BlockingUdpConn =
            Waiting.open(null) { UdpConn.listen(address, options, network) }.blocking()
    }
}
