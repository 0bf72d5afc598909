@file:JvmName("IpAddresses")
@file:JvmSynthetic

package io.netloom.netlink.route

import io.netloom.socket.AddressFamily
import java.net.Inet4Address
import java.net.InetAddress

/** 32 or 128. */
internal val InetAddress.bits: Int get() = if (this is Inet4Address) 32 else 128

/** `AF_INET` or `AF_INET6`. */
internal val InetAddress.family: Int get() = if (this is Inet4Address) AddressFamily.INET else AddressFamily.INET6

/** In the form that messages of a family have it: of IPv6, an IPv4 address is the one that is mapped into it. */
internal fun InetAddress.bytesFor(family: Int): ByteArray {
    val bytes = address
    if (family != AddressFamily.INET6 || this !is Inet4Address) return bytes
    return ByteArray(16).also {
        it[10] = -1
        it[11] = -1
        bytes.copyInto(it, 12)
    }
}

/** As people write it: of IPv6, by RFC 5952 in lower case with the longest run of zeros left out. */
internal val InetAddress.text: String get() {
    val bytes = address
    if (bytes.size != 16) return hostAddress
    val groups = List(8) { (bytes[2 * it].toInt() and 0xff shl 8) or (bytes[2 * it + 1].toInt() and 0xff) }
    val zeros = groups.indices.map { start -> start until start + groups.drop(start).takeWhile { it == 0 }.size }.filter { it.count() > 1 }
    val run = zeros.maxByOrNull { it.count() } ?: return groups.joinToString(":") { it.toString(16) }
    return groups.take(run.first).joinToString(":") { it.toString(16) } + "::" + groups.drop(run.last + 1).joinToString(":") { it.toString(16) }
}
