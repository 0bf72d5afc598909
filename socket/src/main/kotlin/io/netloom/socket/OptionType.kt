package io.netloom.socket

/** What the value of a socket option is. */
public enum class OptionType {
    /** An `int` that is 0 or 1. */
    FLAG,

    /** An `int`. */
    INT,

    /** 64 bits. */
    LONG,

    /** Characters; the kernel adds a zero when it is read and wants none when it is set. */
    STRING,

    /** A C structure, or an array, see [SocketOptionRow.structure]. */
    STRUCT,
}
