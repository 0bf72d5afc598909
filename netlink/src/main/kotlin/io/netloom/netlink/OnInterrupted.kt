package io.netloom.netlink

/** What happens at the end of a dump that was not consistent, because what it shows has changed meanwhile. */
public enum class OnInterrupted {
    /** [DumpInterruptedException], after the last item. */
    FAIL,

    /** Nothing. */
    IGNORE,
}
