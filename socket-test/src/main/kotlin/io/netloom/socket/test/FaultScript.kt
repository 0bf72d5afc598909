package io.netloom.socket.test

/** The faults to come, in the order in which they were made. Its monitor guards it and them. */
internal class FaultScript {
    private val faults = ArrayList<Fault>()
    private val calls = LongArray(Operation.entries.size)

    @Synchronized
    fun add(operation: Operation): Fault = Fault(operation, this).also(faults::add)

    @Synchronized
    fun clear() = faults.clear()

    val pending: Int
        @Synchronized get() = faults.size

    @Synchronized
    fun calls(operation: Operation): Long = calls[operation.ordinal]

    /** Counts a call that is decided already. */
    @Synchronized
    fun count(operation: Operation) {
        calls[operation.ordinal]++
    }

    /** Counts the call and finds what goes wrong with it; of several faults the one made first. */
    @Synchronized
    fun begin(operation: Operation): Fault.Effect? {
        count(operation)
        for (fault in faults) {
            val effect = fault.take(operation) ?: continue
            if (fault.isSpent) faults.remove(fault)
            return effect
        }
        return null
    }
}
