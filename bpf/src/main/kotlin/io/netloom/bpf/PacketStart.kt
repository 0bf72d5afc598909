package io.netloom.bpf

/** Where the bytes begin that a filter of [ReadyFilters] sees. */
public enum class PacketStart {
    /** At the Ethernet header: packet sockets of type `SOCK_RAW` on Ethernet, loopback, bridge, veth, tap and Wi-Fi interfaces. */
    ETHERNET,

    /**
     * At the network header, such as that of IP: packet sockets of type `SOCK_DGRAM` ("cooked"), those of any type on interfaces without a link header
     * (tun, WireGuard, PPP), and raw IPv4 sockets. The EtherType is that in the kernel's metadata, [Extension.PROTOCOL].
     */
    NETWORK,
}
