package io.netloom.ipv6

import io.netloom.socket.BlockingConn
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * An [Ipv6PacketConn] for threads: the same operations as plain functions that wait. How they wait, and what interrupts and timeouts do, is said for [BlockingConn]; a `timeout` of null waits for ever.
 *
 * A view: it may be made again and again, and closing it closes the Conn.
 *
 * @property packetConn the same for coroutines, and where options, groups and deadlines are
 */
public class BlockingIpv6PacketConn internal constructor(public val packetConn: Ipv6PacketConn) :
    Closeable,
    ConnOwner {
    override val conn: Conn
        get() = packetConn.conn

    private val blocking: BlockingConn = packetConn.conn.blocking()

    /** See [Ipv6PacketConn.receive]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receive(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration? = null): Int =
        if (message == null) blocking.receiveFrom(dst, null, flags, timeout) else blocking.receiveMessage(dst, message, flags, timeout)

    /** See [Ipv6PacketConn.send]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: Ipv6ControlMessage? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): Int = blocking.sendMessage(src, address, control?.forDestination(conn, address), flags, timeout)

    /** See [Ipv6PacketConn.reply]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration? = null): Int =
        blocking.reply(to, src, sameInterface, timeout)

    /** See [Ipv6PacketConn.receiveBatch]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration? = null): Int = blocking.receiveBatch(batch, flags, timeout)

    /** See [Ipv6PacketConn.sendBatch]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration? = null): Int =
        blocking.sendBatch(batch, from, flags, timeout)

    /** See [Ipv6PacketConn.close]. */
    override fun close(): Unit = packetConn.close()

    override fun toString(): String = "Blocking$packetConn"
}
