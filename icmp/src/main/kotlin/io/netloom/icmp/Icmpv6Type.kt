package io.netloom.icmp

/**
 * The types of ICMPv6 messages, the first byte of each: 1 to 127 are errors, 128 to 255 are not. 150 is left out, since it stands for
 * experiments.
 */
public object Icmpv6Type {
    /** Destination unreachable, RFC 4443. */
    public const val DESTINATION_UNREACHABLE: Int = 1

    /** Packet too big, RFC 4443. */
    public const val PACKET_TOO_BIG: Int = 2

    /** Time exceeded, RFC 4443. */
    public const val TIME_EXCEEDED: Int = 3

    /** Parameter problem, RFC 4443. */
    public const val PARAMETER_PROBLEM: Int = 4

    /** Echo request, RFC 4443. */
    public const val ECHO_REQUEST: Int = 128

    /** Echo reply, RFC 4443. */
    public const val ECHO_REPLY: Int = 129

    /** Multicast listener query, RFC 2710. */
    public const val MULTICAST_LISTENER_QUERY: Int = 130

    /** Multicast listener report, RFC 2710. */
    public const val MULTICAST_LISTENER_REPORT: Int = 131

    /** Multicast listener done, RFC 2710. */
    public const val MULTICAST_LISTENER_DONE: Int = 132

    /** Router solicitation, RFC 4861. */
    public const val ROUTER_SOLICITATION: Int = 133

    /** Router advertisement, RFC 4861. */
    public const val ROUTER_ADVERTISEMENT: Int = 134

    /** Neighbor solicitation, RFC 4861. */
    public const val NEIGHBOR_SOLICITATION: Int = 135

    /** Neighbor advertisement, RFC 4861. */
    public const val NEIGHBOR_ADVERTISEMENT: Int = 136

    /** Redirect, RFC 4861. */
    public const val REDIRECT: Int = 137

    /** Router renumbering, RFC 2894. */
    public const val ROUTER_RENUMBERING: Int = 138

    /** Node information query, RFC 4620. */
    public const val NODE_INFORMATION_QUERY: Int = 139

    /** Node information response, RFC 4620. */
    public const val NODE_INFORMATION_RESPONSE: Int = 140

    /** Inverse neighbor discovery solicitation, RFC 3122. */
    public const val INVERSE_NEIGHBOR_DISCOVERY_SOLICITATION: Int = 141

    /** Inverse neighbor discovery advertisement, RFC 3122. */
    public const val INVERSE_NEIGHBOR_DISCOVERY_ADVERTISEMENT: Int = 142

    /** Version 2 multicast listener report, RFC 3810. */
    public const val VERSION_2_MULTICAST_LISTENER_REPORT: Int = 143

    /** Home agent address discovery request, RFC 6275. */
    public const val HOME_AGENT_ADDRESS_DISCOVERY_REQUEST: Int = 144

    /** Home agent address discovery reply, RFC 6275. */
    public const val HOME_AGENT_ADDRESS_DISCOVERY_REPLY: Int = 145

    /** Mobile prefix solicitation, RFC 6275. */
    public const val MOBILE_PREFIX_SOLICITATION: Int = 146

    /** Mobile prefix advertisement, RFC 6275. */
    public const val MOBILE_PREFIX_ADVERTISEMENT: Int = 147

    /** Certification path solicitation, RFC 3971. */
    public const val CERTIFICATION_PATH_SOLICITATION: Int = 148

    /** Certification path advertisement, RFC 3971. */
    public const val CERTIFICATION_PATH_ADVERTISEMENT: Int = 149

    /** Multicast router advertisement, RFC 4286. */
    public const val MULTICAST_ROUTER_ADVERTISEMENT: Int = 151

    /** Multicast router solicitation, RFC 4286. */
    public const val MULTICAST_ROUTER_SOLICITATION: Int = 152

    /** Multicast router termination, RFC 4286. */
    public const val MULTICAST_ROUTER_TERMINATION: Int = 153

