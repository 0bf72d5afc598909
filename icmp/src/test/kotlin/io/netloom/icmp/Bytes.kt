package io.netloom.icmp

import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress

/** Bytes of hexadecimal digits, spaces between them or not. */
internal fun bytes(hex: String): ByteArray = hex.filterNot { it.isWhitespace() }.hexToByteArray()

internal fun ByteArray.hex(): String = toHexString()

internal fun ip4(text: String): Inet4Address = InetAddress.getByName(text) as Inet4Address

internal fun ip6(text: String): Inet6Address = InetAddress.getByName(text) as Inet6Address

/** The addresses of the vectors: fe80::1 to ff02::1. */
internal val linkLocal = Ipv6PseudoHeader(ip6("fe80::1").address, ip6("ff02::1").address)
