package io.netloom.samples.packet

/** What an IP header carries: IPv4's protocol, IPv6's next header. The numbers are IANA's. */
internal object IpProtocols {
    const val HOP_BY_HOP: Int = 0
    const val ICMP: Int = 1
    const val TCP: Int = 6
    const val UDP: Int = 17
    const val ROUTING: Int = 43
    const val FRAGMENT: Int = 44
    const val ICMP6: Int = 58
    const val NOTHING: Int = 59
    const val DESTINATION_OPTIONS: Int = 60
    const val SCTP: Int = 132

    private val names = mapOf(
        HOP_BY_HOP to "hop-by-hop options",
        ICMP to "ICMP",
        2 to "IGMP",
        4 to "IPv4 in IP",
        TCP to "TCP",
        UDP to "UDP",
        33 to "DCCP",
        41 to "IPv6 in IP",
        ROUTING to "routing header",
        FRAGMENT to "fragment header",
        47 to "GRE",
        50 to "ESP",
        51 to "AH",
        ICMP6 to "ICMPv6",
        NOTHING to "no next header",
        DESTINATION_OPTIONS to "destination options",
        89 to "OSPF",
        103 to "PIM",
        112 to "VRRP",
        SCTP to "SCTP",
        136 to "UDP-Lite",
    )

    /** Null for one that is not known here. */
    fun name(protocol: Int): String? = names[protocol]

    /** `UDP (17)`, or the number alone. */
    fun text(protocol: Int): String = name(protocol)?.let { "$it ($protocol)" } ?: "$protocol"
}
