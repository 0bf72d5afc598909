package io.netloom.socket.conformance

import io.netloom.socket.AsyncConn
import io.netloom.socket.Conn
import io.netloom.socket.MessageBatch
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Futures. A body runs in a coroutine that waits for one future after the other; cancelling the body cancels the one that it waits for. */
internal open class AsyncFace(private val executor: Executor, private val another: (Executor) -> AsyncFace = { AsyncFace(it) }) : Face {
    private val pending = PendingFuture()

    override suspend fun connect(conn: Conn, to: SocketAddress, timeout: Duration) = future { conn.async().connect(to, timeout.java()) }

    override suspend fun accept(conn: Conn, poller: Poller, timeout: Duration) = future { conn.async().accept(timeout.java(), poller) }.conn

    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration) = future { conn.async().read(dst, timeout.java()) }

    override suspend fun read(conn: Conn, dst: ByteArray, offset: Int, length: Int) = future { conn.async().read(dst, offset, length) }

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration) = future { conn.async().write(src, timeout.java()) }

    override suspend fun write(conn: Conn, src: ByteArray, offset: Int, length: Int) = future { conn.async().write(src, offset, length) }

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration) =
        future { conn.async().receiveFrom(dst, message, flags, timeout.java()) }

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration) =
        future { conn.async().sendTo(src, to, flags, timeout.java()) }

    override suspend fun cancelSelf() = pending.cancel()

    override fun <T> start(body: suspend Face.() -> T): Running<T> {
        val face = another(executor)
        val result = CompletableDeferred<Result<T>>()
        CoroutineScope(Dispatchers.Default).launch { result.complete(runCatching { face.body() }) }
        return Body(face.pending, result)
    }

    override fun isCancellation(failure: Throwable?) = failure is CancellationException

    protected suspend fun <T> future(operation: () -> CompletableFuture<T>): T = pending.await(operation)

    protected fun Conn.async(): AsyncConn = async(executor)

    protected fun Duration.java(): java.time.Duration? = if (isInfinite()) null else toJavaDuration()

    /** The future that a body waits for, if it waits. */
    private class PendingFuture {
        private var future: CompletableFuture<*>? = null
        private var isCancelled = false

        suspend fun <T> await(operation: () -> CompletableFuture<T>): T {
            // There is no future yet that could be cancelled, so it is the body that does not begin.
            synchronized(this) { if (isCancelled) throw CancellationException() }
            val next = operation()
            val late = synchronized(this) {
                future = next
                isCancelled
            }
            if (late) next.cancel(true)
            return suspendCoroutine { continuation ->
                next.whenComplete { value, failure -> if (failure == null) continuation.resume(value) else continuation.resumeWithException(failure) }
            }
        }

        fun cancel() {
            synchronized(this) {
                isCancelled = true
                future
            }?.cancel(true)
        }
    }

    private class Body<T>(private val pending: PendingFuture, private val result: CompletableDeferred<Result<T>>) : Running<T> {
        override suspend fun outcome() = result.await()

        override val hasEnded: Boolean
            get() = result.isCompleted

        override fun cancel() = pending.cancel()
    }
}

/** Futures that receive and send by recvmsg and sendmsg, recvmmsg and sendmmsg; streams are written as always. */
internal class AsyncMessageFace(executor: Executor) : AsyncFace(executor, { AsyncMessageFace(it) }) {
    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration): Int {
        val message = ReceivedMessage(ROOM)
        return future { conn.async().receiveMessage(listOf(dst), message, timeout = timeout.java()) }
    }

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration): Int {
        if (conn.type == SocketType.STREAM) return super.write(conn, src, timeout)
        val size = src.remaining()
        val batch = MessageBatch(1, size)
        batch.add(src.duplicate())
        future { conn.async().sendBatch(batch, timeout = timeout.java()) }
        src.position(src.limit())
        return size
    }

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int {
        val used = message ?: ReceivedMessage(ROOM)
        return future { conn.async().receiveMessage(dst, used, flags, timeout.java()) }
    }

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration) =
        future { conn.async().sendMessage(src, to, flags = flags, timeout = timeout.java()) }

    private companion object {
        const val ROOM = 256
    }
}
