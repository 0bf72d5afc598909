package io.netloom.socket.ip

/** How a socket finds out how large packets may be: the values of `IP_MTU_DISCOVER` and `IPV6_MTU_DISCOVER`, see ip(7). The ordinal is the kernel's number. */
public enum class PathMtuDiscovery {
    /** `IP_PMTUDISC_DONT`: never. IPv4 packets are sent without "don't fragment", and fragmented here and on the way. */
    DONT,

    /** `IP_PMTUDISC_WANT`: packets that are larger than the known path MTU are fragmented here, others are sent with "don't fragment". The default, by `net.ipv4.ip_no_pmtu_disc`. */
    WANT,

    /** `IP_PMTUDISC_DO`: always "don't fragment"; a datagram that is larger than the known path MTU is refused with EMSGSIZE. */
    DO,

    /** `IP_PMTUDISC_PROBE`: always "don't fragment", whatever the known path MTU: for programs that search for it themselves (RFC 4821, RFC 8899). */
    PROBE,

    /** `IP_PMTUDISC_INTERFACE`: the interface's MTU alone counts; no "don't fragment", and what ICMP says about the path is not believed. Larger datagrams are refused with EMSGSIZE. */
    INTERFACE,

    /** `IP_PMTUDISC_OMIT`: as [INTERFACE], but larger datagrams are fragmented here. */
    OMIT,
}
