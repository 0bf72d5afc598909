package io.netloom.netlink.route

/** The metrics of a route, C's `RTAX_…`, unsigned 32-bit numbers. See ip-route(8). */
public object RouteMetric {
    /** `RTAX_LOCK`: bits 1 shl metric: these are not to be changed by the kernel. */
    public const val LOCK: Int = 1

    /** `RTAX_MTU`: bytes of a packet. */
    public const val MTU: Int = 2

    /** `RTAX_WINDOW`: most bytes of a TCP window to be announced. */
    public const val WINDOW: Int = 3

    /** `RTAX_RTT`: round trip time in eighths of a millisecond. */
    public const val RTT: Int = 4

    /** `RTAX_RTTVAR`: in quarters of a millisecond. */
    public const val RTT_VARIANCE: Int = 5

    /** `RTAX_SSTHRESH`: in segments. */
    public const val SLOW_START_THRESHOLD: Int = 6

    /** `RTAX_CWND`: largest, in segments, if locked. */
    public const val CONGESTION_WINDOW: Int = 7

    /** `RTAX_ADVMSS`: bytes of a TCP segment to be announced. */
    public const val ADVERTISED_MSS: Int = 8

    /** `RTAX_REORDERING`: in packets. */
    public const val REORDERING: Int = 9

    /** `RTAX_HOPLIMIT`. */
    public const val HOP_LIMIT: Int = 10

    /** `RTAX_INITCWND`: in segments. */
    public const val INITIAL_CONGESTION_WINDOW: Int = 11

    /** `RTAX_FEATURES`: bits: 1 is ECN. */
    public const val FEATURES: Int = 12

    /** `RTAX_RTO_MIN`: in milliseconds. */
    public const val MINIMUM_RTO: Int = 13

    /** `RTAX_INITRWND`: in segments. */
    public const val INITIAL_RECEIVE_WINDOW: Int = 14

    /** `RTAX_QUICKACK`: 0 or 1. */
    public const val QUICK_ACKNOWLEDGE: Int = 15

    /** `RTAX_FASTOPEN_NO_COOKIE`: 0 or 1. */
    public const val FAST_OPEN_NO_COOKIE: Int = 17
}
