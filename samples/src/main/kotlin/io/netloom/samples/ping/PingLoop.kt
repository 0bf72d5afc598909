package io.netloom.samples.ping

import io.netloom.icmp.EchoRequest
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.io.IOException
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Drives a [PingSession] over an [EchoChannel]: one coroutine receives replies and one errors while this one sends at the pace of the session,
 * until it is over. Must run on a single thread (a poller's dispatcher, `runBlocking`), because all of them use the session.
 *
 * Cancel it to stop early; the session then holds the figures so far. Where not even the first probe can be sent it throws a
 * [PingException].
 */
internal class PingLoop(
    private val session: PingSession,
    private val channel: EchoChannel,
    private val payload: ByteArray,
    private val clock: () -> Long = System::nanoTime,
) {
    private val news = Channel<Unit>(Channel.CONFLATED)

    suspend fun run(): Unit = coroutineScope {
        val receivers = listOf(
            launch(start = CoroutineStart.UNDISPATCHED) { receive { session.arrived(channel.receiveProblem()) } },
            launch(start = CoroutineStart.UNDISPATCHED) { receive { session.arrived(channel.receive()) } },
        )
        // A moment with nothing to do: after it the receiver waits in the kernel and the code that waits is loaded and linked, which
        // takes a fresh JVM some 10 ms. The first round trip would be measured with them.
        awaitNews(1.milliseconds)
        session.begin(clock())
        while (!session.isOver(clock())) {
            if (session.isDue(clock())) send()
            val wait = session.nextTurn() - clock()
            if (wait > 0) awaitNews(wait.nanoseconds)
            session.expire(clock())
        }
        receivers.forEach { it.cancel() }
    }

    private suspend fun awaitNews(atMost: Duration) {
        withTimeoutOrNull(atMost) { news.receive() }
    }

    private suspend inline fun receive(next: () -> Unit) {
        while (true) {
            next()
            news.trySend(Unit)
        }
    }

    private suspend fun send() {
        val request = ByteBuffer.wrap(EchoRequest(channel.version, channel.identifier, session.nextSequence, payload).encode())
        session.sent(clock())
        try {
            channel.send(request)
        } catch (e: IOException) {
            // What fails at once will go on failing: no route, no such address, not permitted.
            if (session.statistics.transmitted == 1L) throw PingException("send: " + SystemErrors.text(e), e)
            session.notSent(SystemErrors.text(e))
        }
    }
}
