package io.netloom.icmp

/**
 * The types of ICMP messages, the first byte of each: the 13 in use. The other registered ones are deprecated, see the registry of IANA.
 */
public object Icmpv4Type {
    /** Echo reply, RFC 792. */
    public const val ECHO_REPLY: Int = 0

    /** Destination unreachable, RFC 792. */
    public const val DESTINATION_UNREACHABLE: Int = 3

    /** Redirect, RFC 792. */
    public const val REDIRECT: Int = 5

    /** Echo request, RFC 792; the registry calls it just `echo`. */
    public const val ECHO_REQUEST: Int = 8

    /** Router advertisement, RFC 1256. */
    public const val ROUTER_ADVERTISEMENT: Int = 9

    /** Router solicitation, RFC 1256. */
    public const val ROUTER_SOLICITATION: Int = 10

    /** Time exceeded, RFC 792. */
    public const val TIME_EXCEEDED: Int = 11

    /** Parameter problem, RFC 792. */
    public const val PARAMETER_PROBLEM: Int = 12

    /** Timestamp, RFC 792. */
    public const val TIMESTAMP: Int = 13

    /** Timestamp reply, RFC 792. */
    public const val TIMESTAMP_REPLY: Int = 14

    /** Photuris, RFC 2521. */
    public const val PHOTURIS: Int = 40

    /** Extended echo request, RFC 8335. */
    public const val EXTENDED_ECHO_REQUEST: Int = 42

    /** Extended echo reply, RFC 8335. */
    public const val EXTENDED_ECHO_REPLY: Int = 43

    /** The registered name of a type in lower case, such as `echo request`; null if it has none here. */
    @JvmStatic
    public fun nameOf(type: Int): String? = when (type) {
        ECHO_REPLY -> "echo reply"
        DESTINATION_UNREACHABLE -> "destination unreachable"
        REDIRECT -> "redirect"
        ECHO_REQUEST -> "echo request"
        ROUTER_ADVERTISEMENT -> "router advertisement"
        ROUTER_SOLICITATION -> "router solicitation"
        TIME_EXCEEDED -> "time exceeded"
        PARAMETER_PROBLEM -> "parameter problem"
        TIMESTAMP -> "timestamp"
        TIMESTAMP_REPLY -> "timestamp reply"
        PHOTURIS -> "photuris"
        EXTENDED_ECHO_REQUEST -> "extended echo request"
        EXTENDED_ECHO_REPLY -> "extended echo reply"
        else -> null
    }
}
