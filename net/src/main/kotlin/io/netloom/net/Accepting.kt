package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Poller
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withTimeoutOrNull
import java.io.IOException
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.channels.ClosedChannelException
import java.util.function.Consumer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/** How listeners take connections, whatever their network. */
internal object Accepting {
    private val FIRST_PAUSE = 5.milliseconds
    private val LONGEST_PAUSE = 1.seconds

    /** How long a thread that waits for room does not see that the listener was closed. */
    private val GLANCE = 20.milliseconds

    /** Errors that a new connection brought along, which accept(2) hands out in its place. */
    private val OF_THE_CONNECTION = setOf(
        Errno.ECONNABORTED,
        Errno.ECONNRESET,
        Errno.EPROTO,
        Errno.ENETDOWN,
        Errno.ENETUNREACH,
        Errno.ENONET,
        Errno.ENOPROTOOPT,
        Errno.EHOSTDOWN,
        Errno.EHOSTUNREACH,
    )

    suspend fun accept(listener: Conn, timeout: Duration, poller: Poller?): Conn = retrying(timeout) { listener.accept(it, poller) }

    fun acceptBlocking(listener: Conn, timeout: java.time.Duration?, poller: Poller?): Conn =
        retrying(timeout?.toKotlinDuration() ?: Duration.INFINITE) { left ->
            listener.blocking().accept(left.takeIf { it.isFinite() }?.toJavaDuration(), poller).conn
        }

    private inline fun retrying(timeout: Duration, accept: (Duration) -> Conn): Conn {
        val begin = TimeSource.Monotonic.markNow()
        var left = timeout
        while (true) {
            try {
                return accept(left)
            } catch (e: IOException) {
                if ((e as? ErrnoCarrier)?.errno !in OF_THE_CONNECTION) throw e
            }
            left = timeout - begin.elapsedNow()
        }
    }

    /**
     * See [Listener.incoming].
     *
     * @param firstPause how long it waits after the first failure for want of room
     */
    fun <C : SocketConn> incoming(listener: Conn, wrap: (Conn) -> C, firstPause: Duration = FIRST_PAUSE): Flow<C> = flow {
        var pause = firstPause
        while (true) {
            val next = try {
                accept(listener, Duration.INFINITE, null)
            } catch (e: ClosedChannelException) {
                if (listener.isOpen) throw e // it is the poller that was closed
                return@flow
            } catch (e: IOException) {
                if (!e.isShortage) throw e
                wait(listener, pause)
                pause = minOf(pause * 2, LONGEST_PAUSE)
                continue
            }
            pause = firstPause
            val conn = wrap(next)
            try {
                emit(conn)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }
    }

    /** See [BlockingListener.forEachConnection]. */
    fun forEach(listener: BlockingListener, handler: Consumer<in BlockingNetConn>, firstPause: Duration = FIRST_PAUSE) {
        var pause = firstPause
        while (true) {
            val conn = try {
                listener.accept()
            } catch (e: ClosedChannelException) {
                if (listener.isOpen) throw e
                return
            } catch (e: IOException) {
                if (!e.isShortage) throw e
                waitBlocking(listener, pause)
                pause = minOf(pause * 2, LONGEST_PAUSE)
                continue
            }
            pause = firstPause
            try {
                handler.accept(conn)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }
    }

    /** Passes some time, but no more once the listener is closed, which the next accept tells. Nobody can write to a listener: only its end ends that wait. */
    private suspend fun wait(listener: Conn, pause: Duration) {
        try {
            withTimeoutOrNull(pause) { listener.raw.write { false } }
        } catch (_: ClosedChannelException) {
            return
        } catch (_: SocketTimeoutException) { // somebody has set a deadline for writing
            delay(pause)
        }
    }

    /** The same for threads. It looks again and again, since a thread that waits by system calls may need a descriptor for it, and there is none. */
    private fun waitBlocking(listener: BlockingListener, pause: Duration) = try {
        val end = TimeSource.Monotonic.markNow() + pause
        while (listener.isOpen && end.hasNotPassedNow()) Thread.sleep(minOf(-end.elapsedNow(), GLANCE).toJavaDuration())
    } catch (_: InterruptedException) {
        Thread.currentThread().interrupt()
        throw InterruptedIOException("accept: the thread was interrupted")
    }
}
