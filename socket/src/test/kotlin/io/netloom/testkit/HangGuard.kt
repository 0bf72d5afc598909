package io.netloom.testkit

import com.sun.management.HotSpotDiagnosticMXBean
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * Ends a test that hangs, instead of the whole build: it fails after [LIMIT], and standard error gets the stacks of all threads, virtual ones
 * included. The limit bounds nothing but a hang; a test that wants to know how long something takes measures it.
 *
 * What hangs is cancelled or interrupted, and left behind if that does not help.
 */
object HangGuard {
    /** So long may anything take. */
    @JvmField
    val LIMIT: Duration = Duration.ofSeconds(30)

    /** The thread that watches over suspending tests; it lives as long as the process. */
    internal const val THREAD: String = "netloom-hang-guard"

    internal val clock = ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(THREAD).factory()).apply { removeOnCancelPolicy = true }

    /** Runs [block] on a thread of its own and returns what it returns; for blocking tests. */
    @JvmStatic
    @JvmOverloads
    fun <T> run(limit: Duration = LIMIT, block: Callable<T>): T {
        val result = CompletableFuture<T>()
        val thread = Thread.ofPlatform().daemon().name("guarded ${Thread.currentThread().name}").start {
            try {
                result.complete(block.call())
            } catch (e: Throwable) {
                result.completeExceptionally(e)
            }
        }
        try {
            val value = result.get(limit.toNanos(), TimeUnit.NANOSECONDS)
            thread.join()
            return value
        } catch (e: ExecutionException) {
            throw e.cause!!
        } catch (_: TimeoutException) {
            val hang = hang(limit)
            thread.interrupt()
            throw hang
        }
    }

    /** Writes down what all threads do. */
    internal fun hang(limit: Duration): AssertionError {
        val file = Files.createTempDirectory("netloom").resolve("threads.txt")
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean::class.java).dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN)
        System.err.println(Files.readString(file))
        Files.delete(file)
        Files.delete(file.parent)
        return AssertionError("hung: not finished after $limit; standard error has the stacks of all threads")
    }
}

/** Runs [block] in the caller's context, under the [HangGuard]; for suspending tests. */
@OptIn(ExperimentalCoroutinesApi::class)
suspend fun <T> withinGuard(limit: Duration = HangGuard.LIMIT, block: suspend CoroutineScope.() -> T): T {
    // Not a child of the caller, who would have to wait for one that cannot be cancelled.
    val work = CoroutineScope(currentCoroutineContext().minusKey(Job)).async(block = block)
    val result = CompletableDeferred<T>()
    work.invokeOnCompletion { failure -> if (failure == null) result.complete(work.getCompleted()) else result.completeExceptionally(failure) }
    val alarm = HangGuard.clock.schedule({
        result.completeExceptionally(HangGuard.hang(limit))
        work.cancel()
    }, limit.toNanos(), TimeUnit.NANOSECONDS)
    try {
        return result.await()
    } finally {
        alarm.cancel(false)
        work.cancel()
    }
}
