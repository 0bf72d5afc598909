package io.netloom.samples.traceroute

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.net.InetAddress
import kotlin.time.Duration.Companion.seconds

/** A way without a network: [answer] is asked for every probe. */
private class ScriptedWay(private val answer: (Int, Int) -> AnswerMeaning?) : ProbeChannel {
    override val name = "scripted"
    override val packetSize = 0
    private lateinit var heard: (Heard) -> Unit
    private lateinit var scope: CoroutineScope
    val sent = ArrayList<Pair<Int, Int>>()

    override fun listen(scope: CoroutineScope, heard: (Heard) -> Unit) {
        this.scope = scope
        this.heard = heard
        scope.launch { awaitCancellation() }
    }

    override suspend fun send(probe: Int, hopLimit: Int) {
        sent += probe to hopLimit
        val meaning = answer(probe, hopLimit) ?: return
        scope.launch { heard(Heard(probe, InetAddress.getLoopbackAddress(), System.nanoTime(), null, meaning)) }
    }

    override fun close() = Unit
}

class TraceLoopSpec :
    StringSpec({
        timeout = 30.seconds.inWholeMilliseconds

        fun run(plan: TracePlan, way: ScriptedWay): List<Pair<Int, Outcome>> {
            val told = ArrayList<Pair<Int, Outcome>>()
            runBlocking { TraceLoop(plan, Trace(plan), way).run { probe, outcome -> told += probe to outcome } }
            return told
        }

        "it tells every probe's outcome in order, and ends with the hop that answers for the destination" {
            val way = ScriptedWay { _, hops -> if (hops < 4) AnswerMeaning.ON_THE_WAY else AnswerMeaning.ARRIVED }
            val told = run(TracePlan(probesPerHop = 2, inFlight = 3), way)
            told.map { it.first } shouldBe (0..7).toList()
            way.sent.take(8) shouldBe (0..7).map { it to it / 2 + 1 }
        }

        "silence is told when it is certain, and holds nothing else back" {
            val plan = TracePlan(lastHop = 2, probesPerHop = 2, patienceNanos = 20_000_000, explicitPatience = true)
            val told = run(plan, ScriptedWay { probe, _ -> AnswerMeaning.ON_THE_WAY.takeIf { probe != 1 } })
            told.map { it.second is Outcome.Answer } shouldBe listOf(true, false, true, true)
        }

        "a probe that can not be sent ends the trace" {
            val thrown = shouldThrow<IOException> { run(TracePlan(), ScriptedWay { _, _ -> throw IOException("no route") }) }
            thrown.message shouldBe "no route"
        }
    })
