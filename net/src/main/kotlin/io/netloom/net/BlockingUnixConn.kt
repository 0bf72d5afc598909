package io.netloom.net

import io.netloom.socket.ControlMessages
import io.netloom.socket.Credentials
import io.netloom.socket.ReceivedMessage
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * A [UnixConn] for threads, platform or virtual: see [BlockingNetConn] and [BlockingPacketConn]. A view; closing it closes the socket.
 *
 * @property unix the socket itself
 */
public class BlockingUnixConn internal constructor(public val unix: UnixConn) :
    BlockingSocketConn(unix),
    BlockingPacketConn {
    /** See [UnixConn.peerCredentials]. */
    public val peerCredentials: Credentials?
        @Throws(IOException::class)
        get() = unix.peerCredentials

    @Throws(IOException::class)
    override fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration?): Int =
        plain.receiveFrom(dst, message, flags, timeout)

    @Throws(IOException::class)
    override fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration?): Int {
        unix.requireUnconnected()
        return plain.sendTo(src, address, flags, timeout)
    }

    /** See [UnixConn.receiveMessage]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveMessage(dst: ByteBuffer, message: ReceivedMessage, flags: Int = 0, timeout: Duration? = null): Int =
        plain.receiveMessage(dst, message, flags, timeout)

    /** See [UnixConn.sendMessage]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendMessage(
        src: ByteBuffer,
        control: ControlMessages? = null,
        address: SocketAddress? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): Int {
        if (address != null) unix.requireUnconnected()
        return plain.sendMessage(src, address, control, flags, timeout)
    }

    /** See [UnixConn.closeRead]. */
    @Throws(IOException::class)
    public fun closeRead(): Unit = unix.closeRead()

    /** See [UnixConn.closeWrite]. */
    @Throws(IOException::class)
    public fun closeWrite(): Unit = unix.closeWrite()

    /** How connections come to be. */
    public companion object {
        /** See [UnixConn.dial]. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "unix",
            timeout: Duration? = null,
        ): BlockingUnixConn = Waiting.open(timeout) { UnixConn.dial(address, options, network, it) }.blocking()

        /** See [UnixConn.dial]. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(
            address: SocketAddress,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "unix",
            timeout: Duration? = null,
        ): BlockingUnixConn = Waiting.open(timeout) { UnixConn.dial(address, options, network, it) }.blocking()
    }
}
