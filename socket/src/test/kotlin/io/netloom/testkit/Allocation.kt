package io.netloom.testkit

import com.sun.management.ThreadMXBean
import java.lang.management.ManagementFactory

/**
 * Counts what code allocates on the Java heap, exactly, by the JVM's own counters for each thread.
 *
 * A measurement first repeats the operation until it is compiled, then takes the median of several rounds, so that what happens once in a while
 * does not show. It is for platform threads; the JVM does not count for virtual ones.
 */
object Allocation {
    private const val WARM_UP = 30_000
    private const val ROUNDS = 9
    private const val OPERATIONS = 2_000
    private val counters = ManagementFactory.getPlatformMXBean(ThreadMXBean::class.java)

    /** Bytes per call of [operation] on the calling thread; 0.0 when it allocates nothing. */
    @JvmStatic
    fun perOperation(operation: Runnable): Double {
        check(counters.currentThreadAllocatedBytes >= 0) { "this JVM does not count what this thread allocates" }
        return median(OPERATIONS, { repeat(it) { operation.run() } }, { counters.currentThreadAllocatedBytes })
    }

    /**
     * Bytes per operation on several threads together, for operations that go from thread to thread.
     *
     * @param threads those that take part, asked for after the warm-up; they must live on
     * @param operations how many one round makes
     * @param round makes as many operations as it is told and returns when they are finished; what it allocates itself is shared out to them
     */
    @JvmStatic
    fun perOperation(threads: () -> Collection<Thread>, operations: Int, round: (Int) -> Unit): Double {
        val ids by lazy { threads().map(::countable).toLongArray() }
        return median(operations, round, { counters.getThreadAllocatedBytes(ids).sum() })
    }

    private fun countable(thread: Thread): Long {
        require(!thread.isVirtual) { "what virtual threads allocate is not counted" }
        return thread.threadId()
    }

    private inline fun median(operations: Int, round: (Int) -> Unit, allocated: () -> Long): Double {
        for (i in 0..WARM_UP / operations) round(operations)
        repeat(2) { allocated() }
        // Reading the counters may allocate as well.
        val overhead = -allocated() + allocated()
        val bytes = LongArray(ROUNDS)
        for (i in bytes.indices) {
            val before = allocated()
            round(operations)
            bytes[i] = allocated() - before - overhead
        }
        bytes.sort()
        return bytes[ROUNDS / 2].toDouble() / operations
    }
}

/** Bytes that one call of [operation] allocates on this thread, see [Allocation]. */
fun allocatedBytes(operation: () -> Unit): Double = Allocation.perOperation(operation)
