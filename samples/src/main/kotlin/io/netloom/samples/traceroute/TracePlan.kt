package io.netloom.samples.traceroute

/**
 * What to probe and how long to wait.
 *
 * @property firstHop how many hops the first probes may go, at least 1
 * @property lastHop after how many hops to give up, at most 255
 * @property probesPerHop how many probes are sent for each hop
 * @property inFlight how many probes may be on their way at the same time
 * @property patienceNanos how long a probe may wait for its answer
 * @property explicitPatience whether the user asked for that time: then every probe gets it. Otherwise a probe that others have overtaken gets less, see [Trace]
 */
internal class TracePlan(
    val firstHop: Int = 1,
    val lastHop: Int = 30,
    val probesPerHop: Int = 3,
    val inFlight: Int = 16,
    val patienceNanos: Long = 5_000_000_000,
    val explicitPatience: Boolean = false,
) {
    init {
        require(firstHop in 1..lastHop && lastHop <= MOST_HOPS) { "hops $firstHop to $lastHop" }
        require(probesPerHop >= 1 && inFlight >= 1) { "$probesPerHop probes per hop, $inFlight in flight" }
    }

    /** How many probes there are if no hop answers for the destination. */
    val probes: Int
        get() = (lastHop - firstHop + 1) * probesPerHop

    /** How many hops this probe may go: probes are numbered from 0, hop by hop. */
    fun hopOf(probe: Int): Int = firstHop + probe / probesPerHop

    private companion object {
        const val MOST_HOPS = 255
    }
}
