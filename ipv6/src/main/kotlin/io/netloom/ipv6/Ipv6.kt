package io.netloom.ipv6

/** Numbers of the protocol itself. */
public object Ipv6 {
    /** The version that a header begins with. */
    public const val VERSION: Int = 6

    /** Bytes of a header. */
    public const val HEADER_LENGTH: Int = 40
}
