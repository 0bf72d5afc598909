package io.netloom.netlink

import io.netloom.socket.Poller
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.util.concurrent.atomic.AtomicReference
import java.util.concurrent.locks.LockSupport
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.startCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds

/**
 * How a caller waits. The operations of this module are written once, as suspend functions; over a transport and signals that block they never suspend, and so a plain
 * function can run them ([withoutSuspending]).
 */
internal enum class Face { SUSPENDING, BLOCKING }

/** Runs a block whose every wait blocks the thread. */
@Suppress("UNCHECKED_CAST")
internal fun <T> withoutSuspending(block: suspend () -> T): T {
    val result = block.startCoroutineUninterceptedOrReturn(NeverResumed)
    check(result !== kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED) { "a blocking transport has suspended" }
    return result as T
}

private object NeverResumed : Continuation<Any?> {
    override val context: CoroutineContext = EmptyCoroutineContext

    override fun resumeWith(result: Result<Any?>) = error("a blocking transport has suspended")
}

/** When a call has to be over, whatever it waits for. */
internal class Deadline(timeout: Duration) {
    private val end = if (timeout.isInfinite()) NEVER else System.nanoTime() + timeout.inWholeNanoseconds.coerceIn(-LIMIT, LIMIT)

    /** How long it may still take; zero or less if it is over. */
    fun remaining(): Duration = if (end == NEVER) Duration.INFINITE else (end - System.nanoTime()).nanoseconds

    private companion object {
        const val NEVER = Long.MAX_VALUE
        const val LIMIT = Long.MAX_VALUE / 4
    }
}

/** What one caller waits for and another one gives: one [fire] ends one [await], also when it comes first. */
internal class Signal {
    private val state = AtomicReference<Any?>()

    fun fire() {
        when (val waiter = state.getAndSet(FIRED)) {
            is CancellableContinuation<*> -> resume(waiter)
            is Thread -> LockSupport.unpark(waiter)
        }
    }

    @Suppress("UNCHECKED_CAST")
    private fun resume(waiter: CancellableContinuation<*>) = (waiter as CancellableContinuation<Unit>).resume(Unit)

    /** @throws SocketTimeoutException when the time is over */
    suspend fun await(face: Face, timeout: Duration) {
        try {
            if (state.get() !== FIRED) {
                if (timeout <= Duration.ZERO) throw late()
                if (face == Face.BLOCKING) park(timeout) else suspend(timeout)
            }
        } finally {
            state.set(null)
        }
    }

    private suspend fun suspend(timeout: Duration) {
        if (timeout.isInfinite()) {
            fired()
        } else {
            val inTime = withTimeoutOrNull(timeout) { fired() } != null
            if (!inTime && state.get() !== FIRED) throw late()
        }
    }

    private suspend fun fired() = suspendCancellableCoroutine { continuation ->
        if (!state.compareAndSet(null, continuation)) continuation.resume(Unit)
    }

    private fun park(timeout: Duration) {
        check(Poller.current() == null) { "a poller's thread must not block: call the suspend function" }
        if (!state.compareAndSet(null, Thread.currentThread())) return
        val deadline = Deadline(timeout)
        while (state.get() !== FIRED) {
            if (Thread.currentThread().isInterrupted) throw InterruptedIOException("interrupted while waiting for netlink")
            if (timeout.isInfinite()) {
                LockSupport.park(this)
            } else {
                val rest = deadline.remaining()
                if (rest <= Duration.ZERO) throw late()
                LockSupport.parkNanos(this, rest.inWholeNanoseconds)
            }
        }
    }

    private fun late() = SocketTimeoutException("netlink: the timeout is over")

    private companion object {
        val FIRED = Any()
    }
}
