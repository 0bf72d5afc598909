package io.netloom.benchmarks

/** The times of round trips, taken by the client: it asks [more] before each. */
internal class RoundTrips(private val parameters: Parameters, private val report: Report) {
    private val samples = LongArray(MAX_SAMPLES)
    private var count = -1
    private var last = 0L
    private var end = 0L
    private val warmUntil = System.nanoTime() + parameters.warmUp
    private var cpu = 0L

    /** Whether to make another round trip; reports when it is enough. */
    fun more(): Boolean {
        val now = System.nanoTime()
        if (count < 0) {
            if (now < warmUntil) return true
            cpu = ProcessCpu.nanoseconds()
            last = System.nanoTime()
            end = last + parameters.window
            count = 0
            return true
        }
        samples[count++] = now - last
        last = now
        if (now < end && count < MAX_SAMPLES) return true
        tell(ProcessCpu.nanoseconds() - cpu)
        return false
    }

    private fun tell(spent: Long) {
        val mean = samples.asSequence().take(count).average()
        java.util.Arrays.sort(samples, 0, count)
        report.metric("rtt_mean", mean / NANOSECONDS_PER_MICROSECOND, "us")
        report.metric("rtt_p50", percentile(P50), "us")
        report.metric("rtt_p99", percentile(P99), "us")
        report.metric("cpu_per_rtt", spent / NANOSECONDS_PER_MICROSECOND / count, "us")
    }

    private fun percentile(part: Double) = samples[(count * part).toInt()] / NANOSECONDS_PER_MICROSECOND

    private companion object {
        const val MAX_SAMPLES = 8_000_000
        const val NANOSECONDS_PER_MICROSECOND = 1e3
        const val P50 = 0.50
        const val P99 = 0.99
    }
}
