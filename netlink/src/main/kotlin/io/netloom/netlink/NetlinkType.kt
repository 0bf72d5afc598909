package io.netloom.netlink

/**
 * The types of message that all netlink families share: C's `nlmsg_type` below `NLMSG_MIN_TYPE`. From [MIN] on, each family has its own. See
 * netlink(7).
 */
public object NetlinkType {
    /** `NLMSG_NOOP`: to be ignored. */
    public const val NOOP: Int = 1

    /** `NLMSG_ERROR`: an errno, negative, and the request it is about; 0 is an acknowledgement. */
    public const val ERROR: Int = 2

    /** `NLMSG_DONE`: the end of an answer of several messages. */
    public const val DONE: Int = 3

    /** `NLMSG_OVERRUN`: data was lost. */
    public const val OVERRUN: Int = 4

    /** `NLMSG_MIN_TYPE`: the lowest type of a family's own. */
    public const val MIN: Int = 0x10

    /** `noop`, `error`, `done`, `overrun`, and `unknown(16)` for any other. */
    @JvmStatic
    public fun text(type: Int): String = when (type) {
        NOOP -> "noop"
        ERROR -> "error"
        DONE -> "done"
        OVERRUN -> "overrun"
        else -> "unknown($type)"
    }
}
