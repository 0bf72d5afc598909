package io.netloom.netlink.route

/** The multicast groups of rtnetlink, C's `RTNLGRP_…`: numbers, not the bits of `RTMGRP_…`. */
public object RouteGroup {
    /** `RTNLGRP_LINK`. */
    public const val LINK: Int = 1

    /** `RTNLGRP_NEIGH`. */
    public const val NEIGHBOUR: Int = 3

    /** `RTNLGRP_IPV4_IFADDR`. */
    public const val IPV4_ADDRESS: Int = 5

    /** `RTNLGRP_IPV4_ROUTE`. */
    public const val IPV4_ROUTE: Int = 7

    /** `RTNLGRP_IPV4_RULE`. */
    public const val IPV4_RULE: Int = 8

    /** `RTNLGRP_IPV6_IFADDR`. */
    public const val IPV6_ADDRESS: Int = 9

    /** `RTNLGRP_IPV6_ROUTE`. */
    public const val IPV6_ROUTE: Int = 11

    /** `RTNLGRP_IPV6_RULE`. */
    public const val IPV6_RULE: Int = 19

    /** `RTNLGRP_NEXTHOP`. */
    public const val NEXT_HOP: Int = 32
}
