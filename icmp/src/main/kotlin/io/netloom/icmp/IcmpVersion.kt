package io.netloom.icmp

import java.net.Inet4Address
import java.net.InetAddress

/**
 * Which of the two protocols: their type numbers differ, and so do the layout of some messages and what the checksum covers.
 *
 * @property protocol the IP protocol number: `IPPROTO_ICMP` or `IPPROTO_ICMPV6`
 */
public enum class IcmpVersion(public val protocol: Int) {
    /** ICMP for IPv4, RFC 792; protocol 1. Types are in [Icmpv4Type]. */
    V4(1),

    /** ICMPv6, RFC 4443; protocol 58. Types are in [Icmpv6Type]. */
    V6(58),
    ;

    /** The registered name of a type in lower case, such as `echo request`; null if it has none. */
    public fun typeName(type: Int): String? = if (this == V4) Icmpv4Type.nameOf(type) else Icmpv6Type.nameOf(type)

    /** The name of a type's code in lower case, such as `port unreachable`; null if it has none. */
    public fun codeName(type: Int, code: Int): String? = if (this == V4) Icmpv4Code.nameOf(type, code) else Icmpv6Code.nameOf(type, code)

    /** Which protocol belongs to an address. */
    public companion object {
        /** [V4] for an IPv4 address, [V6] for an IPv6 one. */
        @JvmStatic
        public fun of(address: InetAddress): IcmpVersion = if (address is Inet4Address) V4 else V6
    }
}
