package io.netloom.net

import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress

/** Addresses that mean the same everywhere. */
public object WellKnownAddresses {
    /** 255.255.255.255: all hosts of the link. */
    @JvmField
    public val IPV4_BROADCAST: Inet4Address = inet4Address(255, 255, 255, 255)

    /** 224.0.0.1: all multicast hosts of the link. */
    @JvmField
    public val IPV4_ALL_SYSTEMS: Inet4Address = inet4Address(224, 0, 0, 1)

    /** 224.0.0.2: all multicast routers of the link. */
    @JvmField
    public val IPV4_ALL_ROUTERS: Inet4Address = inet4Address(224, 0, 0, 2)

    /** 0.0.0.0: any, or none. */
    @JvmField
    public val IPV4_UNSPECIFIED: Inet4Address = inet4Address(0, 0, 0, 0)

    /** 127.0.0.1: this host. */
    @JvmField
    public val IPV4_LOOPBACK: Inet4Address = inet4Address(127, 0, 0, 1)

    /** `::`: any, or none. */
    @JvmField
    public val IPV6_UNSPECIFIED: Inet6Address = ipv6("::")

    /** `::1`: this host. */
    @JvmField
    public val IPV6_LOOPBACK: Inet6Address = ipv6("::1")

    /** `ff01::1`: all nodes, within the interface. */
    @JvmField
    public val IPV6_INTERFACE_LOCAL_ALL_NODES: Inet6Address = ipv6("ff01::1")

    /** `ff02::1`: all nodes of the link. */
    @JvmField
    public val IPV6_LINK_LOCAL_ALL_NODES: Inet6Address = ipv6("ff02::1")

    /** `ff02::2`: all routers of the link. */
    @JvmField
    public val IPV6_LINK_LOCAL_ALL_ROUTERS: Inet6Address = ipv6("ff02::2")

    private fun ipv6(text: String) = InetAddress.getByAddress(IpLiteral.parse(text)) as Inet6Address
}
