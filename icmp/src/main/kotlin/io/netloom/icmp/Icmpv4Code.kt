package io.netloom.icmp

/** The codes of ICMP messages, the second byte: what a [Icmpv4Type] leaves open. RFC 792, 1122, 1812 and 8335. */
public object Icmpv4Code {
    /** Destination unreachable (0): network unreachable. */
    public const val NETWORK_UNREACHABLE: Int = 0

    /** Destination unreachable (1): host unreachable. */
    public const val HOST_UNREACHABLE: Int = 1

    /** Destination unreachable (2): protocol unreachable. */
    public const val PROTOCOL_UNREACHABLE: Int = 2

    /** Destination unreachable (3): port unreachable. */
    public const val PORT_UNREACHABLE: Int = 3

    /** Destination unreachable (4): fragmentation needed. */
    public const val FRAGMENTATION_NEEDED: Int = 4

    /** Destination unreachable (5): source route failed. */
    public const val SOURCE_ROUTE_FAILED: Int = 5

    /** Destination unreachable (6): network unknown. */
    public const val NETWORK_UNKNOWN: Int = 6

    /** Destination unreachable (7): host unknown. */
    public const val HOST_UNKNOWN: Int = 7

    /** Destination unreachable (8): source host isolated. */
    public const val SOURCE_HOST_ISOLATED: Int = 8

    /** Destination unreachable (9): network prohibited. */
    public const val NETWORK_PROHIBITED: Int = 9

    /** Destination unreachable (10): host prohibited. */
    public const val HOST_PROHIBITED: Int = 10

    /** Destination unreachable (11): network unreachable for type of service. */
    public const val NETWORK_UNREACHABLE_FOR_TOS: Int = 11

    /** Destination unreachable (12): host unreachable for type of service. */
    public const val HOST_UNREACHABLE_FOR_TOS: Int = 12

    /** Destination unreachable (13): communication prohibited. */
    public const val COMMUNICATION_PROHIBITED: Int = 13

    /** Destination unreachable (14): host precedence violation. */
    public const val HOST_PRECEDENCE_VIOLATION: Int = 14

    /** Destination unreachable (15): precedence cutoff in effect. */
    public const val PRECEDENCE_CUTOFF: Int = 15

    /** Redirect (0): redirect for network. */
    public const val REDIRECT_NETWORK: Int = 0

    /** Redirect (1): redirect for host. */
    public const val REDIRECT_HOST: Int = 1

    /** Redirect (2): redirect for type of service and network. */
    public const val REDIRECT_TOS_NETWORK: Int = 2

    /** Redirect (3): redirect for type of service and host. */
    public const val REDIRECT_TOS_HOST: Int = 3

    /** Time exceeded (0): time to live exceeded in transit. */
    public const val TTL_EXCEEDED: Int = 0

    /** Time exceeded (1): fragment reassembly time exceeded. */
    public const val REASSEMBLY_TIME_EXCEEDED: Int = 1

    /** Parameter problem (0): pointer indicates the error. */
    public const val POINTER_INDICATES_ERROR: Int = 0

    /** Parameter problem (1): missing a required option. */
    public const val MISSING_OPTION: Int = 1

    /** Parameter problem (2): bad length. */
    public const val BAD_LENGTH: Int = 2

    /** Extended echo reply (1): malformed query. */
    public const val MALFORMED_QUERY: Int = 1

    /** Extended echo reply (2): no such interface. */
    public const val NO_SUCH_INTERFACE: Int = 2

    /** Extended echo reply (3): no such table entry. */
    public const val NO_SUCH_TABLE_ENTRY: Int = 3

    /** Extended echo reply (4): multiple interfaces satisfy query. */
    public const val MULTIPLE_INTERFACES: Int = 4

    /** The name of a type's code in lower case, such as `port unreachable`; null if it has none here. */
    @JvmStatic
    public fun nameOf(type: Int, code: Int): String? = when (type) {
        Icmpv4Type.DESTINATION_UNREACHABLE -> destinationUnreachable(code)
        Icmpv4Type.REDIRECT -> redirect(code)
        Icmpv4Type.TIME_EXCEEDED -> timeExceeded(code)
        Icmpv4Type.PARAMETER_PROBLEM -> parameterProblem(code)
        Icmpv4Type.EXTENDED_ECHO_REPLY -> extendedEchoReply(code)
        else -> null
    }

    private fun destinationUnreachable(code: Int): String? = when (code) {
        NETWORK_UNREACHABLE -> "network unreachable"
        HOST_UNREACHABLE -> "host unreachable"
        PROTOCOL_UNREACHABLE -> "protocol unreachable"
        PORT_UNREACHABLE -> "port unreachable"
        FRAGMENTATION_NEEDED -> "fragmentation needed"
        SOURCE_ROUTE_FAILED -> "source route failed"
        NETWORK_UNKNOWN -> "network unknown"
        HOST_UNKNOWN -> "host unknown"
        SOURCE_HOST_ISOLATED -> "source host isolated"
        NETWORK_PROHIBITED -> "network prohibited"
        HOST_PROHIBITED -> "host prohibited"
        NETWORK_UNREACHABLE_FOR_TOS -> "network unreachable for type of service"
        HOST_UNREACHABLE_FOR_TOS -> "host unreachable for type of service"
        COMMUNICATION_PROHIBITED -> "communication prohibited"
        HOST_PRECEDENCE_VIOLATION -> "host precedence violation"
        PRECEDENCE_CUTOFF -> "precedence cutoff in effect"
        else -> null
    }

    private fun redirect(code: Int): String? = when (code) {
        REDIRECT_NETWORK -> "redirect for network"
        REDIRECT_HOST -> "redirect for host"
        REDIRECT_TOS_NETWORK -> "redirect for type of service and network"
        REDIRECT_TOS_HOST -> "redirect for type of service and host"
        else -> null
    }

    private fun timeExceeded(code: Int): String? = when (code) {
        TTL_EXCEEDED -> "time to live exceeded in transit"
        REASSEMBLY_TIME_EXCEEDED -> "fragment reassembly time exceeded"
        else -> null
    }

    private fun parameterProblem(code: Int): String? = when (code) {
        POINTER_INDICATES_ERROR -> "pointer indicates the error"
        MISSING_OPTION -> "missing a required option"
        BAD_LENGTH -> "bad length"
        else -> null
    }

    private fun extendedEchoReply(code: Int): String? = when (code) {
        MALFORMED_QUERY -> "malformed query"
        NO_SUCH_INTERFACE -> "no such interface"
        NO_SUCH_TABLE_ENTRY -> "no such table entry"
        MULTIPLE_INTERFACES -> "multiple interfaces satisfy query"
        else -> null
    }
}
