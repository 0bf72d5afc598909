package io.netloom.samples.ping

/**
 * What became of each probe. Probes are counted from 1; on the wire they carry the low 16 bits of their number, so the table holds
 * the last 65,536 of them and a reply belongs to the youngest probe with its sequence number.
 */
internal class ProbeTable {
    private val sentAt = LongArray(WINDOW)
    private val states = arrayOfNulls<ProbeState>(WINDOW)

    /** How many probes were sent, which is also the number of the last one. */
    var sent: Long = 0
        private set

    /** How many of them still wait for an answer. */
    var waiting: Int = 0
        private set

    /** The sequence number of the next probe. */
    val nextSequence: Int
        get() = slot(sent + 1)

    /** Enters the next probe, sent at [now] (in the nanoseconds of a monotonic clock), and returns its number. */
    fun add(now: Long): Long {
        val probe = ++sent
        if (states[slot(probe)] != ProbeState.WAITING) waiting++ // otherwise a probe 65,536 ago never got an answer
        states[slot(probe)] = ProbeState.WAITING
        sentAt[slot(probe)] = now
        return probe
    }

    /** The number of the youngest probe that carried [sequence], or 0 if none did. */
    fun find(sequence: Int): Long = maxOf(0, sent - ((sent - sequence) and (WINDOW - 1L)))

    fun sentAt(probe: Long): Long = sentAt[slot(probe)]

    fun state(probe: Long): ProbeState = checkNotNull(states[slot(probe)])

    fun settle(probe: Long, state: ProbeState) {
        if (states[slot(probe)] == ProbeState.WAITING) waiting--
        states[slot(probe)] = state
    }

    private fun slot(probe: Long): Int = (probe and (WINDOW - 1L)).toInt()

    private companion object {
        const val WINDOW = 65_536
    }
}

internal enum class ProbeState { WAITING, ANSWERED, FAILED, TIMED_OUT }
