package io.netloom.socket

/**
 * What a [Poller] has counted since it was opened, as of one moment.
 *
 * @property registered descriptors that it watches now
 * @property wakeUps how often its wait was ended by readiness (not by timers or tasks)
 * @property spuriousEvents events for which nobody was waiting
 * @property staleEvents events that arrived after their descriptor was gone; they were dropped
 * @property writableEvents events that said "writable": a program whose sends do not have to wait sees none
 * @property longTasks tasks that held the poller's thread for more than 20 ms
 */
public class PollerCounters internal constructor(
    public val registered: Int,
    public val wakeUps: Long,
    public val spuriousEvents: Long,
    public val staleEvents: Long,
    public val writableEvents: Long,
    public val longTasks: Long,
) {
    override fun toString(): String = "PollerCounters(registered=$registered, wakeUps=$wakeUps, spuriousEvents=$spuriousEvents, " +
        "staleEvents=$staleEvents, writableEvents=$writableEvents, longTasks=$longTasks)"
}
