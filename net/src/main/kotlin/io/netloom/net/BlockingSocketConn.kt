package io.netloom.net

import io.netloom.socket.BlockingConn
import io.netloom.socket.BufferSize
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.SockAddr
import java.io.IOException
import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant

/** A [SocketConn] for threads. */
public sealed class BlockingSocketConn(private val socket: SocketConn) :
    BlockingNetConn,
    ConnOwner {
    /** The same operations without the class of the network. */
    @get:JvmSynthetic
    internal val plain: BlockingConn = socket.conn.blocking()

    final override val conn: Conn
        get() = socket.conn

    final override val network: String
        get() = socket.network

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

    @Throws(IOException::class)
    override fun read(dst: ByteBuffer, timeout: Duration?): Int = plain.read(dst, timeout)

    @Throws(IOException::class)
    override fun write(src: ByteBuffer, timeout: Duration?): Int = plain.write(src, timeout)

    /** See [SocketConn.setReadBuffer]. */
    @Throws(IOException::class)
    public fun setReadBuffer(bytes: Int): BufferSize = socket.setReadBuffer(bytes)

    /** See [SocketConn.setWriteBuffer]. */
    @Throws(IOException::class)
    public fun setWriteBuffer(bytes: Int): BufferSize = socket.setWriteBuffer(bytes)

    override fun close(): Unit = socket.close()

    override fun toString(): String = "Blocking$socket"
}
