package io.netloom.samples.ping

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.netloom.icmp.EchoReply
import io.netloom.icmp.EchoRequest
import io.netloom.icmp.IcmpMessage
import io.netloom.icmp.IcmpVersion
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.net.InetAddress
import java.nio.ByteBuffer

private const val COOKIE = 42L
private const val MS = 1_000_000L

/** A network without a network: [react] sees each request's sequence number and says which sequence numbers are answered. */
private class ScriptedChannel(private val react: (Int) -> List<Int>) : EchoChannel {
    override val version = IcmpVersion.V4
    override val identifier = 7
    val sentAt = ArrayList<Long>()
    private val replies = Channel<EchoReply>(Channel.UNLIMITED)

    override suspend fun send(request: ByteBuffer) {
        sentAt += System.nanoTime()
        val echo = IcmpMessage.decode(version, request) as EchoRequest
        react(echo.sequence).forEach { replies.trySend(EchoReply(version, echo.identifier, it, echo.data)) }
    }

    override suspend fun receive() = ArrivedReply(replies.receive(), InetAddress.getLoopbackAddress(), 64, System.nanoTime())

    override suspend fun receiveProblem(): ArrivedProblem = awaitCancellation()

    override fun close() = Unit
}

class PingLoopSpec :
    StringSpec({
        fun run(plan: PingPlan, channel: EchoChannel): Pair<PingSession, List<PingEvent>> {
            val events = ArrayList<PingEvent>()
            val session = PingSession(plan, InetAddress.getLoopbackAddress(), channel.identifier, COOKIE, events::add)
            runBlocking { PingLoop(session, channel, PingPayload.of(plan.payloadSize, COOKIE)).run() }
            return session to events
        }

        "each probe is answered, and the last reply ends the run" {
            val (session, events) = run(PingPlan(count = 5, intervalNanos = 5 * MS), ScriptedChannel { listOf(it) })
            events.map { (it as PingEvent.Reply).sequence } shouldContainExactly listOf(1, 2, 3, 4, 5)
            session.statistics.received shouldBe 5
        }

        "duplicates and out of order, end to end" {
            val channel = ScriptedChannel {
                when (it) {
                    1 -> listOf(1, 1)
                    2 -> emptyList()
                    3 -> listOf(3, 2)
                    else -> listOf(it)
                }
            }
            val (session, events) = run(PingPlan(count = 4, intervalNanos = 5 * MS), channel)
            events.map { it as PingEvent.Reply }.map { Triple(it.sequence, it.duplicate, it.outOfOrder) } shouldContainExactly listOf(
                Triple(1, false, false),
                Triple(1, true, false),
                Triple(3, false, false),
                Triple(2, false, true),
                Triple(4, false, false),
            )
            session.statistics.received shouldBe 4
            session.statistics.duplicates shouldBe 1
            session.statistics.outOfOrder shouldBe 1
        }

        "probes never leave early" {
            val channel = ScriptedChannel { listOf(it) }
            val before = System.nanoTime()
            run(PingPlan(count = 10, intervalNanos = 10 * MS), channel)
            channel.sentAt.forEachIndexed { index, time -> (time - before) shouldBeGreaterThanOrEqualTo index * 10 * MS }
        }

        "silence ends a timeout after the last probe" {
            val plan = PingPlan(count = 2, intervalNanos = 5 * MS, timeoutNanos = 20 * MS, explicitTimeout = true)
            val (session, events) = run(plan, ScriptedChannel { emptyList() })
            events.map { (it as PingEvent.TimedOut).sequence } shouldContainExactly listOf(1, 2)
            session.statistics.received shouldBe 0
        }

        "the deadline ends an endless run" {
            val (session, _) = run(PingPlan(intervalNanos = 5 * MS, deadlineNanos = 50 * MS), ScriptedChannel { listOf(it) })
            session.statistics.received shouldBe session.statistics.transmitted
        }

        "a first probe that cannot leave ends the run, a later one is counted" {
            shouldThrow<PingException> {
                run(PingPlan(count = 3, intervalNanos = MS), ScriptedChannel { throw IOException("Network is unreachable") })
            }.message shouldBe "send: Network is unreachable"

            val second = ScriptedChannel { if (it == 2) throw IOException("No buffer space available") else listOf(it) }
            val (session, events) = run(PingPlan(count = 3, intervalNanos = 5 * MS), second)
            (events[1] as PingEvent.NotSent).text shouldBe "No buffer space available"
            session.statistics.received shouldBe 2
            session.statistics.errors shouldBe 1
        }

        "cancelled, it leaves the figures so far" {
            runBlocking {
                val first = Channel<Unit>(1)
                val session = PingSession(PingPlan(), InetAddress.getLoopbackAddress(), 7, COOKIE) { first.trySend(Unit) }
                val job = launch { PingLoop(session, ScriptedChannel { listOf(it) }, PingPayload.of(56, COOKIE)).run() }
                first.receive()
                job.cancelAndJoin()
                session.statistics.received shouldBe 1
            }
        }
    })
