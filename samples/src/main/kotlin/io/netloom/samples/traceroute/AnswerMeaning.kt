package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpVersion
import io.netloom.icmp.Icmpv4Code
import io.netloom.icmp.Icmpv4Type
import io.netloom.icmp.Icmpv6Code
import io.netloom.icmp.Icmpv6Type

/**
 * What an answer says about the way.
 *
 * @property isFinal no probe gets any further
 * @property isDestination the destination itself has answered
 * @property note as printed behind the time, such as `!H`; null where there is nothing to add
 */
internal class AnswerMeaning private constructor(val isFinal: Boolean, val isDestination: Boolean, val note: String?) {
    companion object {
        /** A router on the way: the probe's hops were used up there. */
        val ON_THE_WAY = AnswerMeaning(isFinal = false, isDestination = false, note = null)

        /** The destination has answered as hoped for: an echo reply, "port unreachable", or data. */
        val ARRIVED = AnswerMeaning(isFinal = true, isDestination = true, note = null)

        /** What an ICMP error means. [mtu] is the one that it names, 0 for none. */
        fun of(version: IcmpVersion, type: Int, code: Int, mtu: Long): AnswerMeaning = if (version ==
            IcmpVersion.V4
        ) {
            v4(type, code, mtu)
        } else {
            v6(type, code, mtu)
        }

        private fun v4(type: Int, code: Int, mtu: Long): AnswerMeaning = when {
            type == Icmpv4Type.TIME_EXCEEDED && code == Icmpv4Code.TTL_EXCEEDED -> ON_THE_WAY
            type == Icmpv4Type.DESTINATION_UNREACHABLE && code == Icmpv4Code.PORT_UNREACHABLE -> ARRIVED
            type == Icmpv4Type.DESTINATION_UNREACHABLE && code == Icmpv4Code.FRAGMENTATION_NEEDED -> refused("!F-$mtu")
            type == Icmpv4Type.DESTINATION_UNREACHABLE -> refused(UNREACHABLE_V4[code] ?: "!<$code>")
            else -> refused("!<$type-$code>")
        }

        private fun v6(type: Int, code: Int, mtu: Long): AnswerMeaning = when {
            type == Icmpv6Type.TIME_EXCEEDED && code == Icmpv6Code.HOP_LIMIT_EXCEEDED -> ON_THE_WAY
            type == Icmpv6Type.DESTINATION_UNREACHABLE && code == Icmpv6Code.PORT_UNREACHABLE -> ARRIVED
            type == Icmpv6Type.DESTINATION_UNREACHABLE -> refused(UNREACHABLE_V6[code] ?: "!<$code>")
            type == Icmpv6Type.PACKET_TOO_BIG -> refused("!F-$mtu")
            type == Icmpv6Type.PARAMETER_PROBLEM && code == Icmpv6Code.UNRECOGNIZED_NEXT_HEADER -> refused("!P")
            else -> refused("!<$type-$code>")
        }

        private fun refused(note: String) = AnswerMeaning(isFinal = true, isDestination = false, note)

        /** Network, host or protocol not reached, prohibited, source route failed, precedence refused: the letters that everybody prints. */
        private val UNREACHABLE_V4 = mapOf(
            Icmpv4Code.NETWORK_UNREACHABLE to "!N",
            Icmpv4Code.NETWORK_UNKNOWN to "!N",
            Icmpv4Code.SOURCE_HOST_ISOLATED to "!N",
            Icmpv4Code.NETWORK_UNREACHABLE_FOR_TOS to "!N",
            Icmpv4Code.HOST_UNREACHABLE to "!H",
            Icmpv4Code.HOST_UNKNOWN to "!H",
            Icmpv4Code.HOST_UNREACHABLE_FOR_TOS to "!H",
            Icmpv4Code.PROTOCOL_UNREACHABLE to "!P",
            Icmpv4Code.SOURCE_ROUTE_FAILED to "!S",
            Icmpv4Code.NETWORK_PROHIBITED to "!X",
            Icmpv4Code.HOST_PROHIBITED to "!X",
            Icmpv4Code.COMMUNICATION_PROHIBITED to "!X",
            Icmpv4Code.HOST_PRECEDENCE_VIOLATION to "!V",
            Icmpv4Code.PRECEDENCE_CUTOFF to "!C",
        )

        private val UNREACHABLE_V6 = mapOf(
            Icmpv6Code.NO_ROUTE to "!N",
            Icmpv6Code.BEYOND_SCOPE to "!H",
            Icmpv6Code.ADDRESS_UNREACHABLE to "!H",
            Icmpv6Code.PROHIBITED to "!X",
            Icmpv6Code.POLICY_FAILED to "!X",
            Icmpv6Code.REJECT_ROUTE to "!X",
        )
    }
}
