package io.netloom.net

/** Why a look-up came to nothing, see [DnsException.failure]. */
public enum class DnsFailure {
    /** There is no such name: NXDOMAIN (RFC 1035, RCODE 3), or an empty name. Asking again does not help. */
    NO_SUCH_HOST,

    /** The name exists, but has no records of the type that was asked for. Asking again does not help. */
    NO_DATA,

    /** No server answered in time. */
    TIMEOUT,

    /** The servers could not be reached, or answered with an error or with something that makes no sense. */
    SERVER_FAILURE,
}
