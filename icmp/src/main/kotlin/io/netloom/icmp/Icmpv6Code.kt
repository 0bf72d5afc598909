package io.netloom.icmp

/** The codes of ICMPv6 messages, the second byte: what a [Icmpv6Type] leaves open. RFC 4443, 7112 and 8335. */
public object Icmpv6Code {
    /** Destination unreachable (0): no route to destination. */
    public const val NO_ROUTE: Int = 0

    /** Destination unreachable (1): communication with destination administratively prohibited. */
    public const val PROHIBITED: Int = 1

    /** Destination unreachable (2): beyond scope of source address. */
    public const val BEYOND_SCOPE: Int = 2

    /** Destination unreachable (3): address unreachable. */
    public const val ADDRESS_UNREACHABLE: Int = 3

    /** Destination unreachable (4): port unreachable. */
    public const val PORT_UNREACHABLE: Int = 4

    /** Destination unreachable (5): source address failed ingress or egress policy. */
    public const val POLICY_FAILED: Int = 5

    /** Destination unreachable (6): reject route to destination. */
    public const val REJECT_ROUTE: Int = 6

    /** Time exceeded (0): hop limit exceeded in transit. */
    public const val HOP_LIMIT_EXCEEDED: Int = 0

    /** Time exceeded (1): fragment reassembly time exceeded. */
    public const val REASSEMBLY_TIME_EXCEEDED: Int = 1

    /** Parameter problem (0): erroneous header field. */
    public const val ERRONEOUS_HEADER_FIELD: Int = 0

    /** Parameter problem (1): unrecognized next header. */
    public const val UNRECOGNIZED_NEXT_HEADER: Int = 1

    /** Parameter problem (2): unrecognized option. */
    public const val UNRECOGNIZED_OPTION: Int = 2

    /** Parameter problem (3): first fragment has incomplete header chain. */
    public const val INCOMPLETE_HEADER_CHAIN: Int = 3

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
        Icmpv6Type.DESTINATION_UNREACHABLE -> destinationUnreachable(code)
        Icmpv6Type.TIME_EXCEEDED -> timeExceeded(code)
        Icmpv6Type.PARAMETER_PROBLEM -> parameterProblem(code)
        Icmpv6Type.EXTENDED_ECHO_REPLY -> extendedEchoReply(code)
        else -> null
    }

    private fun destinationUnreachable(code: Int): String? = when (code) {
        NO_ROUTE -> "no route to destination"
        PROHIBITED -> "communication with destination administratively prohibited"
        BEYOND_SCOPE -> "beyond scope of source address"
        ADDRESS_UNREACHABLE -> "address unreachable"
        PORT_UNREACHABLE -> "port unreachable"
        POLICY_FAILED -> "source address failed ingress or egress policy"
        REJECT_ROUTE -> "reject route to destination"
        else -> null
    }

    private fun timeExceeded(code: Int): String? = when (code) {
        HOP_LIMIT_EXCEEDED -> "hop limit exceeded in transit"
        REASSEMBLY_TIME_EXCEEDED -> "fragment reassembly time exceeded"
        else -> null
    }

    private fun parameterProblem(code: Int): String? = when (code) {
        ERRONEOUS_HEADER_FIELD -> "erroneous header field"
        UNRECOGNIZED_NEXT_HEADER -> "unrecognized next header"
        UNRECOGNIZED_OPTION -> "unrecognized option"
        INCOMPLETE_HEADER_CHAIN -> "first fragment has incomplete header chain"
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
