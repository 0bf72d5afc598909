package io.netloom.socket.conformance

import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancel
import java.io.InterruptedIOException
import java.net.SocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Threads of a kind, one for each body. */
class ThreadFace(private val threads: Thread.Builder) : Face {
    override suspend fun connect(conn: Conn, to: SocketAddress, timeout: Duration) = conn.blocking().connect(to, timeout.java())

    override suspend fun accept(conn: Conn, poller: Poller, timeout: Duration) = conn.blocking().accept(timeout.java(), poller).conn

    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration) = conn.blocking().read(dst, timeout.java())

    override suspend fun read(conn: Conn, dst: ByteArray, offset: Int, length: Int) = conn.blocking().read(dst, offset, length)

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration) = conn.blocking().write(src, timeout.java())

    override suspend fun write(conn: Conn, src: ByteArray, offset: Int, length: Int) = conn.blocking().write(src, offset, length)

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration) =
        conn.blocking().receiveFrom(dst, message, flags, timeout.java())

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration) =
        conn.blocking().sendTo(src, to, flags, timeout.java())

    override suspend fun cancelSelf() = Thread.currentThread().interrupt()

    override fun <T> start(body: suspend Face.() -> T): Running<T> {
        val result = CompletableDeferred<Result<T>>()
        val thread = threads.start { result.complete(runCatching { inThisThread(body) }) }
        return InThread(thread, result)
    }

    /** None of the operations above suspends, so neither does the body. */
    private fun <T> inThisThread(body: suspend Face.() -> T): T {
        val result = body.startCoroutineUninterceptedOrReturn(this, Continuation(EmptyCoroutineContext) { })
        check(result !== COROUTINE_SUSPENDED) { "a body may call nothing that suspends but the face's operations" }
        @Suppress("UNCHECKED_CAST")
        return result as T
    }

    override fun isCancellation(failure: Throwable?) = failure is InterruptedIOException && failure !is SocketTimeoutException

    private class InThread<T>(private val thread: Thread, private val result: CompletableDeferred<Result<T>>) : Running<T> {
        override suspend fun outcome() = result.await()

        override val hasEnded: Boolean
            get() = result.isCompleted

        override fun cancel() = thread.interrupt()
    }
}

/** Null is for ever. */
fun Duration.java(): java.time.Duration? = if (isInfinite()) null else toJavaDuration()
