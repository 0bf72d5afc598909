package io.netloom.samples.traceroute

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.icmp.IcmpVersion
import java.net.InetAddress

private const val MS = 1_000_000L
private const val SECOND = 1_000 * MS
private val router = InetAddress.ofLiteral("10.0.0.2")

/** The state of a trace, with a clock of the test's own. */
class TraceSpec :
    StringSpec({
        fun Trace.sendAll(now: Long): List<Int> = buildList {
            while (maySend) {
                add(nextProbe)
                sent(now)
            }
        }

        fun Trace.answer(probe: Int, at: Long, meaning: AnswerMeaning = AnswerMeaning.ON_THE_WAY) = heard(Heard(probe, router, at, null, meaning))

        val refusal = AnswerMeaning.of(IcmpVersion.V4, 3, 1, 0)

        "as many probes are in flight as may be, hop by hop" {
            val plan = TracePlan(firstHop = 2, lastHop = 4, probesPerHop = 2, inFlight = 3)
            val trace = Trace(plan)
            (0 until plan.probes).map(plan::hopOf) shouldBe listOf(2, 2, 3, 3, 4, 4)
            trace.sendAll(0) shouldBe listOf(0, 1, 2)
            trace.answer(1, at = MS)
            trace.sendAll(MS) shouldBe listOf(3)
            trace.isOver shouldBe false
        }

        "a final answer ends the trace at its hop: what goes further is neither sent nor waited for" {
            val trace = Trace(TracePlan(probesPerHop = 1, inFlight = 5))
            trace.sendAll(0) shouldBe listOf(0, 1, 2, 3, 4)
            trace.answer(3, at = MS, AnswerMeaning.ARRIVED)
            trace.lastHop shouldBe 4
            trace.isReached shouldBe true
            trace.maySend shouldBe false
            trace.answer(4, at = MS, AnswerMeaning.ARRIVED)
            for (probe in listOf(0, 1)) trace.answer(probe, at = 2 * MS)
            trace.isOver shouldBe false
            trace.answer(2, at = 3 * MS)
            trace.isOver shouldBe true
            (0 until trace.probes).map { (trace.outcome(it) as Outcome.Answer).roundTripNanos } shouldBe listOf(2, 2, 3, 1).map { it * MS }
        }

        "the other probes of the last hop are still waited for, and sent" {
            val trace = Trace(TracePlan(probesPerHop = 3, inFlight = 2))
            trace.sendAll(0)
            trace.answer(0, at = MS, AnswerMeaning.ARRIVED)
            trace.sendAll(MS) shouldBe listOf(2)
            trace.answer(1, at = MS, AnswerMeaning.ARRIVED)
            trace.isOver shouldBe false
            trace.answer(2, at = 2 * MS, AnswerMeaning.ARRIVED)
            trace.isOver shouldBe true
        }

        "a destination that is nearer than thought moves the end again" {
            val trace = Trace(TracePlan(probesPerHop = 1))
            trace.sendAll(0)
            trace.answer(5, at = MS, AnswerMeaning.ARRIVED)
            trace.answer(3, at = 2 * MS, AnswerMeaning.ARRIVED)
            trace.lastHop shouldBe 4
            trace.answer(4, at = 3 * MS, AnswerMeaning.ARRIVED)
            trace.lastHop shouldBe 4
        }

        "a router's refusal ends the trace, too, but is not the destination" {
            val trace = Trace(TracePlan(probesPerHop = 1))
            trace.sendAll(0)
            trace.answer(0, at = MS, refusal)
            trace.isOver shouldBe true
            trace.isReached shouldBe false
            (trace.outcome(0) as Outcome.Answer).note shouldBe "!H"
        }

        "with a time of the user's own every probe is given up after exactly that" {
            val trace = Trace(TracePlan(lastHop = 1, probesPerHop = 2, patienceNanos = 2 * SECOND, explicitPatience = true))
            trace.sendAll(0)
            trace.answer(0, at = MS)
            trace.nanosToExpiry(MS) shouldBe 2 * SECOND - MS
            trace.expire(2 * SECOND - 1)
            trace.isOver shouldBe false
            trace.expire(2 * SECOND)
            trace.isOver shouldBe true
            trace.outcome(1) shouldBe Outcome.Silence
            trace.nanosToExpiry(2 * SECOND) shouldBe null
        }

        "otherwise others' round trips tell when to give up: at this hop, at the next that answers, never below half a second" {
            val trace = Trace(TracePlan(lastHop = 3, probesPerHop = 2))
            trace.sendAll(0)
            trace.nanosToExpiry(0) shouldBe 5 * SECOND
            trace.answer(4, at = 100 * MS)
            trace.nanosToExpiry(0) shouldBe 500 * MS // the other one of that hop: three times 100 ms is too little
            trace.answer(5, at = 300 * MS)
            trace.nanosToExpiry(0) shouldBe 3 * SECOND // hops 1 and 2: ten times the longest of hop 3
            trace.answer(0, at = 400 * MS)
            trace.nanosToExpiry(0) shouldBe 1_200 * MS // hop 1: three times its other probe's
            trace.expire(1_200 * MS)
            trace.outcome(1) shouldBe Outcome.Silence
            trace.outcome(2) shouldBe null
            trace.expire(3 * SECOND)
            trace.isOver shouldBe true
        }

        "what was given up stays so; answers to nothing, and second ones, change nothing" {
            val trace = Trace(TracePlan(lastHop = 1, probesPerHop = 2, inFlight = 1))
            trace.answer(0, at = 0)
            trace.outcome(0) shouldBe null
            trace.sendAll(0) shouldBe listOf(0)
            trace.answer(7, at = 0)
            trace.answer(-1, at = 0)
            trace.expire(6 * SECOND)
            trace.answer(0, at = 6 * SECOND)
            trace.outcome(0) shouldBe Outcome.Silence
            trace.sendAll(7 * SECOND) shouldBe listOf(1)
            trace.answer(1, at = 8 * SECOND)
            trace.answer(1, at = 9 * SECOND, refusal)
            trace.outcome(1).shouldBeInstanceOf<Outcome.Answer>().roundTripNanos shouldBe SECOND
            trace.isOver shouldBe true
        }

        "the kernel's own round trip counts more than ours" {
            val trace = Trace(TracePlan(lastHop = 1, probesPerHop = 1))
            trace.sendAll(0)
            trace.heard(Heard(0, router, at = 5 * MS, roundTripNanos = 20_000, AnswerMeaning.ON_THE_WAY))
            (trace.outcome(0) as Outcome.Answer).roundTripNanos shouldBe 20_000
        }
    })
