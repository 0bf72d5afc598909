package io.netloom.ipv4

import io.netloom.socket.AsyncConn
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import java.io.Closeable
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * An [Ipv4PacketConn] whose operations are futures. Where they run, how they fail and what cancelling does is said for [AsyncConn]; a `timeout` of null waits for ever.
 *
 * A view: it may be made again and again, and closing it closes the Conn.
 *
 * @property packetConn the same for coroutines, and where options, groups and deadlines are
 */
public class AsyncIpv4PacketConn internal constructor(public val packetConn: Ipv4PacketConn, executor: Executor) :
    Closeable,
    ConnOwner {
    override val conn: Conn
        get() = packetConn.conn

    private val async: AsyncConn = packetConn.conn.async(executor)

    /** See [Ipv4PacketConn.receive]. */
    @JvmOverloads
    public fun receive(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        if (packetConn.skipsSource(message)) {
            async.receiveFrom(dst, null, flags, timeout)
        } else {
            async.receiveMessage(dst, packetConn.payloadOnly(message), flags, timeout)
        }

    /** See [Ipv4PacketConn.send]. */
    @JvmOverloads
    public fun send(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: Ipv4ControlMessage? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): CompletableFuture<Int> = orFailed { async.sendMessage(src, address, control?.forDestination(conn, address), flags, timeout) }

    /** See [Ipv4PacketConn.reply]. */
    @JvmOverloads
    public fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration? = null): CompletableFuture<Int> =
        async.reply(to, src, sameInterface, timeout)

    /** See [Ipv4PacketConn.receiveBatch]. The batch is in use until the future is complete. */
    @JvmOverloads
    public fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        orFailed { async.receiveBatch(packetConn.payloadOnly(batch), flags, timeout) }

    /** See [Ipv4PacketConn.sendBatch]. The batch is in use until the future is complete. */
    @JvmOverloads
    public fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        async.sendBatch(batch, from, flags, timeout)

    /** See [Ipv4PacketConn.close]. */
    override fun close(): Unit = packetConn.close()

    override fun toString(): String = "Async$packetConn"

    /** Failures of the arguments are in the future, too. */
    private inline fun orFailed(operation: () -> CompletableFuture<Int>): CompletableFuture<Int> = try {
        operation()
    } catch (e: RuntimeException) {
        CompletableFuture.failedFuture(e)
    }
}
