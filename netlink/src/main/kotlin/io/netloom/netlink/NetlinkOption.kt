package io.netloom.netlink

/** Numbers of the options of level `SOL_NETLINK`, see netlink(7). [NetlinkOptions] has a property for each. */
public object NetlinkOption {
    /** `NETLINK_ADD_MEMBERSHIP`. */
    public const val ADD_MEMBERSHIP: Int = 1

    /** `NETLINK_DROP_MEMBERSHIP`. */
    public const val DROP_MEMBERSHIP: Int = 2

    /** `NETLINK_PKTINFO`. */
    public const val PKTINFO: Int = 3

    /** `NETLINK_BROADCAST_ERROR`. */
    public const val BROADCAST_ERROR: Int = 4

    /** `NETLINK_NO_ENOBUFS`. */
    public const val NO_ENOBUFS: Int = 5

    /** `NETLINK_LISTEN_ALL_NSID`. */
    public const val LISTEN_ALL_NSID: Int = 8

    /** `NETLINK_LIST_MEMBERSHIPS`. */
    public const val LIST_MEMBERSHIPS: Int = 9

    /** `NETLINK_CAP_ACK`. */
    public const val CAP_ACK: Int = 10

    /** `NETLINK_EXT_ACK`. */
    public const val EXT_ACK: Int = 11

    /** `NETLINK_GET_STRICT_CHK`. */
    public const val GET_STRICT_CHK: Int = 12
}
