/*
 * IP addresses: strict reading and writing, and what kind one is. In Java the functions of the class InetAddresses.
 *
 * The JDK knows two classes of addresses and turns every v4-mapped IPv6 address into the IPv4 one, so there is one form of each address, and `equals`
 * compares them.
 */
@file:JvmName("InetAddresses")

package io.netloom.net

import io.netloom.socket.SockAddr
import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress

/** Bytes of an IPv4 address. */
public const val IPV4_LENGTH: Int = 4

/** Bytes of an IPv6 address. */
public const val IPV6_LENGTH: Int = 16

/**
 * Reads an address without ever looking up a name: `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1` (which is the IPv4 address). No zone, no leading
 * zeros in decimal numbers, no groups of more than four digits, nothing before or behind.
 *
 * @throws AddressSyntaxException `invalid IP address`
 */
@JvmName("parse")
public fun parseInetAddress(text: String): InetAddress = parseInetAddressOrNull(text) ?: throw AddressSyntaxException("invalid IP address", text)

/** [parseInetAddress], but null for what is no address. */
@JvmName("parseOrNull")
public fun parseInetAddressOrNull(text: String): InetAddress? = IpLiteral.parse(text)?.let(InetAddress::getByAddress)

/** The IPv4 address of four numbers, each 0 to 255. */
@JvmName("ipv4")
public fun inet4Address(a: Int, b: Int, c: Int, d: Int): Inet4Address {
    for (octet in intArrayOf(a, b, c, d)) require(octet in 0..255) { "a part of an IPv4 address is 0 to 255, not $octet" }
    return InetAddress.getByAddress(byteArrayOf(a.toByte(), b.toByte(), c.toByte(), d.toByte())) as Inet4Address
}

/**
 * The address as RFC 5952 writes it: dotted decimal, or lower-case groups with the first longest run of zeros as `::`; `%` and the interface's number
 * behind a scoped one. (`hostAddress` writes all eight groups.)
 */
public val InetAddress.text: String
    get() = when (this) {
        // The address's own text stands between the brackets.
        is Inet6Address -> SockAddr.inet(this, 0).toString().removePrefix("[").removeSuffix("]:0")

        else -> hostAddress
    }

/** Whether it is 0.0.0.0 or `::`, which stand for "any" or "none". */
public val InetAddress.isUnspecified: Boolean
    get() = isAnyLocalAddress

/** Whether it is one of 127.0.0.0/8, or `::1`. */
public val InetAddress.isLoopback: Boolean
    get() = isLoopbackAddress

/** Whether it is one of 224.0.0.0/4 or `ff00::/8`. */
public val InetAddress.isMulticast: Boolean
    get() = isMulticastAddress

/** Whether it is an IPv6 group that no packet leaves the interface for: `ffx1::/16`. */
public val InetAddress.isInterfaceLocalMulticast: Boolean
    get() = this is Inet6Address && isMCNodeLocal

/** Whether it is a group of the link: 224.0.0.0/24 or `ffx2::/16`. */
public val InetAddress.isLinkLocalMulticast: Boolean
    get() = isMCLinkLocal

/** Whether it is 169.254.0.0/16 or `fe80::/10`. */
public val InetAddress.isLinkLocalUnicast: Boolean
    get() = isLinkLocalAddress

/**
 * Whether it is neither the broadcast address, unspecified, loopback, multicast nor link-local. Private addresses and 240.0.0.0/4 are global in this
 * sense.
 */
public val InetAddress.isGlobalUnicast: Boolean
    get() = !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && this != WellKnownAddresses.IPV4_BROADCAST

/** Whether it is of those that everybody may use at home: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918) or `fc00::/7` (RFC 4193). */
public val InetAddress.isPrivate: Boolean
    get() = if (this is Inet4Address) isSiteLocalAddress else address[0].toInt() and 0xfe == 0xfc

/** The mask that an IPv4 address had before CIDR: /8 below 128.0.0.0, /16 below 192.0.0.0, else /24. Null for IPv6. */
public val InetAddress.defaultMask: IpMask?
    get() {
        if (this !is Inet4Address) return null
        val first = address[0].toInt() and 0xff
        return IpMask.ofLength(
            if (first < 128) {
                8
            } else if (first < 192) {
                16
            } else {
                24
            },
            IPV4_LENGTH * Byte.SIZE_BITS,
        )
    }

/**
 * The address with all bits cleared that the mask has cleared; null if they do not fit: a mask of 4 bytes is for IPv4, one of 16 for IPv6, and for
 * IPv4 if its first 12 are all ones.
 */
public fun InetAddress.masked(mask: IpMask): InetAddress? {
    val bytes = address
    val bits = mask.toByteArray()
    val skipped = bits.size - bytes.size
    if (skipped < 0 || (0 until skipped).any { bits[it] != ALL_ONES }) return null
    return InetAddress.getByAddress(ByteArray(bytes.size) { (bytes[it].toInt() and bits[it + skipped].toInt()).toByte() })
}

private const val ALL_ONES: Byte = -1
