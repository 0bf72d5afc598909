package io.netloom.net

import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit

/** The threads on which names are looked up, since getaddrinfo(3) blocks and knows no way to end it. */
internal object LookupThreads {
    private const val THREADS = 8
    private const val IDLE_SECONDS = 1L

    private val executor = ThreadPoolExecutor(
        THREADS,
        THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        LinkedBlockingQueue(),
        Thread.ofPlatform().daemon().name("netloom-resolver-", 1).factory(),
    ).apply { allowCoreThreadTimeOut(true) }

    suspend fun <T> run(block: () -> T): T = suspendCancellableCoroutine { caller ->
        val task = Runnable { caller.resumeWith(runCatching(block)) }
        executor.execute(task)
        caller.invokeOnCancellation { executor.remove(task) }
    }
}
