package io.netloom.socket

/** What shutdown(2) ends. */
public enum class Shutdown {
    /** `SHUT_RD`: no more reading; reads see the end. */
    READ,

    /** `SHUT_WR`: no more writing; the peer sees the end. */
    WRITE,

    /** `SHUT_RDWR`: both. */
    BOTH,
}
