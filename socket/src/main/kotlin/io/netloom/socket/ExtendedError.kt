package io.netloom.socket

/**
 * What an entry of the error queue tells, `struct sock_extended_err`: see ip(7), IP_RECVERR.
 *
 * @property errno what went wrong; [Errno] number 42 (ENOMSG) for a transmit timestamp and 0 for a zero-copy completion, which are no errors
 * @property origin who says so, a constant such as [ORIGIN_ICMP]
 * @property type of the ICMP or ICMPv6 message; 0 for other origins
 * @property code of the ICMP or ICMPv6 message; for [ORIGIN_ZEROCOPY] 1 if the data was copied after all
 * @property info the path MTU for EMSGSIZE; for [ORIGIN_TIMESTAMPING] which stamp it is: [STAMP_SENT], [STAMP_SCHEDULED], [STAMP_ACKNOWLEDGED]; for [ORIGIN_ZEROCOPY] the first
 *     completed send's number
 * @property data for [ORIGIN_TIMESTAMPING] the key of the packet (SOF_TIMESTAMPING_OPT_ID); for [ORIGIN_ZEROCOPY] the last completed send's number; for ICMP with RFC 4884 extensions
 *     the length and flags
 * @property offender the router or host that sent the ICMP message, with port 0; null where nobody did
 */
public class ExtendedError(
    public val errno: Errno,
    public val origin: Int,
    public val type: Int,
    public val code: Int,
    public val info: Long,
    public val data: Long,
    public val offender: SockAddr?,
) {
    /** True for the same values. */
    override fun equals(other: Any?): Boolean = other is ExtendedError && other.errno == errno && other.origin == origin && other.type == type &&
        other.code == code && other.info == info && other.data == data && other.offender == offender

    /** Fits [equals]. */
    override fun hashCode(): Int = listOf(errno, origin, type, code, info, data, offender).hashCode()

    /** Such as `ECONNREFUSED (111) Connection refused, ICMP type 3 code 3 from 10.0.0.1`. */
    override fun toString(): String {
        val from = offender?.let { " from $it" }.orEmpty()
        return when (origin) {
            ORIGIN_ICMP -> "$errno, ICMP type $type code $code$from"
            ORIGIN_ICMP6 -> "$errno, ICMPv6 type $type code $code$from"
            ORIGIN_TIMESTAMPING -> "transmit timestamp ${STAMPS[info] ?: "of kind $info"} of packet $data"
            ORIGIN_ZEROCOPY -> "zero-copy sends $info to $data completed" + if (code == ZEROCOPY_COPIED) ", copied" else ""
            ORIGIN_LOCAL -> "$errno, from this machine" + if (errno == Errno.EMSGSIZE) ": path MTU $info" else ""
            else -> "$errno, origin $origin$from"
        }
    }

    /** Numbers of `linux/errqueue.h`. */
    public companion object {
        /** `SO_EE_ORIGIN_LOCAL`: the error arose on this machine. */
        public const val ORIGIN_LOCAL: Int = 1

        /** `SO_EE_ORIGIN_ICMP`: an ICMP message came. */
        public const val ORIGIN_ICMP: Int = 2

        /** `SO_EE_ORIGIN_ICMP6`: an ICMPv6 message came. */
        public const val ORIGIN_ICMP6: Int = 3

        /** `SO_EE_ORIGIN_TIMESTAMPING`: a transmit timestamp. */
        public const val ORIGIN_TIMESTAMPING: Int = 4

        /** `SO_EE_ORIGIN_ZEROCOPY`: sends with MSG_ZEROCOPY are done with their memory. */
        public const val ORIGIN_ZEROCOPY: Int = 5

        /** `SO_EE_ORIGIN_TXTIME`: a packet with a time to be sent at was dropped. */
        public const val ORIGIN_TXTIME: Int = 6

        /** `SCM_TSTAMP_SND`: the packet was handed to the network card. */
        public const val STAMP_SENT: Long = 0

        /** `SCM_TSTAMP_SCHED`: the packet entered the queueing discipline. */
        public const val STAMP_SCHEDULED: Long = 1

        /** `SCM_TSTAMP_ACK`: the peer has acknowledged the bytes (TCP). */
        public const val STAMP_ACKNOWLEDGED: Long = 2

        private const val ZEROCOPY_COPIED = 1
        private val STAMPS = mapOf(STAMP_SENT to "(sent)", STAMP_SCHEDULED to "(scheduled)", STAMP_ACKNOWLEDGED to "(acknowledged)")
    }
}
