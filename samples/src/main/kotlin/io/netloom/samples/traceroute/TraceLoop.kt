package io.netloom.samples.traceroute

import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Drives a [Trace] over a [ProbeChannel]: sends what may be sent, listens, and hands on what became of the probes, in their order and as soon as it is known. Must run
 * on a single thread (a poller's dispatcher, `runBlocking`).
 */
internal class TraceLoop(
    private val plan: TracePlan,
    private val trace: Trace,
    private val channel: ProbeChannel,
    private val clock: () -> Long = System::nanoTime,
) {
    private val news = Channel<Unit>(Channel.CONFLATED)
    private var told = 0

    /** Runs until the trace is over. [tell] gets the number of a probe and its outcome. */
    suspend fun run(tell: (Int, Outcome) -> Unit): Unit = coroutineScope {
        channel.listen(this) { heard ->
            trace.heard(heard)
            news.trySend(Unit)
        }
        // A moment with nothing to do, in which the listeners come to wait and the code that waits is loaded: the first round trip would be measured with it.
        awaitNews(1.milliseconds.inWholeNanoseconds)
        while (!trace.isOver) {
            while (trace.maySend) send()
            trace.nanosToExpiry(clock())?.let { awaitNews(it) }
            trace.expire(clock())
            tellNews(tell)
        }
        coroutineContext.cancelChildren()
    }

    private suspend fun send() {
        val probe = trace.nextProbe
        trace.sent(clock())
        channel.send(probe, plan.hopOf(probe))
    }

    private suspend fun awaitNews(atMost: Long) {
        withTimeoutOrNull(atMost.nanoseconds) { news.receive() }
    }

    private fun tellNews(tell: (Int, Outcome) -> Unit) {
        while (told < trace.probes) {
            val outcome = trace.outcome(told) ?: return
            tell(told++, outcome)
        }
    }
}
