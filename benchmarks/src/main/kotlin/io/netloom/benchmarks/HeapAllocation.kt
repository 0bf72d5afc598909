package io.netloom.benchmarks

import com.sun.management.ThreadMXBean
import java.lang.management.ManagementFactory

/** What all threads of this process have allocated so far, virtual ones and those that have ended included. */
internal object HeapAllocation {
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean

    fun bytes(): Long = threads.totalThreadAllocatedBytes
}
