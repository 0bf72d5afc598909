package io.netloom.netlink.route

/** What happens to packets that a route matches, C's `RTN_…`. See rtnetlink(7). */
public object RouteType {
    /** `RTN_UNSPEC`. */
    public const val UNSPECIFIED: Int = 0

    /** `RTN_UNICAST`: sent on. */
    public const val UNICAST: Int = 1

    /** `RTN_LOCAL`: for this host. */
    public const val LOCAL: Int = 2

    /** `RTN_BROADCAST`: for this host and others, as broadcast. */
    public const val BROADCAST: Int = 3

    /** `RTN_ANYCAST`: for this host, an anycast address. */
    public const val ANYCAST: Int = 4

    /** `RTN_MULTICAST`. */
    public const val MULTICAST: Int = 5

    /** `RTN_BLACKHOLE`: dropped without a word. */
    public const val BLACKHOLE: Int = 6

    /** `RTN_UNREACHABLE`: dropped, ICMP host unreachable. */
    public const val UNREACHABLE: Int = 7

    /** `RTN_PROHIBIT`: dropped, ICMP administratively prohibited. */
    public const val PROHIBIT: Int = 8

    /** `RTN_THROW`: this table knows no way, go on with the next rule. */
    public const val THROW: Int = 9

    private val NAMES =
        listOf("none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve")

    /** The name as ip-route(8) has it, the number if there is none. */
    @JvmStatic
    public fun text(type: Int): String = NAMES.getOrNull(type) ?: type.toString()
}
