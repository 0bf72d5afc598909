package io.netloom.ipv4

import io.netloom.socket.BlockingConn
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * An [Ipv4RawConn] for threads: the same operations as plain functions that wait. How they wait, and what interrupts and timeouts do, is said for [BlockingConn]; a `timeout` of null waits for ever.
 *
 * A view: it may be made again and again, and closing it closes the Conn.
 *
 * @property rawConn the same for coroutines, and where options and groups are
 */
public class BlockingIpv4RawConn internal constructor(public val rawConn: Ipv4RawConn) :
    Closeable,
    ConnOwner {
    override val conn: Conn
        get() = rawConn.conn

    private val blocking: BlockingConn = rawConn.conn.blocking()

    /** See [Ipv4RawConn.receive]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receive(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration? = null): Ipv4Packet {
        val start = rawConn.startOf(dst)
        if (message == null) {
            blocking.receiveFrom(dst, null, flags, timeout)
        } else {
            blocking.receiveMessage(dst, rawConn.whole(message), flags, timeout)
        }
        return rawConn.packet(dst, start)
    }

    /** See [Ipv4RawConn.send]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(
        header: Ipv4Header,
        payload: ByteBuffer,
        control: Ipv4ControlMessage? = null,
        address: InetAddress? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): Int {
        val to = rawConn.to(header, address)
        return blocking.sendMessage(listOf(rawConn.bytes(header), payload), to, control?.forDestination(conn, to), flags, timeout)
    }

    /** See [Ipv4RawConn.receiveBatch]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration? = null): Int =
        blocking.receiveBatch(rawConn.whole(batch), flags, timeout)

    /** See [Ipv4RawConn.sendBatch]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration? = null): Int =
        blocking.sendBatch(batch, from, flags, timeout)

    /** See [Ipv4RawConn.close]. */
    override fun close(): Unit = rawConn.close()

    override fun toString(): String = "Blocking$rawConn"
}