    /** Fmipv6, RFC 5568. */
    public const val FMIPV6: Int = 154

    /** Rpl control, RFC 6550. */
    public const val RPL_CONTROL: Int = 155

    /** Ilnpv6 locator update, RFC 6743. */
    public const val ILNPV6_LOCATOR_UPDATE: Int = 156

    /** Duplicate address request, RFC 6775. */
    public const val DUPLICATE_ADDRESS_REQUEST: Int = 157

    /** Duplicate address confirmation, RFC 6775. */
    public const val DUPLICATE_ADDRESS_CONFIRMATION: Int = 158

    /** Mpl control, RFC 7731. */
    public const val MPL_CONTROL: Int = 159

    /** Extended echo request, RFC 8335. */
    public const val EXTENDED_ECHO_REQUEST: Int = 160

    /** Extended echo reply, RFC 8335. */
    public const val EXTENDED_ECHO_REPLY: Int = 161

    /** The registered name of a type in lower case, such as `echo request`; null if it has none here. */
    @JvmStatic
    public fun nameOf(type: Int): String? = when (type) {
        DESTINATION_UNREACHABLE -> "destination unreachable"
        PACKET_TOO_BIG -> "packet too big"
        TIME_EXCEEDED -> "time exceeded"
        PARAMETER_PROBLEM -> "parameter problem"
        ECHO_REQUEST -> "echo request"
        ECHO_REPLY -> "echo reply"
        MULTICAST_LISTENER_QUERY -> "multicast listener query"
        MULTICAST_LISTENER_REPORT -> "multicast listener report"
        MULTICAST_LISTENER_DONE -> "multicast listener done"
        ROUTER_SOLICITATION -> "router solicitation"
        ROUTER_ADVERTISEMENT -> "router advertisement"
        NEIGHBOR_SOLICITATION -> "neighbor solicitation"
        NEIGHBOR_ADVERTISEMENT -> "neighbor advertisement"
        REDIRECT -> "redirect"
        ROUTER_RENUMBERING -> "router renumbering"
        NODE_INFORMATION_QUERY -> "node information query"
        NODE_INFORMATION_RESPONSE -> "node information response"
        INVERSE_NEIGHBOR_DISCOVERY_SOLICITATION -> "inverse neighbor discovery solicitation"
        INVERSE_NEIGHBOR_DISCOVERY_ADVERTISEMENT -> "inverse neighbor discovery advertisement"
        VERSION_2_MULTICAST_LISTENER_REPORT -> "version 2 multicast listener report"
        HOME_AGENT_ADDRESS_DISCOVERY_REQUEST -> "home agent address discovery request"
        HOME_AGENT_ADDRESS_DISCOVERY_REPLY -> "home agent address discovery reply"
        MOBILE_PREFIX_SOLICITATION -> "mobile prefix solicitation"
        MOBILE_PREFIX_ADVERTISEMENT -> "mobile prefix advertisement"
        CERTIFICATION_PATH_SOLICITATION -> "certification path solicitation"
        CERTIFICATION_PATH_ADVERTISEMENT -> "certification path advertisement"
        MULTICAST_ROUTER_ADVERTISEMENT -> "multicast router advertisement"
        MULTICAST_ROUTER_SOLICITATION -> "multicast router solicitation"
        MULTICAST_ROUTER_TERMINATION -> "multicast router termination"
        FMIPV6 -> "fmipv6"
        RPL_CONTROL -> "rpl control"
        ILNPV6_LOCATOR_UPDATE -> "ilnpv6 locator update"
        DUPLICATE_ADDRESS_REQUEST -> "duplicate address request"
        DUPLICATE_ADDRESS_CONFIRMATION -> "duplicate address confirmation"
        MPL_CONTROL -> "mpl control"
        EXTENDED_ECHO_REQUEST -> "extended echo request"
        EXTENDED_ECHO_REPLY -> "extended echo reply"
        else -> null
    }
}
