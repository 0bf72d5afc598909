package io.netloom.socket.copy

import io.netloom.socket.Poller
import io.netloom.socket.StreamCopy
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** A way to run a copy, each of which can be ended from outside by cancelling the coroutine that runs it. */
internal enum class CopyFace(val run: suspend (StreamCopy, Long, Duration) -> Long) {
    COROUTINE({ copy, limit, timeout -> withContext(Dispatchers.Default) { copy.run(limit, timeout) } }),
    LOOP({ copy, limit, timeout -> Poller.open().use { withContext(it.dispatcher) { copy.run(limit, timeout) } } }),
    PLATFORM({ copy, limit, timeout -> onThread(Thread.ofPlatform().daemon(), copy, limit, timeout) }),
    VIRTUAL({ copy, limit, timeout -> onThread(Thread.ofVirtual(), copy, limit, timeout) }),
    FUTURE({ copy, limit, timeout -> copy.async().run(limit, timeout.orNull()).await() }),
}

private fun Duration.orNull() = if (isInfinite()) null else toJavaDuration()

/** Cancelling interrupts the thread and waits for its end. */
private suspend fun onThread(builder: Thread.Builder, copy: StreamCopy, limit: Long, timeout: Duration): Long {
    val result = CompletableDeferred<Result<Long>>()
    val thread = builder.name("copying").start { result.complete(runCatching { copy.blocking().run(limit, timeout.orNull()) }) }
    try {
        return result.await().getOrThrow()
    } finally {
        thread.interrupt()
        thread.join()
    }
}
