package io.netloom.samples.packet

/** The types of ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861 and others) messages. */
internal object IcmpTypes {
    private val v4 = mapOf(
        0 to "echo reply",
        3 to "destination unreachable",
        5 to "redirect",
        8 to "echo request",
        9 to "router advertisement",
        10 to "router solicitation",
        11 to "time exceeded",
        12 to "parameter problem",
        13 to "timestamp request",
        14 to "timestamp reply",
    )

    private val v6 = mapOf(
        1 to "destination unreachable",
        2 to "packet too big",
        3 to "time exceeded",
        4 to "parameter problem",
        128 to "echo request",
        129 to "echo reply",
        130 to "multicast listener query",
        131 to "multicast listener report",
        132 to "multicast listener done",
        133 to "router solicitation",
        134 to "router advertisement",
        135 to "neighbor solicitation",
        136 to "neighbor advertisement",
        137 to "redirect",
        143 to "multicast listener report v2",
    )

    /** `type 99` for one that is not known here. */
    fun text(type: Int): String = v4[type] ?: "type $type"

    fun text6(type: Int): String = v6[type] ?: "type $type"

    const val ECHO_REPLY: Int = 0
    const val ECHO_REQUEST: Int = 8
    const val ECHO_REQUEST_6: Int = 128
    const val ECHO_REPLY_6: Int = 129
    const val NEIGHBOR_SOLICITATION: Int = 135
    const val NEIGHBOR_ADVERTISEMENT: Int = 136
}
