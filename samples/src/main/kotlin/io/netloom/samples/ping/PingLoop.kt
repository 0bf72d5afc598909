package io.netloom.samples.ping

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
 * Drives a [PingSession] over an [EchoChannel]: one coroutine receives while this one sends at the pace of the session, until it is
 * over. Must run on a single thread (a poller's dispatcher, `runBlocking`), because both coroutines use the session.
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
    private val request = ByteBuffer.allocateDirect(IcmpFamily.ECHO_HEADER_SIZE + payload.size)
    private val news = Channel<Unit>(Channel.CONFLATED)

    suspend fun run(): Unit = coroutineScope {
        val receiver = launch(start = CoroutineStart.UNDISPATCHED) { receive() }
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
        receiver.cancel()
    }

    private suspend fun awaitNews(atMost: Duration) {
        withTimeoutOrNull(atMost) { news.receive() }
    }

    private suspend fun receive() {
        while (true) {
            session.arrived(channel.receive())
            news.trySend(Unit)
        }
    }

    private suspend fun send() {
        request.clear()
        IcmpEcho.encodeRequest(request, channel.family, channel.identifier, session.nextSequence, payload)
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
