package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Poller
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.IOException
import java.io.InterruptedIOException
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

    /** Errors that a new connection brought along, which accept(2) hands out in its place. */
    private val OF_THE_CONNECTION = setOf(
        Errno.ECONNABORTED,
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

    /** See [Listener.incoming]. */
    fun <C : SocketConn> incoming(listener: Conn, wrap: (Conn) -> C): Flow<C> = flow {
        var pause = FIRST_PAUSE
        while (true) {
            val next = try {
                accept(listener, Duration.INFINITE, null)
            } catch (e: ClosedChannelException) {
                if (listener.isOpen) throw e // it is the poller that was closed
                return@flow
            } catch (e: IOException) {
                if (!e.isShortage) throw e
                delay(pause)
                pause = minOf(pause * 2, LONGEST_PAUSE)
                continue
            }
            pause = FIRST_PAUSE
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
    fun forEach(listener: BlockingListener, handler: Consumer<in BlockingNetConn>) {
        var pause = FIRST_PAUSE
        while (true) {
            val conn = try {
                listener.accept()
            } catch (e: ClosedChannelException) {
                if (listener.isOpen) throw e
                return
            } catch (e: IOException) {
                if (!e.isShortage) throw e
                sleep(pause)
                pause = minOf(pause * 2, LONGEST_PAUSE)
                continue
            }
            pause = FIRST_PAUSE
            try {
                handler.accept(conn)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }
    }

    private fun sleep(pause: Duration) = try {
        Thread.sleep(pause.toJavaDuration())
    } catch (_: InterruptedException) {
        Thread.currentThread().interrupt()
        throw InterruptedIOException("accept: the thread was interrupted")
    }
}
