package io.netloom.netlink.route

/** The types of messages of rtnetlink, C's `RTM_…`, as far as this package reads or writes them. See rtnetlink(7) and `linux/rtnetlink.h`. */
public object RouteMessageType {
    /** `RTM_NEWLINK`: a link is there, is made or changes. */
    public const val NEW_LINK: Int = 16

    /** `RTM_DELLINK`: a link goes. */
    public const val DELETE_LINK: Int = 17

    /** `RTM_GETLINK`: asks for links. */
    public const val GET_LINK: Int = 18

    /** `RTM_NEWADDR`: an address is there, is made or changes. */
    public const val NEW_ADDRESS: Int = 20

    /** `RTM_DELADDR`: an address goes. */
    public const val DELETE_ADDRESS: Int = 21

    /** `RTM_GETADDR`: asks for addresses. */
    public const val GET_ADDRESS: Int = 22

    /** `RTM_NEWROUTE`: a route is there, is made or changes. */
    public const val NEW_ROUTE: Int = 24

    /** `RTM_DELROUTE`: a route goes. */
    public const val DELETE_ROUTE: Int = 25

    /** `RTM_GETROUTE`: asks for routes. */
    public const val GET_ROUTE: Int = 26

    /** `RTM_NEWNEIGH`: a neighbour is there, is made or changes. */
    public const val NEW_NEIGHBOUR: Int = 28

    /** `RTM_DELNEIGH`: a neighbour goes. */
    public const val DELETE_NEIGHBOUR: Int = 29

    /** `RTM_GETNEIGH`: asks for neighbours. */
    public const val GET_NEIGHBOUR: Int = 30

    /** `RTM_NEWRULE`: a rule is there or is made. */
    public const val NEW_RULE: Int = 32

    /** `RTM_DELRULE`: a rule goes. */
    public const val DELETE_RULE: Int = 33

    /** `RTM_GETRULE`: asks for rules. */
    public const val GET_RULE: Int = 34

    /** `RTM_NEWNEXTHOP`: a next hop object is there, is made or changes. */
    public const val NEW_NEXT_HOP: Int = 104

    /** `RTM_DELNEXTHOP`: a next hop object goes. */
    public const val DELETE_NEXT_HOP: Int = 105

    /** `RTM_GETNEXTHOP`: asks for next hop objects. */
    public const val GET_NEXT_HOP: Int = 106

    /** `RTM_NEWLINKPROP`: gives a link alternative names. */
    public const val NEW_LINK_PROPERTY: Int = 108

    /** `RTM_DELLINKPROP`: takes alternative names from a link. */
    public const val DELETE_LINK_PROPERTY: Int = 109
}
