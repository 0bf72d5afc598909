package io.netloom.netlink.test

/**
 * Holds back part of a script until the test opens it: a delay whose end the test decides. See [Answer.after]. Once open it stays open. Safe for use by many
 * threads.
 */
public class Gate {
    private val waiting = ArrayList<() -> Unit>()

    /** Whether it has been opened. */
    @Volatile
    public var isOpen: Boolean = false
        private set

    /** Lets through whatever waits, and all that comes later. */
    public fun open() {
        val released = synchronized(waiting) {
            isOpen = true
            waiting.toList().also { waiting.clear() }
        }
        released.forEach { it() }
    }

    /** False if it is open already; otherwise [action] runs when it is opened. */
    @JvmSynthetic
    internal fun await(action: () -> Unit): Boolean = synchronized(waiting) {
        if (!isOpen) waiting += action
        !isOpen
    }

    override fun toString(): String = if (isOpen) "Gate(open)" else "Gate(closed)"
}
