package io.netloom.socket

/** Address families, the first argument of socket(2); any other number that the kernel knows may be used as well. */
public object AddressFamily {
    /** `AF_UNSPEC`: none; connecting a datagram socket to it takes its peer away. */
    public const val UNSPEC: Int = 0

    /** `AF_UNIX`, see unix(7). */
    public const val UNIX: Int = 1

    /** `AF_INET`: IPv4, see ip(7). */
    public const val INET: Int = 2

    /** `AF_INET6`: IPv6, see ipv6(7). */
    public const val INET6: Int = 10

    /** `AF_NETLINK`, see netlink(7). */
    public const val NETLINK: Int = 16

    /** `AF_PACKET`: frames of an interface, see packet(7). */
    public const val PACKET: Int = 17

    /** `AF_CAN`: controller area network. */
    public const val CAN: Int = 29

    /** `AF_TIPC`: cluster communication. */
    public const val TIPC: Int = 30

    /** `AF_BLUETOOTH`. */
    public const val BLUETOOTH: Int = 31

    /** `AF_ALG`: the kernel's cryptography. */
    public const val ALG: Int = 38

    /** `AF_VSOCK`: between a virtual machine and its host, see vsock(7). */
    public const val VSOCK: Int = 40

    /** `AF_KCM`: messages over TCP connections. */
    public const val KCM: Int = 41

    /** `AF_QIPCRTR`: Qualcomm IPC router. */
    public const val QIPCRTR: Int = 42

    /** `AF_XDP`: packets past the network stack. */
    public const val XDP: Int = 44
}
