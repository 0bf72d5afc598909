package io.netloom.socket

/** Numbers of `SOL_IPV6` options, see ipv6(7). `Ipv6Conn` of module `io.netloom.ipv6` has a property for nearly each of those that are not about multicast. */
public object Ipv6Option {
    /** `IPV6_ADDRFORM`. */
    public const val ADDRFORM: Int = 1

    /** `IPV6_2292PKTINFO`. */
    public const val RFC2292PKTINFO: Int = 2

    /** `IPV6_2292HOPOPTS`. */
    public const val RFC2292HOPOPTS: Int = 3

    /** `IPV6_2292DSTOPTS`. */
    public const val RFC2292DSTOPTS: Int = 4

    /** `IPV6_2292RTHDR`. */
    public const val RFC2292RTHDR: Int = 5

    /** `IPV6_2292PKTOPTIONS`. */
    public const val RFC2292PKTOPTIONS: Int = 6

    /** `IPV6_2292HOPLIMIT`. */
    public const val RFC2292HOPLIMIT: Int = 8

    /** `IPV6_FLOWINFO`. */
    public const val FLOWINFO: Int = 11

    /** `IPV6_UNICAST_HOPS`. */
    public const val UNICAST_HOPS: Int = 16

    /** `IPV6_MULTICAST_IF`. */
    public const val MULTICAST_IF: Int = 17

    /** `IPV6_MULTICAST_HOPS`. */
    public const val MULTICAST_HOPS: Int = 18

    /** `IPV6_MULTICAST_LOOP`. */
    public const val MULTICAST_LOOP: Int = 19

    /** `IPV6_ADD_MEMBERSHIP`. */
    public const val ADD_MEMBERSHIP: Int = 20

    /** `IPV6_DROP_MEMBERSHIP`. */
    public const val DROP_MEMBERSHIP: Int = 21

    /** `IPV6_ROUTER_ALERT`. */
    public const val ROUTER_ALERT: Int = 22

    /** `IPV6_MTU_DISCOVER`. */
    public const val MTU_DISCOVER: Int = 23

    /** `IPV6_MTU`. */
    public const val MTU: Int = 24

    /** `IPV6_RECVERR`. */
    public const val RECVERR: Int = 25

    /** `IPV6_V6ONLY`. */
    public const val V6ONLY: Int = 26

    /** `IPV6_JOIN_ANYCAST`. */
    public const val JOIN_ANYCAST: Int = 27

    /** `IPV6_LEAVE_ANYCAST`. */
    public const val LEAVE_ANYCAST: Int = 28

    /** `IPV6_MULTICAST_ALL`. */
    public const val MULTICAST_ALL: Int = 29

    /** `IPV6_ROUTER_ALERT_ISOLATE`. */
    public const val ROUTER_ALERT_ISOLATE: Int = 30

    /** `IPV6_RECVERR_RFC4884`. */
    public const val RECVERR_RFC4884: Int = 31

    /** `IPV6_FLOWLABEL_MGR`. */
    public const val FLOWLABEL_MGR: Int = 32

    /** `IPV6_FLOWINFO_SEND`. */
    public const val FLOWINFO_SEND: Int = 33

    /** `IPV6_IPSEC_POLICY`. */
    public const val IPSEC_POLICY: Int = 34

    /** `IPV6_XFRM_POLICY`. */
    public const val XFRM_POLICY: Int = 35

    /** `IPV6_HDRINCL`. */
    public const val HDRINCL: Int = 36

    /** `MCAST_JOIN_GROUP`. */
    public const val MCAST_JOIN_GROUP: Int = 42

    /** `MCAST_BLOCK_SOURCE`. */
    public const val MCAST_BLOCK_SOURCE: Int = 43

    /** `MCAST_UNBLOCK_SOURCE`. */
    public const val MCAST_UNBLOCK_SOURCE: Int = 44

    /** `MCAST_LEAVE_GROUP`. */
    public const val MCAST_LEAVE_GROUP: Int = 45

    /** `MCAST_JOIN_SOURCE_GROUP`. */
    public const val MCAST_JOIN_SOURCE_GROUP: Int = 46

    /** `MCAST_LEAVE_SOURCE_GROUP`. */
    public const val MCAST_LEAVE_SOURCE_GROUP: Int = 47

    /** `MCAST_MSFILTER`. */
    public const val MCAST_MSFILTER: Int = 48

    /** `IPV6_RECVPKTINFO`. */
    public const val RECVPKTINFO: Int = 49

    /** `IPV6_PKTINFO`. */
    public const val PKTINFO: Int = 50

    /** `IPV6_RECVHOPLIMIT`. */
    public const val RECVHOPLIMIT: Int = 51

    /** `IPV6_HOPLIMIT`. */
    public const val HOPLIMIT: Int = 52

    /** `IPV6_RECVHOPOPTS`. */
    public const val RECVHOPOPTS: Int = 53

    /** `IPV6_HOPOPTS`. */
    public const val HOPOPTS: Int = 54

    /** `IPV6_RTHDRDSTOPTS`. */
    public const val RTHDRDSTOPTS: Int = 55

    /** `IPV6_RECVRTHDR`. */
    public const val RECVRTHDR: Int = 56

    /** `IPV6_RTHDR`. */
    public const val RTHDR: Int = 57

    /** `IPV6_RECVDSTOPTS`. */
    public const val RECVDSTOPTS: Int = 58

    /** `IPV6_DSTOPTS`. */
    public const val DSTOPTS: Int = 59

    /** `IPV6_RECVPATHMTU`. */
    public const val RECVPATHMTU: Int = 60

    /** `IPV6_PATHMTU`. */
    public const val PATHMTU: Int = 61

    /** `IPV6_DONTFRAG`. */
    public const val DONTFRAG: Int = 62

    /** `IPV6_RECVTCLASS`. */
    public const val RECVTCLASS: Int = 66

    /** `IPV6_TCLASS`. */
    public const val TCLASS: Int = 67

    /** `IPV6_AUTOFLOWLABEL`. */
    public const val AUTOFLOWLABEL: Int = 70

    /** `IPV6_ADDR_PREFERENCES`. */
    public const val ADDR_PREFERENCES: Int = 72

    /** `IPV6_MINHOPCOUNT`. */
    public const val MINHOPCOUNT: Int = 73

    /** `IPV6_RECVORIGDSTADDR`. */
    public const val RECVORIGDSTADDR: Int = 74

    /** `IPV6_TRANSPARENT`. */
    public const val TRANSPARENT: Int = 75

    /** `IPV6_UNICAST_IF`. */
    public const val UNICAST_IF: Int = 76

    /** `IPV6_RECVFRAGSIZE`. */
    public const val RECVFRAGSIZE: Int = 77

    /** `IPV6_FREEBIND`. */
    public const val FREEBIND: Int = 78

    /** `IP6T_SO_ORIGINAL_DST`: an option of netfilter's. */
    public const val ORIGINAL_DST: Int = 80
}
