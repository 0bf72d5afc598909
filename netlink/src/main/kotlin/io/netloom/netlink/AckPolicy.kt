package io.netloom.netlink

/** Which messages of a batch the kernel shall acknowledge. Errors it tells in any case. */
public enum class AckPolicy {
    /** Each: the outcome of each comes by itself. The safest, and the slowest. */
    ALL,

    /** The last one of each datagram: those before it have succeeded if no error came. */
    LAST,

    /** None: an empty request at the end of each datagram asks to be acknowledged instead, so no message is changed. */
    ERRORS_ONLY,
}
