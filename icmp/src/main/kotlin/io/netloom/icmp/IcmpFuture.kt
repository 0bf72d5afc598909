package io.netloom.icmp

import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException

/**
 * The future of a receive that may take several: those that bring nothing of use are repeated. Whoever ends it from outside ends the receive that is under way, and if that has its result already
 * he comes too late, as with the futures of [io.netloom.socket.AsyncConn].
 */
internal class IcmpFuture<T : Any>(
    private val reader: IcmpReader,
    private val timeout: Duration?,
    private val receive: (IcmpReader.Storage, Duration?) -> CompletableFuture<Int>,
    private val result: (IcmpReader.Storage) -> T?,
) : CompletableFuture<T>() {
    private val begin = System.nanoTime()
    private val storage = reader.lease()

    @Volatile
    private var receiving: CompletableFuture<Int> = completedFuture(0)

    /** With what it shall end from outside. */
    @Volatile
    private var wanted: Throwable? = null

    /** A receive that completes at once is followed by the next in a loop: a chain of futures would grow the stack. */
    fun tryNext() {
        while (true) {
            val next = receive(storage, timeout?.minusNanos(System.nanoTime() - begin))
            receiving = next
            wanted?.let(next::completeExceptionally) // said while there was nothing to be ended
            if (!next.isDone) {
                next.whenComplete { _, failure -> if (!ended(failure)) tryNext() }
                return
            }
            if (ended(if (next.isCompletedExceptionally) next.exceptionNow() else null)) return
        }
    }

    private fun ended(failure: Throwable?): Boolean {
        val value = try {
            if (failure != null) throw failure
            result(storage) ?: return false
        } catch (e: Throwable) {
            reader.release(storage)
            super.completeExceptionally((e as? CompletionException)?.cause ?: e)
            return true
        }
        reader.release(storage)
        super.complete(value)
        return true
    }

    override fun cancel(mayInterruptIfRunning: Boolean): Boolean {
        completeExceptionally(CancellationException())
        return isCancelled
    }

    override fun completeExceptionally(cause: Throwable): Boolean {
        wanted = cause
        return receiving.completeExceptionally(cause)
    }
}
