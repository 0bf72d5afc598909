package io.netloom.socket.conformance

import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/** Coroutines on a dispatcher. */
class SuspendFace(dispatcher: CoroutineDispatcher) : Face {
    private val scope = CoroutineScope(SupervisorJob() + dispatcher)

    override suspend fun connect(conn: Conn, to: SocketAddress, timeout: Duration) = conn.connect(to, timeout)

    override suspend fun accept(conn: Conn, poller: Poller, timeout: Duration) = conn.accept(timeout, poller)

    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration) = conn.read(dst, timeout)

    override suspend fun read(conn: Conn, dst: ByteArray, offset: Int, length: Int) = conn.read(dst, offset, length)

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration) = conn.write(src, timeout)

    override suspend fun write(conn: Conn, src: ByteArray, offset: Int, length: Int) = conn.write(src, offset, length)

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration) =
        conn.receiveFrom(dst, message, flags, timeout)

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration) = conn.sendTo(src, to, flags, timeout)

    override suspend fun cancelSelf() = coroutineContext.cancel()

    override fun <T> start(body: suspend Face.() -> T): Running<T> = Coroutine(scope.async { body() })

    override fun isCancellation(failure: Throwable?) = failure is CancellationException

    private class Coroutine<T>(private val deferred: Deferred<T>) : Running<T> {
        // join and not await, which would hand out a copy of the exception.
        @OptIn(ExperimentalCoroutinesApi::class)
        override suspend fun outcome(): Result<T> {
            deferred.join()
            val failure = deferred.getCompletionExceptionOrNull()
            return if (failure == null) Result.success(deferred.getCompleted()) else Result.failure(failure)
        }

        override val hasEnded: Boolean
            get() = deferred.isCompleted

        override fun cancel() = deferred.cancel()
    }
}
