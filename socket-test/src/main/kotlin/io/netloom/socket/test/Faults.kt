package io.netloom.socket.test

/** What shall go wrong with a [FaultConn]'s system calls. Safe for use by many threads. */
public class Faults internal constructor(private val script: FaultScript, private val endDelays: () -> Unit) {
    /**
     * A fault of the next call of this kind, which is told what it is by what follows: `faults.next(Operation.RECEIVE).fails(Errno.ENOBUFS)`.
     * Of several that would fit a call, the one made first happens.
     */
    public fun next(operation: Operation): Fault = script.add(operation)

    /** Forgets all faults that have not happened, and ends the delays that have begun. */
    public fun clear() {
        script.clear()
        endDelays()
    }

    /** How many faults have not happened yet, or not as often as they shall: 0 at the end of a test whose code has met them all. */
    public val pending: Int
        get() = script.pending

    /** How many system calls of this kind were made, faulty ones included. */
    public fun calls(operation: Operation): Long = script.calls(operation)

    override fun toString(): String = "Faults($pending pending)"
}
