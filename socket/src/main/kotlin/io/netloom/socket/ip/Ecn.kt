package io.netloom.socket.ip

/**
 * Explicit congestion notification: the low two bits of IPv4's type of service and IPv6's traffic class, RFC 3168. The ordinal is the bits' value.
 */
public enum class Ecn {
    /** 0, Not-ECT: the transport does not take part; a router that is congested drops the packet. */
    NOT_ECT,

    /** 1, ECT(1): the transport takes part; with L4S (RFC 9331) it wants the low-latency queue. */
    ECT_1,

    /** 2, ECT(0): the transport takes part. */
    ECT_0,

    /** 3, CE: a router on the way was congested. */
    CE,
}
