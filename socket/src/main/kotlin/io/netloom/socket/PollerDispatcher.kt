package io.netloom.socket

import io.netloom.socket.internal.poll.EventLoop
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.poll.Timer
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Delay
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.cancel
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume

/**
 * Coroutines on a poller's thread. Every resumption goes through the loop's queue, never in place, so that no coroutine can keep events and timers from the others
 * by resuming itself; delays are the loop's timers.
 */
@OptIn(InternalCoroutinesApi::class)
internal class PollerDispatcher(private val loop: EventLoop) :
    CoroutineDispatcher(),
    Delay {
    init {
        loop.onRejected { task ->
            // A dispatched coroutine is its own task; one that was queued when the poller was closed has not been cancelled yet.
            if (task is CoroutineWaiter) task.cancel(closed()) else (task as? Continuation<*>)?.context?.cancel(closed())
            Dispatchers.Default.dispatch(EmptyCoroutineContext, task)
        }
    }

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        // After the end the coroutine is cancelled first, so that all it gets to run elsewhere is its way out.
        if (loop.isClosed) context.cancel(closed())
        loop.execute(block)
    }

    override fun scheduleResumeAfterDelay(timeMillis: Long, continuation: CancellableContinuation<Unit>) {
        val timer = object : DelayTimer(timeMillis) {
            override fun fire() {
                continuation.resume(Unit)
            }

            override fun abandon() {
                continuation.cancel(closed())
            }
        }
        loop.arm(timer)
        continuation.invokeOnCancellation { timer.dispose() }
    }

    override fun invokeOnTimeout(timeMillis: Long, block: Runnable, context: CoroutineContext): DisposableHandle {
        val timer = object : DelayTimer(timeMillis) {
            override fun fire() {
                block.run()
            }

            override fun abandon() {
                context.cancel(closed())
            }
        }
        loop.arm(timer)
        return timer
    }

    override fun toString(): String = "Poller.dispatcher"

    private fun closed() = CancellationException("the poller was closed")

    private abstract inner class DelayTimer(timeMillis: Long) :
        Timer(),
        DisposableHandle {
        private val due = MonotonicTime.after(if (timeMillis > Long.MAX_VALUE / NANOS) MonotonicTime.NEVER else timeMillis * NANOS)

        @Volatile
        private var disposed = false

        abstract fun fire()

        override fun dueTime(): Long = if (disposed) MonotonicTime.NEVER else due

        override fun expire() {
            if (!disposed) fire()
        }

        override fun dispose() {
            disposed = true
            loop.cancel(this)
        }
    }

    private companion object {
        const val NANOS = 1_000_000L
    }
}
