package io.netloom.samples.ping

/** What to send and how long to wait; times in nanoseconds. */
internal class PingPlan(
    /** How many probes to send; null for no end. */
    val count: Long? = null,
    val intervalNanos: Long = 1_000_000_000,
    val payloadSize: Int = 56,
    /** How long a probe may wait for its reply. */
    val timeoutNanos: Long = 10_000_000_000,
    /** Whether the user asked for that timeout: then the end waits as long, otherwise it goes by the replies so far. */
    val explicitTimeout: Boolean = false,
    /** When to stop, counted from the start; the default is some 146 years. */
    val deadlineNanos: Long = NEVER,
) {
    val hasDeadline: Boolean
        get() = deadlineNanos != NEVER

    private companion object {
        const val NEVER = Long.MAX_VALUE / 2
    }
}
