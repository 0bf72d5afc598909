package io.netloom.ipv4

/** Numbers of the protocol itself. */
public object Ipv4 {
    /** The version that a header begins with. */
    public const val VERSION: Int = 4

    /** Bytes of a header without options. */
    public const val HEADER_LENGTH: Int = 20
}
