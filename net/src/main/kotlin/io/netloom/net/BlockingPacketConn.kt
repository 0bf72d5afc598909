package io.netloom.net

import io.netloom.socket.ReceivedMessage
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * A [PacketConn] for threads, platform or virtual; timeouts and interrupts are as said for [BlockingNetConn]. A view: closing it closes the socket.
 */
public interface BlockingPacketConn : Endpoint {
    /** See [PacketConn.receiveFrom]. */
    @Throws(IOException::class)
    public fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration?): Int

    /** See [PacketConn.receiveFrom]. */
    @Throws(IOException::class)
    public fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?): Int = receiveFrom(dst, message, 0, null)

    /** See [PacketConn.sendTo]. */
    @Throws(IOException::class)
    public fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration?): Int

    /** See [PacketConn.sendTo]. */
    @Throws(IOException::class)
    public fun sendTo(src: ByteBuffer, address: SocketAddress): Int = sendTo(src, address, 0, null)
}
