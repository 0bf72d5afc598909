package io.netloom.socket

import io.netloom.socket.internal.fd.BoxedInts
import io.netloom.socket.internal.fd.Direction
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.fd.Outcome
import io.netloom.socket.internal.fd.ThreadWait
import io.netloom.socket.internal.fd.Waiter
import io.netloom.socket.internal.poll.MonotonicTime
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.DisposableHandle
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.cancel
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.isActive
import kotlinx.coroutines.yield
import java.nio.ByteBuffer
import kotlin.coroutines.Continuation
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.intercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.time.Duration

/*
 * How an operation runs: try, wait until ready, try again. The functions are inlined into each operation with its try, so that a call which completes at once
 * allocates nothing: the operation tries in a function that does not suspend and tail-calls the rest only when that is pending.
 *
 * A try is one system call and returns n or -errno. All results are those of Fd: n >= 0, -errno, or one of its constants.
 */

/** The beginning of a suspending operation: closed? cancelled? time past? then lock and first try. */
internal inline fun Fd.begin(direction: Direction, context: CoroutineContext, timeout: Duration, attempt: () -> Int): Int =
    begin(context, timeout, { enter(direction, Fd.COROUTINE) }, direction, attempt)

/** [begin] of a read that does not try where the one before has found that there is nothing. */
internal inline fun Fd.beginRead(dst: ByteBuffer, context: CoroutineContext, timeout: Duration, attempt: () -> Int): Int =
    begin(context, timeout, { enter(dst, Fd.COROUTINE) }, read, attempt)

/** A buffer that takes nothing is not waited for, and one that cannot is refused, both by the try. */
internal fun Fd.enter(dst: ByteBuffer, who: Int): Int = if (dst.hasRemaining() && !dst.isReadOnly) enterRead(who) else enter(read, who)

private inline fun Fd.begin(context: CoroutineContext, timeout: Duration, enter: () -> Int, direction: Direction, attempt: () -> Int): Int {
    if (!isOpen) return Fd.CLOSED
    context.ensureActive()
    if (timeout <= Duration.ZERO) return Fd.TIMED_OUT
    val entry = enter()
    return if (entry == Fd.ENTERED) tries(direction, Fd.COROUTINE, attempt) else entry
}

/** The rest of a suspending operation whose beginning was pending. */
internal suspend inline fun Fd.goOn(direction: Direction, begun: Int, deadline: Long, attempt: () -> Int): Int {
    var result = begun
    while (Fd.pending(result)) {
        val reason = await(direction, result, deadline)
        result = awaited(direction, result, reason, deadline, coroutineContext)
        if (result == Fd.ENTERED) result = tries(direction, Fd.COROUTINE, attempt)
    }
    return result
}

/** A whole operation of a thread. */
internal inline fun Fd.block(direction: Direction, timeoutNanos: Long, attempt: () -> Int): Int =
    block(timeoutNanos, { enter(direction, it) }, direction, attempt)

/** [block] of a read, as [beginRead]. */
internal inline fun Fd.blockRead(dst: ByteBuffer, timeoutNanos: Long, attempt: () -> Int): Int =
    block(timeoutNanos, { enter(dst, it) }, read, attempt)

private inline fun Fd.block(timeoutNanos: Long, enter: (Int) -> Int, direction: Direction, attempt: () -> Int): Int {
    if (!isOpen) return Fd.CLOSED
    if (Thread.currentThread().isInterrupted) return Fd.INTERRUPTED
    if (timeoutNanos <= 0) return Fd.TIMED_OUT
    val who = if (Thread.currentThread().isVirtual) Fd.VIRTUAL else Fd.PLATFORM
    var result = enter(who)
    if (result == Fd.ENTERED) result = tries(direction, who, attempt)
    if (!Fd.pending(result)) return result
    val deadline = MonotonicTime.after(timeoutNanos)
    while (Fd.pending(result)) {
        result = ThreadWait.proceed(this, direction, result, deadline)
        if (result == Fd.ENTERED) result = tries(direction, who, attempt)
    }
    return result
}

/** One try without the lock, for calls that never wait: MSG_DONTWAIT and the like. */
internal inline fun Fd.once(attempt: () -> Int): Int {
    if (!acquire()) return Fd.CLOSED
    try {
        while (true) {
            val result = attempt()
            if (!Fd.interrupted(result)) return result
        }
    } finally {
        release()
    }
}

/** Tries, lock and reference held, until the result is an end or a reason to wait. */
internal inline fun Fd.tries(direction: Direction, who: Int, attempt: () -> Int): Int {
    while (true) {
        beforeTry(direction)
        val result = try {
            attempt()
        } catch (e: Throwable) {
            leave(direction)
            throw e
        }
        val settled = settle(direction, result, who)
        if (settled != Fd.AGAIN) return settled
    }
}

/**
 * The value of an operation that completed at once, boxed without allocating: a suspending function returns its Int as an object, and the compiler would make a new one each
 * time.
 */
internal suspend inline fun immediately(value: Int): Int = suspendCoroutineUninterceptedOrReturn { BoxedInts.of(value) }

