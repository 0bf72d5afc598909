package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.icmp.EchoReply
import io.netloom.icmp.EchoRequest
import io.netloom.icmp.IcmpVersion
import java.net.InetAddress

private const val MS = 1_000_000L
private const val SECOND = 1_000 * MS

/** A session whose clock is a parameter, and what it reported, in short words. */
private class Bench(plan: PingPlan) {
    val target: InetAddress = InetAddress.getByName("10.0.0.2")
    val told = ArrayList<String>()
    private val zero = Long.MAX_VALUE - 5 * SECOND // the clock may wrap
    val session = PingSession(plan, target, IDENTIFIER, COOKIE) { told += words(it) }.apply { begin(zero) }
    private val payload = PingPayload.of(plan.payloadSize, COOKIE)

    fun at(millis: Long): Long = zero + millis * MS

    fun send(millis: Long) = session.sent(at(millis))

    fun reply(sequence: Int, millis: Long, identifier: Int = IDENTIFIER, payload: ByteArray = this.payload) =
        session.arrived(ArrivedReply(EchoReply(IcmpVersion.V4, identifier, sequence, payload), target, 64, at(millis)))

    fun problem(sequence: Int, identifier: Int = IDENTIFIER, destination: InetAddress = target) {
        val request = EchoRequest(IcmpVersion.V4, identifier, sequence, ByteArray(0))
        session.arrived(ArrivedProblem(request, destination, target, 3, 1, "Destination Host Unreachable"))
    }

    private fun words(event: PingEvent): String = when (event) {
        is PingEvent.Reply ->
            "reply ${event.sequence} ${event.roundTripNanos / MS}ms" +
                (if (event.duplicate) " dup" else "") + (if (event.outOfOrder) " order" else "") +
                (if (event.late) " late" else "") + if (event.truncated) " truncated" else ""

        is PingEvent.Problem -> "problem ${event.sequence}"

        is PingEvent.NotSent -> "not sent ${event.sequence}"

        is PingEvent.TimedOut -> "timeout ${event.sequence}"
    }

    companion object {
        const val IDENTIFIER = 4711
        const val COOKIE = 0x1122334455667788
    }
}

