package io.netloom.socket

/** Levels of socket options, the second argument of getsockopt(2). */
public object SocketLevel {
    /** `SOL_IP`, `IPPROTO_IP`. */
    public const val IP: Int = 0

    /** `SOL_SOCKET`. */
    public const val SOCKET: Int = 1

    /** `SOL_TCP`. */
    public const val TCP: Int = 6

    /** `SOL_UDP`. */
    public const val UDP: Int = 17

    /** `SOL_IPV6`. */
    public const val IPV6: Int = 41

    /** `SOL_ICMPV6`. */
    public const val ICMPV6: Int = 58

    /** `SOL_RAW`. */
    public const val RAW: Int = 255

    /** `SOL_PACKET`. */
    public const val PACKET: Int = 263

    /** `SOL_NETLINK`. */
    public const val NETLINK: Int = 270

    /** `SOL_VSOCK`; vsock's own options use [AddressFamily.VSOCK]. */
    public const val VSOCK: Int = 287
}
