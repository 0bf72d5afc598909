package io.netloom.ipv4

import io.netloom.socket.AsyncConn
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import java.io.Closeable
import java.net.InetAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * An [Ipv4RawConn] whose operations are futures. Where they run, how they fail and what cancelling them does is said for [AsyncConn]; a `timeout` of null waits for ever.
 *
 * A view: it may be made again and again, and closing it closes the Conn.
 *
 * @property rawConn the same for coroutines, and where options and groups are
 * @property executor where operations go on after a wait
 */
public class AsyncIpv4RawConn internal constructor(public val rawConn: Ipv4RawConn, public val executor: Executor) :
    Closeable,
    ConnOwner {
    override val conn: Conn
        get() = rawConn.conn

    private val async: AsyncConn = rawConn.conn.async(executor)

    /**
     * See [Ipv4RawConn.receive]. The future is the receive's own, so that cancelling it ends the wait; its value is how many bytes came, header and all. [Ipv4Packet.parse] of the flipped buffer makes a packet of them.
     */
    @JvmOverloads
    public fun receive(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        orFailed {
            rawConn.startOf(dst)
            if (message == null) {
                async.receiveFrom(dst, null, flags, timeout)
            } else {
                async.receiveMessage(dst, rawConn.whole(message), flags, timeout)
            }
        }

    /** See [Ipv4RawConn.send]. */
    @JvmOverloads
    public fun send(
        header: Ipv4Header,
        payload: ByteBuffer,
        control: Ipv4ControlMessage? = null,
        address: InetAddress? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): CompletableFuture<Int> = orFailed {
        val to = rawConn.to(header, address)
        async.sendMessage(listOf(rawConn.bytes(header), payload), to, control?.forDestination(conn, to), flags, timeout)
    }

    /** See [Ipv4RawConn.receiveBatch]. */
    @JvmOverloads
    public fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        orFailed { async.receiveBatch(rawConn.whole(batch), flags, timeout) }

    /** See [Ipv4RawConn.sendBatch]. */
    @JvmOverloads
    public fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        async.sendBatch(batch, from, flags, timeout)

    /** See [Ipv4RawConn.close]. */
    override fun close(): Unit = rawConn.close()

    override fun toString(): String = "Async$rawConn"

    /** Failures of the arguments are in the future, too. */
    private inline fun orFailed(operation: () -> CompletableFuture<Int>): CompletableFuture<Int> = try {
        operation()
    } catch (e: RuntimeException) {
        CompletableFuture.failedFuture(e)
    }
}
