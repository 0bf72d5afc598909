package io.netloom.socket

/** Whether a socket option is read, set, or both. */
public enum class OptionDirection {
    /** getsockopt(2) alone. */
    GET,

    /** setsockopt(2) alone. */
    SET,

    /** Both. */
    BOTH,
}
