package io.netloom.net

import io.netloom.socket.AsyncConn
import io.netloom.socket.BufferSize
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.SockAddr
import java.io.IOException
import java.nio.ByteBuffer
import java.time.Instant
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration

/**
 * A [NetConn] that is a socket. Everything that a [Conn] can do is in reach through [conn]: all socket options, control messages, packet filters,
 * batches, the descriptor itself. Its packages for IP options take it as it is, since it is a [ConnOwner].
 */
public sealed class SocketConn(final override val conn: Conn, final override val network: String) :
    NetConn,
    ConnOwner {
    override val localAddress: SockAddr?
        @Throws(IOException::class)
        get() = conn.localAddress

    override val remoteAddress: SockAddr?
        @Throws(IOException::class)
        get() = conn.remoteAddress

    override val isOpen: Boolean
        get() = conn.isOpen

    override var readDeadline: Instant?
        get() = conn.readDeadline

        @Throws(IOException::class)
        set(value) {
            conn.readDeadline = value
        }

    override var writeDeadline: Instant?
        get() = conn.writeDeadline

        @Throws(IOException::class)
        set(value) {
            conn.writeDeadline = value
        }

    override suspend fun read(dst: ByteBuffer, timeout: Duration): Int = conn.read(dst, timeout)

    override suspend fun write(src: ByteBuffer, timeout: Duration): Int = conn.write(src, timeout)

    /**
     * Sets the size of the receive buffer, `SO_RCVBUF`, in bytes; tells what the kernel made of it. See
     * [io.netloom.socket.SocketOptions.setReceiveBuffer].
     */
    @Throws(IOException::class)
    public fun setReadBuffer(bytes: Int): BufferSize = conn.options.setReceiveBuffer(bytes)

    /**
     * Sets the size of the send buffer, `SO_SNDBUF`, in bytes; tells what the kernel made of it. See [io.netloom.socket.SocketOptions.setSendBuffer].
     */
    @Throws(IOException::class)
    public fun setWriteBuffer(bytes: Int): BufferSize = conn.options.setSendBuffer(bytes)

    /**
     * Reading and writing as futures, see [Conn.async]. It is the [conn]'s own: packets of raw IPv4 have their headers, save with
     * [payloadOnly][io.netloom.socket.ReceivedMessage.payloadOnly].
     */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncConn = conn.async(executor)

    /** Closes the socket: at once, from any thread, idempotent. Whoever waits gets [java.nio.channels.AsynchronousCloseException]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "${javaClass.simpleName}($network ${description()})"

    private fun description(): String = if (!isOpen) {
        "closed"
    } else {
        addresses(
            runCatching {
                localAddress
            }.getOrNull(),
            runCatching { remoteAddress }.getOrNull(),
        )
    }

    private fun addresses(local: SockAddr?, remote: SockAddr?) = if (remote == null) "$local" else "$local -> $remote"
}
