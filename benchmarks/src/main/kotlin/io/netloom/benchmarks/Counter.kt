package io.netloom.benchmarks

import java.util.concurrent.atomic.AtomicLong

/**
 * Packets, counted by those who move them and looked at by another.
 *
 * @param isShared whether more than one thread counts
 */
internal class Counter(private val isShared: Boolean = false) {
    private val packets = AtomicLong()

    fun add(count: Int) {
        if (isShared) packets.addAndGet(count.toLong()) else packets.setOpaque(packets.plain + count)
    }

    /** Lets the work warm up, then reports its rate and its cost. */
    fun measure(parameters: Parameters, report: Report, rate: String = "pps", cost: String = "cpu_per_packet") {
        Spending.prepare()
        pause(parameters.warmUp)
        val spending = Spending()
        val begin = System.nanoTime()
        val before = packets.get()
        pause(parameters.window)
        val moved = packets.get() - before
        val spent = spending.nanoseconds
        val elapsed = System.nanoTime() - begin
        val bytes = spending.allocated
        report.metric(rate, moved * NANOSECONDS_PER_SECOND / elapsed, "1/s")
        report.metric(cost, spent.toDouble() / maxOf(moved, 1), "ns")
        report.metric("alloc", bytes.toDouble() / maxOf(moved, 1), "B")
    }

    private fun pause(nanoseconds: Long) = Thread.sleep(nanoseconds / NANOSECONDS_PER_MILLISECOND)

    private companion object {
        const val NANOSECONDS_PER_SECOND = 1e9
        const val NANOSECONDS_PER_MILLISECOND = 1_000_000
    }
}
