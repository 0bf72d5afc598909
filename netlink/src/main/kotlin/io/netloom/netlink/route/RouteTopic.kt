package io.netloom.netlink.route

/** What may be followed: a kind of object, and the multicast groups that tell of it. */
public enum class RouteTopic(private val numbers: IntArray) {
    /** Links: made, changed, gone. */
    LINKS(intArrayOf(RouteGroup.LINK)),

    /** Addresses of IPv4 and IPv6. */
    ADDRESSES(intArrayOf(RouteGroup.IPV4_ADDRESS, RouteGroup.IPV6_ADDRESS)),

    /** Routes of IPv4 and IPv6. The kernel does not tell of IPv4 routes that go because their link is switched off. */
    ROUTES(intArrayOf(RouteGroup.IPV4_ROUTE, RouteGroup.IPV6_ROUTE)),

    /** Neighbours of IPv4 and IPv6, and entries of bridges' forwarding tables. */
    NEIGHBOURS(intArrayOf(RouteGroup.NEIGHBOUR)),

    /** Rules of IPv4 and IPv6. */
    RULES(intArrayOf(RouteGroup.IPV4_RULE, RouteGroup.IPV6_RULE)),

    /** Next hop objects. */
    NEXT_HOPS(intArrayOf(RouteGroup.NEXT_HOP)),
    ;

    /** The numbers of the multicast groups: [RouteGroup]. */
    public val groups: List<Int> get() = numbers.asList()

    internal companion object {
        @JvmSynthetic
        fun groups(topics: Collection<RouteTopic>): IntArray = topics.toSet().flatMap { it.groups }.toIntArray()
    }
}
