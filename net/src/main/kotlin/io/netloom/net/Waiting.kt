package io.netloom.net

import io.netloom.socket.Poller
import kotlinx.coroutines.runBlocking
import java.io.Closeable
import java.io.InterruptedIOException
import java.time.Duration
import java.util.concurrent.atomic.AtomicReference
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/**
 * Lets a thread wait for what coroutines do: for operations that consist of several, such as looking up a name and connecting to whichever address
 * answers first.
 */
internal object Waiting {
    /** Opens something. If the thread is interrupted at the last moment it is closed again. */
    fun <T : Closeable> open(timeout: Duration?, open: suspend (kotlin.time.Duration) -> T): T {
        val opened = AtomicReference<T>()
        try {
            return wait(timeout) { left -> open(left).also(opened::set) }
        } catch (e: Throwable) {
            opened.get()?.close()
            throw e
        }
    }

    fun <T> wait(timeout: Duration?, operation: suspend (kotlin.time.Duration) -> T): T {
        check(Poller.current() == null) { "a poller's own thread must not wait: call the suspending function" }
        if (Thread.currentThread().isInterrupted) throw interrupted()
        try {
            return runBlocking { operation(timeout?.toKotlinDuration() ?: kotlin.time.Duration.INFINITE) }
        } catch (_: InterruptedException) {
            Thread.currentThread().interrupt()
            throw interrupted()
        }
    }

    /** How the blocking faces tell how much time is left: null for ever. */
    fun blockingTime(left: kotlin.time.Duration): Duration? = if (left.isInfinite()) null else left.toJavaDuration()

    private fun interrupted() = InterruptedIOException("the thread was interrupted")
}
