package io.netloom.socket.ip

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessages
import io.netloom.socket.MessageBatch
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.recordingSend
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * A [SegmentedSender] for threads, as [io.netloom.socket.BlockingConn] is a Conn for threads: a `timeout` of null waits for ever.
 *
 * @property sender what this is a view of
 */
public class BlockingSegmentedSender internal constructor(public val sender: SegmentedSender) : ConnOwner {
    private val blocking = sender.conn.blocking()

    override val conn: Conn
        get() = sender.conn

    /** See [SegmentedSender.send] of a batch. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(batch: MessageBatch, from: Int = 0, timeout: Duration? = null): Int =
        conn.recordingSend("sendmmsg", batch, from) { sender.sendBlocking(batch, from, MonotonicTime.nanos(timeout)) }

    /** See [SegmentedSender.send] of a buffer. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(
        src: ByteBuffer,
        segmentSize: Int,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        timeout: Duration? = null,
    ): Int {
        val begin = System.nanoTime()
        return sender.pieces(
            src,
            segmentSize,
            address,
            control,
            whole = { piece, along -> blocking.sendMessage(piece, address, along, 0, timeout?.minusNanos(System.nanoTime() - begin)) },
            separate = { blocking.sendBatch(it, timeout = timeout?.minusNanos(System.nanoTime() - begin)) },
        )
    }

    override fun toString(): String = "Blocking$sender"
}
