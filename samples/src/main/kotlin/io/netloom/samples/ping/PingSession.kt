package io.netloom.samples.ping

import java.net.InetAddress

/**
 * One run of ping as plain bookkeeping: when the next probe is due, which probe an arrival belongs to, when everything is over.
 * It neither does I/O nor looks at a clock; whoever drives it says what time it is, in the nanoseconds of a monotonic clock.
 * Used by one thread at a time.
 *
 * @param identifier the identifier that our echoes carry on the wire
 * @param cookie the first bytes of our payloads; on a raw socket other programs' replies arrive too
 * @param listener is told what happens, in order
 */
internal class PingSession(
    private val plan: PingPlan,
    private val target: InetAddress,
    private val identifier: Int,
    private val cookie: Long,
    private val listener: (PingEvent) -> Unit,
) {
    val statistics: PingStatistics = PingStatistics()
    private val probes = ProbeTable()
    private var youngestAnswered = 0L
    private var oldestOpen = 1L
    private var startedAt = 0L
    private var lastActivity = 0L
    private var due = 0L

    /** The time from the start to the last probe or reply. */
    val elapsedNanos: Long
        get() = lastActivity - startedAt

    /** The sequence number of the next probe. */
    val nextSequence: Int
        get() = probes.nextSequence

    /** Starts the run: the first probe is due at once. */
    fun begin(now: Long) {
        startedAt = now
        lastActivity = now
        due = now
    }

    /** Whether a probe is to be sent now. */
    fun isDue(now: Long): Boolean = !allSent && now - due >= 0

    /** Whether nothing more is to be done or waited for. */
    fun isOver(now: Long): Boolean = now - endsAt() >= 0

    /** When to look again if nothing arrives: the next probe is due then, one has waited long enough, or the end has come. */
    fun nextTurn(): Long {
        val next = if (allSent) endsAt() else earlier(due, endsAt())
        val nobodyWaits = oldestOpen > probes.sent || isSettled(oldestOpen)
        return if (nobodyWaits) next else earlier(next, probes.sentAt(oldestOpen) + plan.timeoutNanos)
    }

    /** Notes that the next probe leaves now. Times are absolute: a late turn does not delay all later ones, nor do missed ones pile up. */
    fun sent(now: Long) {
        probes.add(now)
        statistics.countTransmitted()
        lastActivity = now
        due += plan.intervalNanos
        if (now - due > 0) due = now + plan.intervalNanos
        expire(now)
    }

    /** Notes that the kernel refused the probe last noted as sent. */
    fun notSent(text: String) {
        probes.settle(probes.sent, ProbeState.FAILED)
        statistics.countError()
        listener(PingEvent.NotSent(sequenceOf(probes.sent), text))
    }

    /** Gives up on the probes whose time is over at [now]. They may still be answered, which then counts as late. */
    fun expire(now: Long) {
        while (oldestOpen <= probes.sent && (isSettled(oldestOpen) || now - probes.sentAt(oldestOpen) >= plan.timeoutNanos)) {
            if (!isSettled(oldestOpen)) {
                probes.settle(oldestOpen, ProbeState.TIMED_OUT)
                listener(PingEvent.TimedOut(sequenceOf(oldestOpen)))
            }
            oldestOpen++
        }
    }

    /** Takes in a reply; those of others are ignored. */
    fun arrived(reply: ArrivedReply) {
        val message = reply.message
        if (message.identifier != identifier || !PingPayload.carries(message.data, cookie)) return
        val probe = probes.find(message.sequence)
        if (probe == 0L) return
        val roundTrip = reply.receivedAt - probes.sentAt(probe)
        val event = PingEvent.Reply(
            sequence = message.sequence,
            bytes = message.size,
            from = reply.source,
            ttl = reply.hopLimit,
            roundTripNanos = roundTrip,
            duplicate = probes.state(probe) == ProbeState.ANSWERED,
            outOfOrder = probe < youngestAnswered,
            late = roundTrip >= plan.timeoutNanos,
            truncated = message.data.size < plan.payloadSize,
        )
        probes.settle(probe, ProbeState.ANSWERED)
        youngestAnswered = maxOf(youngestAnswered, probe)
        lastActivity = reply.receivedAt
        statistics.count(event)
        listener(event)
    }

    /** Takes in an error; those about others' probes are ignored. */
    fun arrived(problem: ArrivedProblem) {
        val request = problem.request
        if (request.identifier != identifier || !PingPayload.carries(request.data, cookie)) return
        if (problem.destination != null && problem.destination.address.contentEquals(target.address).not()) return
        val probe = probes.find(request.sequence)
        if (probe == 0L) return
        if (probes.state(probe) != ProbeState.ANSWERED) probes.settle(probe, ProbeState.FAILED)
        statistics.countError()
        listener(PingEvent.Problem(request.sequence, problem.source, problem.type, problem.code, problem.text))
    }

    private val allSent: Boolean
        get() = plan.count != null && probes.sent >= plan.count

    /** The end: the deadline of -w, or, when all probes are out, the moment from which no answer is expected any more. */
    private fun endsAt(): Long {
        val deadline = startedAt + plan.deadlineNanos
        if (!allSent) return deadline
        return if (probes.waiting == 0) lastActivity else earlier(deadline, probes.sentAt(probes.sent) + patience())
    }

    /** Without -W, what has been answered shows how long the rest may take: twice the longest round trip, at least a second or the interval. */
    private fun patience(): Long = if (plan.explicitTimeout || statistics.received == 0L) {
        plan.timeoutNanos
    } else {
        maxOf(2 * statistics.longest, plan.intervalNanos, LEAST_PATIENCE)
    }

    private fun isSettled(probe: Long) = probes.state(probe) != ProbeState.WAITING

    private fun sequenceOf(probe: Long) = (probe and 0xffff).toInt()

    private fun earlier(a: Long, b: Long) = if (a - b < 0) a else b

    private companion object {
        const val LEAST_PATIENCE = 1_000_000_000L
    }
}
