package io.netloom.socket

import java.util.Objects

/**
 * How a socket's packets carry the time at which they are to be sent, `SO_TXTIME`, `struct sock_txtime`: for a queueing discipline such as `etf` or `fq`.
 *
 * @property clock which clock the times are of, a `clockid_t`: [CLOCK_MONOTONIC], [CLOCK_TAI] or [CLOCK_REALTIME]; one other than CLOCK_MONOTONIC needs CAP_NET_ADMIN
 * @property deadline `SOF_TXTIME_DEADLINE_MODE`: the time is the latest, not the exact one
 * @property reportErrors `SOF_TXTIME_REPORT_ERRORS`: packets that were dropped for having come too late are reported on the error queue
 */
public class TransmitTime
@JvmOverloads
constructor(
    public val clock: Int = CLOCK_MONOTONIC,
    public val deadline: Boolean = false,
    public val reportErrors: Boolean = false,
) {
    /** True for the same three values. */
    override fun equals(other: Any?): Boolean =
        other is TransmitTime && other.clock == clock && other.deadline == deadline && other.reportErrors == reportErrors

    /** Fits [equals]. */
    override fun hashCode(): Int = Objects.hash(clock, deadline, reportErrors)

    override fun toString(): String = "TransmitTime(clock=$clock, deadline=$deadline, reportErrors=$reportErrors)"

    @get:JvmSynthetic
    internal val flags: Int
        get() = (if (deadline) DEADLINE_MODE else 0) or (if (reportErrors) REPORT_ERRORS else 0)

    /** Clocks. */
    public companion object {
        /** `CLOCK_REALTIME`. */
        public const val CLOCK_REALTIME: Int = 0

        /** `CLOCK_MONOTONIC`. */
        public const val CLOCK_MONOTONIC: Int = 1

        /** `CLOCK_TAI`. */
        public const val CLOCK_TAI: Int = 11

        private const val DEADLINE_MODE = 1
        private const val REPORT_ERRORS = 2

        @JvmSynthetic
        internal fun of(clock: Int, flags: Int): TransmitTime = TransmitTime(clock, flags and DEADLINE_MODE != 0, flags and REPORT_ERRORS != 0)
    }
}
