package io.netloom.socket

import io.netloom.socket.internal.poll.MonotonicTime
import java.io.Closeable
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * A [StreamCopy] whose runs are futures.
 *
 * A run begins on the calling thread; after each wait it goes on, and is completed, on the [executor]. Failures are in the future, as for [AsyncConn]. Cancelling the future, or completing it otherwise,
 * ends the run and loses nothing: when that returns true, the next run can begin.
 *
 * @property copy what this is a view of
 * @property executor where a run goes on after a wait
 */
public class AsyncStreamCopy internal constructor(public val copy: StreamCopy, public val executor: Executor) : Closeable {
    /** See [StreamCopy.run]; a timeout of null waits for ever. */
    @JvmOverloads
    public fun run(limit: Long = Long.MAX_VALUE, timeout: Duration? = null): CompletableFuture<Long> {
        try {
            copy.begin(limit)
        } catch (e: Exception) {
            return CompletableFuture.failedFuture(e)
        }
        return CopyFuture(copy, limit, MonotonicTime.after(MonotonicTime.nanos(timeout)), executor).apply { goOn() }
    }

    /** See [StreamCopy.close]. */
    override fun close(): Unit = copy.close()

    override fun toString(): String = "Async$copy"
}
