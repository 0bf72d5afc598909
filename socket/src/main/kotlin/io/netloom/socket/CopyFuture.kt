package io.netloom.socket

import io.netloom.socket.internal.fd.AsyncOperation
import io.netloom.socket.internal.fd.Direction
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.poll.MonotonicTime
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * One run of an [AsyncStreamCopy]: reads and writes in turns, each an operation that may be a future of its own.
 *
 * Whoever ends it from outside asks it to stop, takes the operation away that is waiting, and waits the few microseconds that one which is under way still takes.
 */
internal class CopyFuture(private val copy: StreamCopy, limit: Long, private val deadline: Long, private val executor: Executor) :
    CompletableFuture<Long>() {
    private val relay = copy.relay
    private val before = relay.copied()
    private val target = if (limit == 0L) before else relay.target(limit)

    @Volatile
    private var stopped = false

    @Volatile
    private var step: CompletableFuture<Int>? = null

    /** The run has ended: the copy is free for the next. */
    @Volatile
    private var over = false

    /** Goes on until the run ends or has to wait. */
    fun goOn() {
        try {
            while (true) {
                if (stopped) return end()
                if (relay.copied() >= target) return finish()
                val giving = relay.pending() > 0
                val next = if (giving) operate(copy.destination.fd, true) else operate(copy.source.fd, false)
                step = next
                if (!next.isDone) {
                    if (stopped) next.cancel(false)
                    next.whenComplete { result, failure -> waited(giving, result, failure) }
                    return
                }
                if (next.join() == 0 && !giving) return finish()
            }
        } catch (e: Throwable) {
            fail(e.cause?.takeIf { e is java.util.concurrent.CompletionException } ?: e)
        }
    }

    private fun waited(giving: Boolean, result: Int?, failure: Throwable?) {
        when {
            failure != null -> if (stopped) end() else fail(failure)
            result == 0 && !giving -> finish()
            else -> goOn()
        }
    }

    private fun operate(fd: Fd, giving: Boolean): CompletableFuture<Int> {
        val direction = if (giving) fd.write else fd.read
        val begun = begin(fd, direction, giving)
        if (!Fd.pending(begun)) return completedFuture(conclude(begun, giving))
        return object : AsyncOperation<Int>(fd, direction, deadline, executor) {
            override fun attempt() = attempt(giving)

            override fun conclude(result: Int) = conclude(result, giving)
        }.goOn(begun)
    }

    private fun begin(fd: Fd, direction: Direction, giving: Boolean): Int {
        if (!fd.isOpen) return Fd.CLOSED
        if (deadline <= MonotonicTime.now()) return Fd.TIMED_OUT
        val entry = fd.enter(direction, Fd.COROUTINE)
        return if (entry == Fd.ENTERED) fd.tries(direction, Fd.COROUTINE) { attempt(giving) } else entry
    }

    private fun attempt(giving: Boolean) = if (giving) relay.give(target) else relay.take(target)

    private fun conclude(result: Int, giving: Boolean) = if (giving) copy.given(result) else copy.taken(result)

    // Ends

    private fun finish() {
        val total = relay.copied() - before
        end()
        super.complete(total)
    }

    private fun fail(failure: Throwable) {
        end()
        super.completeExceptionally(failure)
    }

    private fun end() {
        relay.end()
        over = true
    }

    /** After this the run is over, and it has a result only if it had one already. */
    private fun stop() {
        stopped = true
        step?.cancel(false)
        while (!over) Thread.onSpinWait()
    }

    override fun cancel(mayInterruptIfRunning: Boolean): Boolean {
        stop()
        return super.cancel(mayInterruptIfRunning)
    }

    override fun complete(value: Long): Boolean {
        stop()
        return super.complete(value)
    }

    override fun completeExceptionally(cause: Throwable): Boolean {
        stop()
        return super.completeExceptionally(cause)
    }
}
