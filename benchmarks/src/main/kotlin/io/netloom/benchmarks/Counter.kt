package io.netloom.benchmarks

import java.util.concurrent.atomic.AtomicLong

/** Packets, counted by the one thread that moves them and looked at by another. */
internal class Counter {
    private var packets = AtomicLong()

    /** Only the counting thread adds. */
    fun add(count: Int) = packets.lazySet(packets.plain + count)

    /** Counts what many threads add to [counter] instead. */
    fun follow(counter: AtomicLong) {
        packets = counter
    }

    /** Lets the work warm up, then reports its rate and its cost. */
    fun measure(parameters: Parameters, report: Report, rate: String = "pps", cost: String = "cpu_per_packet") {
        pause(parameters.warmUp)
        val cpu = ProcessCpu.nanoseconds()
        val begin = System.nanoTime()
        val before = packets.get()
        pause(parameters.window)
        val moved = packets.get() - before
        val spent = ProcessCpu.nanoseconds() - cpu
        report.metric(rate, moved * NANOSECONDS_PER_SECOND / (System.nanoTime() - begin), "1/s")
        report.metric(cost, spent.toDouble() / moved, "ns")
    }

    private fun pause(nanoseconds: Long) = Thread.sleep(nanoseconds / NANOSECONDS_PER_MILLISECOND)

    private companion object {
        const val NANOSECONDS_PER_SECOND = 1e9
        const val NANOSECONDS_PER_MILLISECOND = 1_000_000
    }
}
