package io.netloom.socket

/** Numbers of `SOL_IP` options, see ip(7). `Ipv4Conn` of module `io.netloom.ipv4` has a property for nearly each of those that are not about multicast. */
public object Ipv4Option {
    /** `IP_TOS`. */
    public const val TOS: Int = 1

    /** `IP_TTL`. */
    public const val TTL: Int = 2

    /** `IP_HDRINCL`. */
    public const val HDRINCL: Int = 3

    /** `IP_OPTIONS`. */
    public const val OPTIONS: Int = 4

    /** `IP_ROUTER_ALERT`. */
    public const val ROUTER_ALERT: Int = 5

    /** `IP_RECVOPTS`. */
    public const val RECVOPTS: Int = 6

    /** `IP_RETOPTS`. */
    public const val RETOPTS: Int = 7

    /** `IP_PKTINFO`. */
    public const val PKTINFO: Int = 8

    /** `IP_PKTOPTIONS`. */
    public const val PKTOPTIONS: Int = 9

    /** `IP_MTU_DISCOVER`. */
    public const val MTU_DISCOVER: Int = 10

    /** `IP_RECVERR`. */
    public const val RECVERR: Int = 11

    /** `IP_RECVTTL`. */
    public const val RECVTTL: Int = 12

    /** `IP_RECVTOS`. */
    public const val RECVTOS: Int = 13

    /** `IP_MTU`. */
    public const val MTU: Int = 14

    /** `IP_FREEBIND`. */
    public const val FREEBIND: Int = 15

    /** `IP_IPSEC_POLICY`. */
    public const val IPSEC_POLICY: Int = 16

    /** `IP_XFRM_POLICY`. */
    public const val XFRM_POLICY: Int = 17

    /** `IP_PASSSEC`. */
    public const val PASSSEC: Int = 18

    /** `IP_TRANSPARENT`. */
    public const val TRANSPARENT: Int = 19

    /** `IP_RECVORIGDSTADDR`. */
    public const val RECVORIGDSTADDR: Int = 20

    /** `IP_MINTTL`. */
    public const val MINTTL: Int = 21

    /** `IP_NODEFRAG`. */
    public const val NODEFRAG: Int = 22

    /** `IP_CHECKSUM`. */
    public const val CHECKSUM: Int = 23

    /** `IP_BIND_ADDRESS_NO_PORT`. */
    public const val BIND_ADDRESS_NO_PORT: Int = 24

    /** `IP_RECVFRAGSIZE`. */
    public const val RECVFRAGSIZE: Int = 25

    /** `IP_RECVERR_RFC4884`. */
    public const val RECVERR_RFC4884: Int = 26

    /** `IP_MULTICAST_IF`. */
    public const val MULTICAST_IF: Int = 32

    /** `IP_MULTICAST_TTL`. */
    public const val MULTICAST_TTL: Int = 33

    /** `IP_MULTICAST_LOOP`. */
    public const val MULTICAST_LOOP: Int = 34

    /** `IP_ADD_MEMBERSHIP`. */
    public const val ADD_MEMBERSHIP: Int = 35

    /** `IP_DROP_MEMBERSHIP`. */
    public const val DROP_MEMBERSHIP: Int = 36

    /** `IP_UNBLOCK_SOURCE`. */
    public const val UNBLOCK_SOURCE: Int = 37

    /** `IP_BLOCK_SOURCE`. */
    public const val BLOCK_SOURCE: Int = 38

    /** `IP_ADD_SOURCE_MEMBERSHIP`. */
    public const val ADD_SOURCE_MEMBERSHIP: Int = 39

    /** `IP_DROP_SOURCE_MEMBERSHIP`. */
    public const val DROP_SOURCE_MEMBERSHIP: Int = 40

    /** `IP_MSFILTER`. */
    public const val MSFILTER: Int = 41

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

    /** `IP_MULTICAST_ALL`. */
    public const val MULTICAST_ALL: Int = 49

    /** `IP_UNICAST_IF`. */
    public const val UNICAST_IF: Int = 50

    /** `IP_LOCAL_PORT_RANGE`. */
    public const val LOCAL_PORT_RANGE: Int = 51

    /** `IP_PROTOCOL`. */
    public const val PROTOCOL: Int = 52

    /** `SO_ORIGINAL_DST`: an option of netfilter's. */
    public const val ORIGINAL_DST: Int = 80
}
