package io.netloom.samples.ping

import io.netloom.icmp.IcmpMode

/** Where a ping tells its story. */
internal interface PingOutput {
    /** Before the first probe. */
    fun started(target: PingTarget, mode: IcmpMode)

    fun happened(event: PingEvent)

    /** After the last. */
    fun finished(target: PingTarget, statistics: PingStatistics, elapsedNanos: Long)
}
