package io.netloom.benchmarks

/** CPU time and heap of this process since this was made. */
internal class Spending {
    private val bytes = HeapAllocation.bytes()
    private val cpu = ProcessCpu.nanoseconds()

    /** Nanoseconds of CPU, of all threads: garbage collector and compiler included. */
    val nanoseconds: Long get() = ProcessCpu.nanoseconds() - cpu

    /** Bytes allocated on the heap by all threads. */
    val allocated: Long get() = HeapAllocation.bytes() - bytes

    companion object {
        /** To be called before the warm-up: what the first look loads and allocates is not the workload's. */
        fun prepare() {
            Spending().nanoseconds
        }
    }
}
