package io.netloom.samples.traceroute

/**
 * Which probes are to be sent, which are on their way, and what became of the others. It knows neither sockets nor the clock: times are given to it, in nanoseconds.
 *
 * A final answer at some hop ends the trace there: probes that go further are neither sent nor waited for any more.
 *
 * Unless the user said how long to wait, a probe is given up earlier where others show that it will not be answered: after three times the round trip of another
 * probe for its hop, or ten times that of one for the next hop that answers, but not before [LEAST_PATIENCE]. A silent router then costs half a second, not five.
 *
 * Not thread-safe.
 */
internal class Trace(private val plan: TracePlan) {
    private val sentAt = LongArray(plan.probes)
    private val outcomes = arrayOfNulls<Outcome>(plan.probes)
    private var sent = 0
    private var waiting = 0

    /** The last hop that matters: where the first final answer came from, or the plan's last one. */
    var lastHop: Int = plan.lastHop
        private set

    /** Whether the destination itself was reached. */
    var isReached: Boolean = false
        private set

    /** How many probes matter. */
    val probes: Int
        get() = (lastHop - plan.firstHop + 1) * plan.probesPerHop

    /** Whether the fate of every probe that matters is known. */
    val isOver: Boolean
        get() = sent >= probes && waiting == 0

    /** Whether the next probe may leave now. */
    val maySend: Boolean
        get() = sent < probes && waiting < plan.inFlight

    /** The number of the probe to be sent next. */
    val nextProbe: Int
        get() = sent

    /** What became of a probe; null as long as it is not known. */
    fun outcome(probe: Int): Outcome? = outcomes[probe]

    /** Says that [nextProbe] leaves now. */
    fun sent(now: Long) {
        check(maySend)
        sentAt[sent++] = now
        waiting++
    }

    /** Takes in an answer. One for a probe that was never sent, was given up or answered before changes nothing. */
    fun heard(heard: Heard) {
        val probe = heard.probe
        if (probe !in 0 until sent || outcomes[probe] != null) return
        val meaning = heard.meaning
        val roundTrip = heard.roundTripNanos ?: (heard.at - sentAt[probe])
        outcomes[probe] = Outcome.Answer(heard.from, roundTrip, meaning.note, heard.extensions)
        if (plan.hopOf(probe) > lastHop) return
        waiting--
        if (meaning.isDestination) isReached = true
        if (meaning.isFinal) endAt(plan.hopOf(probe))
    }

    /** Gives up what has waited long enough. */
    fun expire(now: Long) {
        for (probe in 0 until minOf(sent, probes)) {
            if (outcomes[probe] == null && now - sentAt[probe] >= patience(probe)) {
                outcomes[probe] = Outcome.Silence
                waiting--
            }
        }
    }

    /** How long from now on nothing is to be given up; null while no probe is on its way. */
    fun nanosToExpiry(now: Long): Long? =
        (0 until minOf(sent, probes)).filter { outcomes[it] == null }.minOfOrNull { maxOf(0, sentAt[it] + patience(it) - now) }

    private fun endAt(hop: Int) {
        lastHop = hop
        waiting = (0 until minOf(sent, probes)).count { outcomes[it] == null }
    }

    private fun patience(probe: Int): Long {
        if (plan.explicitPatience) return plan.patienceNanos
        val hop = plan.hopOf(probe)
        val here = longest(hop)
        val hint = if (here != null) {
            HERE * here
        } else {
            (hop + 1..lastHop).firstNotNullOfOrNull(::longest)?.let { NEAR * it } ?: return plan.patienceNanos
        }
        return hint.coerceIn(minOf(LEAST_PATIENCE, plan.patienceNanos), plan.patienceNanos)
    }

    /** The longest round trip that probes for this hop have had so far; null without an answer. */
    private fun longest(hop: Int): Long? {
        val first = (hop - plan.firstHop) * plan.probesPerHop
        return (first until minOf(first + plan.probesPerHop, sent)).maxOfOrNull { (outcomes[it] as? Outcome.Answer)?.roundTripNanos ?: -1 }?.takeIf {
            it >=
                0
        }
    }

    private companion object {
        const val HERE = 3
        const val NEAR = 10
        const val LEAST_PATIENCE = 500_000_000L
    }
}
