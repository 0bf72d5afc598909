package io.netloom.socket

/**
 * Something that not every kernel has, or not every process may use: see [Capabilities].
 *
 * @property description for people
 */
public enum class KernelFeature(public val description: String) {
    /** TCP and UDP over IPv4. */
    IPV4("IPv4 sockets"),

    /** TCP and UDP over IPv6. */
    IPV6("IPv6 sockets"),

    /** Multipath TCP, RFC 8684. */
    MPTCP("Multipath TCP sockets"),

    /** Packets of any protocol over IPv4; CAP_NET_RAW. */
    RAW_IPV4("raw IPv4 sockets"),

    /** Packets of any protocol over IPv6; CAP_NET_RAW. */
    RAW_IPV6("raw IPv6 sockets"),

    /** ICMP echo without CAP_NET_RAW, where the sysctl net.ipv4.ping_group_range allows it. */
    PING_IPV4("IPv4 ping sockets"),

    /** ICMPv6 echo without CAP_NET_RAW, where the sysctl net.ipv4.ping_group_range allows it. */
    PING_IPV6("IPv6 ping sockets"),

    /** Frames of an interface; CAP_NET_RAW. */
    PACKET("packet sockets"),

    /** Frames past the network stack; CAP_NET_RAW. */
    XDP("XDP sockets"),

    /** Between processes of a machine. */
    UNIX("Unix sockets"),

    /** Links, addresses and routes. */
    NETLINK_ROUTE("route netlink"),

    /** Families that the kernel's parts define. */
    NETLINK_GENERIC("generic netlink"),

    /** Between a virtual machine and its host. */
    VSOCK("vsock sockets"),

    /** Messages over TCP connections. */
    KCM("KCM sockets"),

    /** Descriptors of processes. */
    PIDFD("pidfd_open"),

    /** Waiting to the nanosecond; without it Netloom waits to the millisecond. */
    EPOLL_PWAIT2("epoll_pwait2"),
    ;

    /** What to open to find out; null for what is no socket. */
    @JvmSynthetic
    internal fun socket(): ProbeTarget? = when (this) {
        IPV4 -> ProbeTarget(AddressFamily.INET, SocketType.DGRAM)
        IPV6 -> ProbeTarget(AddressFamily.INET6, SocketType.DGRAM)
        MPTCP -> ProbeTarget(AddressFamily.INET, SocketType.STREAM, Protocol.MPTCP)
        RAW_IPV4 -> ProbeTarget(AddressFamily.INET, SocketType.RAW, Protocol.ICMP)
        RAW_IPV6 -> ProbeTarget(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)
        PING_IPV4 -> ProbeTarget(AddressFamily.INET, SocketType.DGRAM, Protocol.ICMP)
        PING_IPV6 -> ProbeTarget(AddressFamily.INET6, SocketType.DGRAM, Protocol.ICMPV6)
        PACKET -> ProbeTarget(AddressFamily.PACKET, SocketType.RAW)
        XDP -> ProbeTarget(AddressFamily.XDP, SocketType.RAW)
        UNIX -> ProbeTarget(AddressFamily.UNIX, SocketType.STREAM)
        NETLINK_ROUTE -> ProbeTarget(AddressFamily.NETLINK, SocketType.RAW, Protocol.NETLINK_ROUTE)
        NETLINK_GENERIC -> ProbeTarget(AddressFamily.NETLINK, SocketType.RAW, Protocol.NETLINK_GENERIC)
        VSOCK -> ProbeTarget(AddressFamily.VSOCK, SocketType.STREAM)
        KCM -> ProbeTarget(AddressFamily.KCM, SocketType.SEQPACKET)
        PIDFD, EPOLL_PWAIT2 -> null
    }
}

/** A socket to ask: what socket(2) takes. */
internal data class ProbeTarget(val family: Int, val type: Int, val protocol: Int = 0) {
    val context: ErrorContext
        get() = ErrorContext(family, type, protocol)
}
