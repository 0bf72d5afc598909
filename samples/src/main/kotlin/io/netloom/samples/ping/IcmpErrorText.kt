package io.netloom.samples.ping

import io.netloom.icmp.IcmpVersion

/**
 * The sentences that ping prints for ICMP errors (RFC 792, RFC 1812, RFC 4443). Redirects and source quenches are not among them:
 * the packet that they quote travels on.
 */
internal object IcmpErrorText {
    /** The text for an error message, or null if [type] is not an error. [info] is the MTU or the pointer where the type has one. */
    fun of(version: IcmpVersion, type: Int, code: Int, info: Long): String? =
        if (version == IcmpVersion.V4) v4(type, code, info) else v6(type, code, info)

    private fun v4(type: Int, code: Int, info: Long): String? = when (type) {
        3 -> if (code == 4) "Frag needed and DF set (mtu = $info)" else unreachableV4(code)
        11 -> if (code == 0) "Time to live exceeded" else "Frag reassembly time exceeded"
        12 -> "Parameter problem: pointer = $info"
        else -> null
    }

    private fun unreachableV4(code: Int): String = when (code) {
        0 -> "Destination Net Unreachable"
        1 -> "Destination Host Unreachable"
        2 -> "Destination Protocol Unreachable"
        3 -> "Destination Port Unreachable"
        5 -> "Source Route Failed"
        6 -> "Destination Net Unknown"
        7 -> "Destination Host Unknown"
        8 -> "Source Host Isolated"
        9 -> "Destination Net Prohibited"
        10 -> "Destination Host Prohibited"
        11 -> "Destination Net Unreachable for Type of Service"
        12 -> "Destination Host Unreachable for Type of Service"
        13 -> "Packet filtered"
        14 -> "Precedence Violation"
        15 -> "Precedence Cutoff"
        else -> "Dest Unreachable, Bad Code: $code"
    }

    private fun v6(type: Int, code: Int, info: Long): String? = when (type) {
        1 -> "Destination unreachable: " + unreachableV6(code)
        2 -> "Packet too big: mtu=$info"
        3 -> "Time exceeded: " + if (code == 0) "Hop limit" else "Defragmentation failure"
        4 -> "Parameter problem: pointer = $info"
        else -> null
    }

    private fun unreachableV6(code: Int): String = when (code) {
        0 -> "No route"
        1 -> "Administratively prohibited"
        2 -> "Beyond scope of source address"
        3 -> "Address unreachable"
        4 -> "Port unreachable"
        5 -> "Source address failed policy"
        6 -> "Reject route"
        else -> "Unknown code $code"
    }
}
