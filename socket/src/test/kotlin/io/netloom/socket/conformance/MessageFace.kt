package io.netloom.socket.conformance

import io.netloom.socket.Conn
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration

/** Coroutines that receive and send by recvmsg and sendmsg, with room for control messages. A stream is written as always: its sendmsg may send a part. */
internal class SuspendMessageFace(private val inner: SuspendFace) : Face by inner {
    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration) = conn.receiveMessage(dst, ReceivedMessage(ROOM), timeout = timeout)

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration) =
        if (conn.isStream) inner.write(conn, src, timeout) else conn.sendMessage(src, timeout = timeout)

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration) =
        conn.receiveMessage(dst, message ?: ReceivedMessage(ROOM), flags, timeout)

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration) =
        conn.sendMessage(listOf(src), to, flags = flags, timeout = timeout)

    override fun <T> start(body: suspend Face.() -> T): Running<T> = inner.start { this@SuspendMessageFace.body() }
}

/** The same for threads. */
internal class ThreadMessageFace(private val inner: ThreadFace) : Face by inner {
    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration) =
        conn.blocking().receiveMessage(listOf(dst), ReceivedMessage(ROOM), timeout = timeout.java())

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration) =
        if (conn.isStream) inner.write(conn, src, timeout) else conn.blocking().sendMessage(listOf(src), timeout = timeout.java())

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration) =
        conn.blocking().receiveMessage(dst, message ?: ReceivedMessage(ROOM), flags, timeout.java())

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration) =
        conn.blocking().sendMessage(src, to, flags = flags, timeout = timeout.java())

    override fun <T> start(body: suspend Face.() -> T): Running<T> = inner.start { this@ThreadMessageFace.body() }
}

/** Messages read and written as batches of one; streams as always. */
internal class BatchFace(private val inner: SuspendFace) : Face by inner {
    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration): Int {
        if (conn.isStream || dst.isReadOnly) return inner.read(conn, dst, timeout)
        val batch = MessageBatch(1, dst.remaining())
        if (conn.receiveBatch(batch, timeout = timeout) < 0) return -1
        dst.put(batch.data(0))
        return batch.length(0)
    }

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration): Int {
        if (conn.isStream) return inner.write(conn, src, timeout)
        val size = src.remaining()
        val batch = MessageBatch(1, size)
        batch.add(src.duplicate())
        conn.sendBatch(batch, timeout = timeout)
        src.position(src.limit())
        return size
    }

    override fun <T> start(body: suspend Face.() -> T): Running<T> = inner.start { this@BatchFace.body() }
}

private val Conn.isStream: Boolean
    get() = type == SocketType.STREAM

private const val ROOM = 256
