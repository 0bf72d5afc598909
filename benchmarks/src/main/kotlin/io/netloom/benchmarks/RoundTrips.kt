package io.netloom.benchmarks

/** The times of round trips, taken by the client: it asks [more] before each. */
internal class RoundTrips(private val parameters: Parameters, private val report: Report) {
    /** Its pages are touched before the measurement. */
    private val samples = IntArray(MAX_SAMPLES).apply { fill(1) }
    private var count = -1
    private var begin = 0L
    private var last = 0L
    private val warmUntil = System.nanoTime() + parameters.warmUp
    private var spending = Spending()

    /** Whether to make another round trip; reports when it is enough. */
    fun more(): Boolean {
        val now = System.nanoTime()
        if (count < 0) {
            if (now < warmUntil) return true
            count = 0
            spending = Spending()
            begin = System.nanoTime()
            last = begin
            return true
        }
        samples[count++] = (now - last).toInt()
        last = now
        if (now - begin < parameters.window && count < MAX_SAMPLES) return true
        tell(spending.nanoseconds, spending.allocated)
        return false
    }

    private fun tell(spent: Long, bytes: Long) {
        java.util.Arrays.sort(samples, 0, count)
        report.metric("rtt_mean", (last - begin) / NANOSECONDS_PER_MICROSECOND / count, "us")
        report.metric("rtt_p50", percentile(P50), "us")
        report.metric("rtt_p99", percentile(P99), "us")
        report.metric("cpu_per_rtt", spent / NANOSECONDS_PER_MICROSECOND / count, "us")
        report.metric("alloc", bytes.toDouble() / count, "B")
    }

    private fun percentile(part: Double) = samples[(count * part).toInt()] / NANOSECONDS_PER_MICROSECOND

    private companion object {
        const val MAX_SAMPLES = 1 shl 23
        const val NANOSECONDS_PER_MICROSECOND = 1e3
        const val P50 = 0.50
        const val P99 = 0.99
    }
}