class PingSessionSpec :
    StringSpec({
        "probes leave at absolute times" {
            val bench = Bench(PingPlan(count = 3, intervalNanos = SECOND))
            bench.session.isDue(bench.at(0)) shouldBe true
            bench.send(0)
            bench.session.isDue(bench.at(999)) shouldBe false
            bench.session.nextTurn() shouldBe bench.at(1_000)
            bench.send(1_030) // late by 30 ms, and still:
            bench.session.nextTurn() shouldBe bench.at(2_000)
            bench.send(2_000)
            bench.session.isDue(bench.at(9_000)) shouldBe false
        }

        "after a long pause missed probes do not pile up" {
            val bench = Bench(PingPlan(intervalNanos = SECOND))
            bench.send(0)
            bench.send(60_000)
            bench.session.isDue(bench.at(60_001)) shouldBe false
            bench.session.isDue(bench.at(61_000)) shouldBe true
        }

        "the last reply ends it" {
            val bench = Bench(PingPlan(count = 2))
            bench.send(0)
            bench.reply(1, 5)
            bench.session.isOver(bench.at(6)) shouldBe false
            bench.send(1_000)
            bench.session.isOver(bench.at(1_001)) shouldBe false
            bench.reply(2, 1_007)
            bench.session.isOver(bench.at(1_007)) shouldBe true
            bench.session.elapsedNanos shouldBe 1_007 * MS
            bench.told shouldContainExactly listOf("reply 1 5ms", "reply 2 7ms")
        }

        "silence: the end comes a timeout after the last probe" {
            val bench = Bench(PingPlan(count = 2, timeoutNanos = 300 * MS, explicitTimeout = true))
            bench.send(0)
            bench.session.nextTurn() shouldBe bench.at(300)
            bench.session.expire(bench.at(300))
            bench.session.nextTurn() shouldBe bench.at(1_000)
            bench.send(1_000)
            bench.session.isOver(bench.at(1_299)) shouldBe false
            bench.session.isOver(bench.at(1_300)) shouldBe true
            bench.session.expire(bench.at(1_300))
            bench.told shouldContainExactly listOf("timeout 1", "timeout 2")
            bench.session.statistics.lossPercent() shouldBe "100"
        }

        "without -W, the wait for the last reply goes by the replies so far" {
            val bench = Bench(PingPlan(count = 3, intervalNanos = 10 * MS))
            bench.send(0)
            bench.reply(1, 700)
            bench.send(800)
            bench.send(900)
            bench.session.isOver(bench.at(900 + 1_399)) shouldBe false
            bench.session.isOver(bench.at(900 + 1_400)) shouldBe true
        }

        "but never less than a second, nor than the interval" {
            for (interval in listOf(10L, 3_000L)) {
                val bench = Bench(PingPlan(count = 2, intervalNanos = interval * MS))
                bench.send(0)
                bench.reply(1, 1)
                bench.send(interval)
                val patience = maxOf(1_000, interval)
                bench.session.isOver(bench.at(interval + patience - 1)) shouldBe false
                bench.session.isOver(bench.at(interval + patience)) shouldBe true
            }
        }

        "the deadline ends it whatever is out" {
            val bench = Bench(PingPlan(deadlineNanos = 1_500 * MS))
            bench.send(0)
            bench.send(1_000)
            bench.session.nextTurn() shouldBe bench.at(1_500)
            bench.session.isOver(bench.at(1_499)) shouldBe false
            bench.session.isOver(bench.at(1_500)) shouldBe true
        }

        "duplicates and replies out of order" {
            val bench = Bench(PingPlan())
            repeat(3) { bench.send(it * 1_000L) }
            bench.reply(1, 2_010)
            bench.reply(3, 2_020)
            bench.reply(2, 2_030)
            bench.reply(3, 2_040)
            bench.reply(2, 2_050)
            bench.told shouldContainExactly
                listOf("reply 1 2010ms", "reply 3 20ms", "reply 2 1030ms order", "reply 3 40ms dup", "reply 2 1050ms dup order")
            bench.session.statistics.received shouldBe 3
            bench.session.statistics.duplicates shouldBe 2
            bench.session.statistics.outOfOrder shouldBe 1
        }

        "a late reply is a reply" {
            val bench = Bench(PingPlan(timeoutNanos = 500 * MS, explicitTimeout = true))
            bench.send(0)
            bench.send(1_000)
            bench.reply(1, 1_200)
            bench.told shouldContainExactly listOf("timeout 1", "reply 1 1200ms late")
            bench.session.statistics.received shouldBe 1
            bench.session.statistics.late shouldBe 1
        }

        "other people's replies are none of ours" {
            val bench = Bench(PingPlan())
            bench.send(0)
            bench.reply(1, 1, identifier = 4712)
            bench.reply(2, 1)
            bench.reply(0, 1)
            bench.reply(1, 1, payload = PingPayload.of(56, 99))
            bench.problem(1, identifier = 4712)
            bench.problem(2)
            bench.problem(1, destination = InetAddress.getByName("10.0.0.3"))
            bench.told.shouldBeEmpty()
            bench.session.statistics.received shouldBe 0
            bench.session.statistics.errors shouldBe 0
        }

        "an ICMP error settles its probe and is counted" {
            val bench = Bench(PingPlan(count = 1))
            bench.send(0)
            bench.problem(1)
            bench.told shouldContainExactly listOf("problem 1")
            bench.session.statistics.errors shouldBe 1
            bench.session.isOver(bench.at(31)) shouldBe true
        }

        "a probe that could not leave" {
            val bench = Bench(PingPlan(count = 1))
            bench.send(0)
            bench.session.notSent("No buffer space available")
            bench.told shouldContainExactly listOf("not sent 1")
            bench.session.statistics.transmitted shouldBe 1
            bench.session.statistics.errors shouldBe 1
            bench.session.isOver(bench.at(1)) shouldBe true
        }

        "a shortened reply is marked" {
            val bench = Bench(PingPlan())
            bench.send(0)
            bench.reply(1, 1, payload = PingPayload.of(20, Bench.COOKIE))
            bench.told shouldContainExactly listOf("reply 1 1ms truncated")
        }

        "after 65,536 probes the numbers begin anew" {
            val bench = Bench(PingPlan(intervalNanos = MS))
            for (probe in 1..70_000) {
                bench.send(probe.toLong())
                bench.reply(probe and 0xffff, probe + 1L)
            }
            bench.session.statistics.received shouldBe 70_000
            bench.session.statistics.duplicates shouldBe 0
            bench.told[65_535] shouldBe "reply 0 1ms"
        }
    })
