package io.netloom.net

import io.netloom.socket.ReceivedMessage
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * An [IpConn] for threads, platform or virtual: see [BlockingNetConn] and [BlockingPacketConn]. A view; closing it closes the socket.
 *
 * @property ip the socket itself
 */
public class BlockingIpConn internal constructor(public val ip: IpConn) :
    BlockingSocketConn(ip),
    BlockingPacketConn {
    @Throws(IOException::class)
    override fun read(dst: ByteBuffer, timeout: Duration?): Int = receiveFrom(dst, null, 0, timeout)

    @Throws(IOException::class)
    override fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration?): Int {
        if (!ip.hasHeader) return plain.receiveFrom(dst, message, flags, timeout)
        return plain.receiveMessage(dst, ip.payloadOnly(message), flags, timeout)
    }

    @Throws(IOException::class)
    override fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration?): Int {
        ip.requireUnconnected()
        return plain.sendTo(src, address, flags, timeout)
    }

    /** How sockets come to be. */
    public companion object {
        /** See [IpConn.dial]. A name is looked up, which waits. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(network: String, address: String, options: DialOptions = DialOptions.DEFAULT, timeout: Duration? = null): BlockingIpConn =
            Waiting.open(timeout) { IpConn.dial(network, address, options, it) }.blocking()

        /** See [IpConn.listen]. A name is looked up, which waits. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(network: String, address: String, options: ListenOptions = ListenOptions.DEFAULT): BlockingIpConn =
            Waiting.open(null) { IpConn.listen(network, address, options) }.blocking()
    }
}
