package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.SockAddr
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import java.io.IOException
import java.time.Duration
import java.util.concurrent.atomic.AtomicReference
import kotlin.time.toKotlinDuration

/**
 * RFC 8305: a host's addresses are tried one after the other, but without waiting for the one before to fail for longer than a moment, IPv6 and IPv4
 * in turns. The first connection wins; all others are closed, also when the caller is cancelled at the moment of victory.
 */
internal class HappyEyeballs(targets: List<SockAddr>, private val delay: Duration, private val connect: suspend (SockAddr) -> Conn) {
    private val targets = interleaved(targets)
    private val winner = AtomicReference<Conn>()

    suspend fun race(): Conn {
        try {
            val failures = coroutineScope { run() }
            return winner.get() ?: throw failures.reduce { first, later -> first.also { it.addSuppressed(later) } }
        } catch (e: Throwable) {
            winner.get()?.close()
            throw e
        }
    }

    /** Returns when somebody has won, or all have failed. */
    @OptIn(ExperimentalCoroutinesApi::class)
    private suspend fun CoroutineScope.run(): List<IOException> {
        val results = Channel<IOException?>(Channel.UNLIMITED) // null is victory
        val failures = ArrayList<IOException>()
        var started = 0
        while (failures.size < targets.size) {
            // At first, after a failure, and when the delay is over: the next one.
            if (started < targets.size) launchAttempt(targets[started++], results)
            // A select, since a receive within withTimeout might lose what it has received.
            val isOver = select {
                results.onReceive { failure -> if (failure == null) true else false.also { failures += failure } }
                if (started < targets.size) onTimeout(delay.toKotlinDuration()) { false }
            }
            if (isOver) break
        }
        coroutineContext.cancelChildren()
        return failures
    }

    /** Begins at once, so that the attempts go out in their order. */
    private fun CoroutineScope.launchAttempt(target: SockAddr, results: Channel<IOException?>) = launch(start = CoroutineStart.UNDISPATCHED) {
        val outcome = try {
            val conn = connect(target)
            if (!winner.compareAndSet(null, conn)) conn.close()
            null
        } catch (e: IOException) {
            e
        }
        results.trySend(outcome)
    }

    private companion object {
        /** The families in turns, beginning with that of the first; the order within each stays. */
        fun interleaved(targets: List<SockAddr>): List<SockAddr> {
            val (same, other) = targets.partition { it.family == targets.first().family }
            return (0 until maxOf(same.size, other.size)).flatMap { listOfNotNull(same.getOrNull(it), other.getOrNull(it)) }
        }
    }
}