/** Takes the direction's lock alone, for an operation that keeps others out while it works elsewhere. ENTERED or a final result. */
internal suspend fun Fd.lock(direction: Direction, context: CoroutineContext, timeout: Duration): Int {
    if (!isOpen) return Fd.CLOSED
    context.ensureActive()
    if (timeout <= Duration.ZERO) return Fd.TIMED_OUT
    var result = enter(direction, Fd.COROUTINE)
    val deadline = timeout.deadline()
    while (Fd.pending(result)) {
        result = awaited(direction, result, await(direction, result, deadline), deadline, context)
    }
    if (result == Fd.ENTERED) release()
    return result
}

/** As [lock], for a thread. */
internal fun Fd.lockBlocking(direction: Direction, timeoutNanos: Long): Int {
    if (!isOpen) return Fd.CLOSED
    if (timeoutNanos <= 0) return Fd.TIMED_OUT
    var result = enter(direction, Fd.VIRTUAL)
    if (Fd.pending(result)) result = ThreadWait.proceed(this, direction, result, MonotonicTime.after(timeoutNanos))
    if (result == Fd.ENTERED) release()
    return result
}

internal fun Duration.deadline(): Long = if (isInfinite()) MonotonicTime.NEVER else MonotonicTime.after(inWholeNanoseconds)

/** Waits as the pending result demands; returns the waiter's reason. After a yield the reason says nothing. */
internal suspend fun await(direction: Direction, pending: Int, deadline: Long): Int = when (pending) {
    Fd.YIELD -> yielded()
    Fd.LATER -> awaitSlot(direction, direction.nextTry(deadline))
    Fd.QUEUE -> awaitLock(direction, deadline)
    else -> awaitSlot(direction, deadline)
}

private suspend fun yielded(): Int {
    yield()
    return Waiter.READY
}

private suspend fun awaitSlot(direction: Direction, deadline: Long): Int = suspendCoroutineUninterceptedOrReturn { continuation ->
    val waiter = CoroutineWaiter(continuation, direction, deadline)
    waiter.suspendUnless(waiter.armSlot())
}

private suspend fun awaitLock(direction: Direction, deadline: Long): Int = suspendCoroutineUninterceptedOrReturn { continuation ->
    val waiter = CoroutineWaiter(continuation, direction, deadline)
    waiter.suspendUnless(waiter.enqueue())
}

/** What the operation does after its wait: go on with lock and reference (ENTERED), wait again, end, or throw the cancellation. */
internal fun Fd.awaited(direction: Direction, pending: Int, reason: Int, deadline: Long, context: CoroutineContext): Int {
    if (pending == Fd.YIELD) return enter(direction, Fd.COROUTINE)
    if (!context.isActive) {
        // Cancelled: before it was woken, or after and before it ran. In the slot it has the lock; in the queue only if it was just given it.
        if (pending != Fd.QUEUE || reason == Waiter.READY) unlock(direction)
        context.ensureActive()
    }
    return if (pending == Fd.QUEUE) Outcome.ofQueue(this, direction, reason) else Outcome.ofSlot(this, direction, reason, deadline)
}

/**
 * A coroutine that waits.
 *
 * User code never runs on the thread that ends the wait (the poller's, a closing one): a coroutine whose context has no dispatcher, or one that would run it in
 * place, is resumed on [Dispatchers.Default].
 *
 * On a poller's thread it is a task itself, which saves the dispatched continuation; a context whose elements have to be put into the thread goes the usual way.
 *
 * It does without a CancellableContinuation, which costs more than everything else in a wait: the waiter's state already decides between readiness, close, time and
 * cancellation, and the coroutine looks at its job when it goes on.
 */
internal class CoroutineWaiter(private val continuation: Continuation<Int>, direction: Direction, deadline: Long) :
    Waiter(direction, deadline),
    Runnable,
    (Throwable?) -> Unit {
    @Volatile
    private var cancellation: DisposableHandle? = null

    /** Registers for cancellation and suspends, or tells at once why there is nothing to wait for. */
    @OptIn(InternalCoroutinesApi::class)
    fun suspendUnless(outcome: Int): Any {
        if (outcome != WAITING) return outcome
        val job = continuation.context[Job] ?: return COROUTINE_SUSPENDED
        val handle = job.invokeOnCompletion(onCancelling = true, invokeImmediately = true, handler = this)
        cancellation = handle
        // Whoever ended the wait before the line above could not take the handle back.
        if (reason() != WAITING) handle.dispose()
        return COROUTINE_SUSPENDED
    }

    /** The coroutine was cancelled. */
    override fun invoke(cause: Throwable?) {
        if (withdraw(CANCELLED)) resume()
    }

    override fun resume() {
        cancellation?.dispose()
        val context = continuation.context
        val dispatcher = context[ContinuationInterceptor]
        if (dispatcher is PollerDispatcher && context.fold(true, NO_THREAD_CONTEXT)) {
            dispatcher.dispatch(context, this)
        } else if (dispatcher is CoroutineDispatcher && dispatcher.isDispatchNeeded(context)) {
            continuation.intercepted().resume(reason())
        } else {
            Dispatchers.Default.dispatch(EmptyCoroutineContext, this)
        }
    }

    override fun run() {
        val onPoller = continuation.context[ContinuationInterceptor] is PollerDispatcher
        (if (onPoller) continuation else continuation.intercepted()).resume(reason())
    }

    /** The poller was closed while this was queued to it. */
    @JvmSynthetic
    fun cancel(cause: CancellationException) = continuation.context.cancel(cause)

    private companion object {
        val NO_THREAD_CONTEXT = { none: Boolean, element: CoroutineContext.Element -> none && element !is ThreadContextElement<*> }
    }
}
