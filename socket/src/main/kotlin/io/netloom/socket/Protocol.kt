package io.netloom.socket

/** Protocols, the third argument of socket(2): IP protocol numbers, and those of netlink under their own names. */
public object Protocol {
    /** `IPPROTO_IP`: the usual one of the type. */
    public const val IP: Int = 0

    /** `IPPROTO_ICMP`. */
    public const val ICMP: Int = 1

    /** `IPPROTO_IGMP`. */
    public const val IGMP: Int = 2

    /** `IPPROTO_TCP`. */
    public const val TCP: Int = 6

    /** `IPPROTO_UDP`. */
    public const val UDP: Int = 17

    /** `IPPROTO_IPV6`. */
    public const val IPV6: Int = 41

    /** `IPPROTO_GRE`. */
    public const val GRE: Int = 47

    /** `IPPROTO_ESP`. */
    public const val ESP: Int = 50

    /** `IPPROTO_ICMPV6`. */
    public const val ICMPV6: Int = 58

    /** OSPF (89). */
    public const val OSPF: Int = 89

    /** `IPPROTO_SCTP`. */
    public const val SCTP: Int = 132

    /** `IPPROTO_UDPLITE`. */
    public const val UDPLITE: Int = 136

    /** `IPPROTO_RAW`: send-only raw IP whose header the program writes. */
    public const val RAW: Int = 255

    /** `IPPROTO_MPTCP`. */
    public const val MPTCP: Int = 262

    /** `NETLINK_ROUTE`: links, addresses, routes, see rtnetlink(7). */
    public const val NETLINK_ROUTE: Int = 0

    /** `NETLINK_USERSOCK`: between programs. */
    public const val NETLINK_USERSOCK: Int = 2

    /** `NETLINK_GENERIC`. */
    public const val NETLINK_GENERIC: Int = 16
}
