package io.netloom.netlink.test

import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.util.concurrent.locks.ReentrantLock
import kotlin.coroutines.resume
import kotlin.time.Duration
import kotlin.time.TimeSource

/** A lock, and waiting for what it guards, by coroutines and by threads. Whoever waits is only ever told to look again. */
internal class Monitor {
    private val lock = ReentrantLock()
    private val change = lock.newCondition()
    private val waiters = LinkedHashSet<() -> Unit>()
    private val told = ArrayList<() -> Unit>()
    private var version = 0L

    /** Runs [block] with the lock, which the thread may have already. Waiters are resumed when it has it no more: what they do then may run on this very thread. */
    fun <T> locked(block: () -> T): T {
        var resumed: List<() -> Unit> = emptyList()
        lock.lock()
        try {
            return block()
        } finally {
            if (lock.holdCount == 1 && told.isNotEmpty()) {
                resumed = told.toList()
                told.clear()
            }
            lock.unlock()
            resumed.forEach { it() }
        }
    }

    /** With the lock: something is different now. */
    fun changed() {
        version++
        told += waiters
        waiters.clear()
        change.signalAll()
    }

    /**
     * Waits until [look], called with the lock, returns something. Nothing is between that and the return: neither a timeout nor a cancellation loses what it took.
     *
     * @throws SocketTimeoutException when the timeout is over, also if it is zero or negative
     */
    suspend fun <T : Any> await(timeout: Duration = Duration.INFINITE, look: () -> T?): T {
        val start = TimeSource.Monotonic.markNow()
        while (true) {
            currentCoroutineContext().ensureActive()
            if (!timeout.isPositive()) throw expired()
            var found: T? = null
            val seen = locked {
                found = look()
                version
            }
            found?.let { return it }
            if (timeout.isInfinite()) {
                changeAfter(seen)
            } else {
                withTimeoutOrNull(timeout - start.elapsedNow()) { changeAfter(seen) } ?: throw expired()
            }
        }
    }

    private suspend fun changeAfter(seen: Long) {
        suspendCancellableCoroutine { continuation ->
            val wake = { continuation.resume(Unit) }
            locked { if (version == seen) waiters += wake else told += wake }
            continuation.invokeOnCancellation { locked { waiters -= wake } }
        }
    }

    /**
     * As [await], for threads.
     *
     * @throws InterruptedIOException if the thread is interrupted, and stays so
     */
    fun <T : Any> awaitBlocking(timeout: Duration, look: () -> T?): T {
        var left = if (timeout.isInfinite()) Long.MAX_VALUE else timeout.inWholeNanoseconds
        if (Thread.currentThread().isInterrupted) throw InterruptedIOException()
        return locked {
            var found: T? = null
            while (found == null) {
                if (left <= 0) throw expired()
                found = look()
                if (found == null) left = changeWithin(left)
            }
            found
        }
    }

    /** With the lock. Returns how many nanoseconds are left. */
    private fun changeWithin(nanos: Long): Long = try {
        if (nanos == Long.MAX_VALUE) nanos.also { change.await() } else change.awaitNanos(nanos)
    } catch (_: InterruptedException) {
        Thread.currentThread().interrupt()
        throw InterruptedIOException()
    }

    private fun expired() = SocketTimeoutException("timed out")
}
