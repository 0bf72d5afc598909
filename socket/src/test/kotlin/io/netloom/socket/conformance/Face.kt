package io.netloom.socket.conformance

import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.INFINITE

/**
 * One way to use a [Conn]: from coroutines or from threads. The cases know only this, so that each is written once.
 *
 * The operations are called inside a body given to [start], and nothing else in such a body may suspend: on the thread faces an operation
 * blocks instead.
 */
interface Face {
    suspend fun connect(conn: Conn, to: SocketAddress, timeout: Duration = INFINITE): SockAddr?

    suspend fun accept(conn: Conn, poller: Poller, timeout: Duration = INFINITE): Conn

    suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration = INFINITE): Int

    suspend fun read(conn: Conn, dst: ByteArray, offset: Int, length: Int): Int

    suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration = INFINITE): Int

    suspend fun write(conn: Conn, src: ByteArray, offset: Int, length: Int): Int

    suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration = INFINITE): Int

    suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int = 0, timeout: Duration = INFINITE): Int

    /** Cancels the body that calls this; the next operation finds itself cancelled. */
    suspend fun cancelSelf()

    /** Runs the body beside the caller: in a coroutine or a thread of its own. */
    fun <T> start(body: suspend Face.() -> T): Running<T>

    /** Whether this is how an operation ends that was cancelled. */
    fun isCancellation(failure: Throwable?): Boolean
}

/** A body that was started. */
interface Running<T> {
    /** What the body returned or threw, once it has ended. */
    suspend fun outcome(): Result<T>

    val hasEnded: Boolean

    /** Cancels or interrupts it, once; does not wait for its end. */
    fun cancel()
}

suspend fun <T> Running<T>.await(): T = outcome().getOrThrow()

suspend fun Running<*>.failure(): Throwable? = outcome().exceptionOrNull()
