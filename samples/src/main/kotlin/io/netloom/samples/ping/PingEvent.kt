package io.netloom.samples.ping

import java.net.InetAddress

/** What happens while a ping runs, for those who print it. */
internal sealed interface PingEvent {
    val sequence: Int

    /** A reply to one of our probes. */
    class Reply(
        override val sequence: Int,
        /** The size of the ICMP message: header and payload. */
        val bytes: Int,
        val from: InetAddress?,
        /** Time to live or hop limit on arrival; null where the socket does not tell. */
        val ttl: Int?,
        val roundTripNanos: Long,
        /** The probe had been answered before. */
        val duplicate: Boolean,
        /** A younger probe had been answered before. */
        val outOfOrder: Boolean,
        /** It came after the time allowed by -W. */
        val late: Boolean,
        /** It carries less than was sent. */
        val truncated: Boolean,
    ) : PingEvent

    /** An ICMP error about one of our probes. */
    class Problem(override val sequence: Int, val from: InetAddress?, val type: Int?, val code: Int?, val text: String) : PingEvent

    /** Our own kernel refused to send a probe. */
    class NotSent(override val sequence: Int, val text: String) : PingEvent

    /** No answer within the time allowed. */
    class TimedOut(override val sequence: Int) : PingEvent
}
