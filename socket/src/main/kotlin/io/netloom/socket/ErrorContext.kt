package io.netloom.socket

import java.net.InetSocketAddress
import java.net.SocketAddress

/** What was being done when a system call failed, for the exception's class and text. Numbers that are not known are 0, an option -1. */
internal class ErrorContext(
    val family: Int,
    val type: Int,
    val protocol: Int,
    val address: SocketAddress? = null,
    val level: Int = -1,
    val option: Int = -1,
    /** False for a descriptor that somebody else opened, and may close. */
    val ours: Boolean = true,
) {
    val isInternet: Boolean
        get() = family == AddressFamily.INET || family == AddressFamily.INET6

    /** The port of the address; 0 where it has none. */
    val port: Long
        get() = when (address) {
            is InetSocketAddress -> address.port.toLong()
            is SockAddr.Inet4 -> address.port.toLong()
            is SockAddr.Inet6 -> address.port.toLong()
            is SockAddr.Vsock -> address.port
            else -> 0
        }

    /** Such as `udp4 0.0.0.0:5353`. */
    override fun toString(): String = listOfNotNull(socketName(), optionName(), address?.let { text(it) }).joinToString(" ")

    private fun socketName(): String? = when (family) {
        0 -> if (type == 0) null else "type $type"

        AddressFamily.INET -> internetName("4")

        AddressFamily.INET6 -> internetName("6")

        AddressFamily.UNIX -> when (type) {
            SocketType.STREAM -> "unix"
            SocketType.DGRAM -> "unixgram"
            SocketType.SEQPACKET -> "unixpacket"
            else -> "unix type $type"
        }

        AddressFamily.NETLINK -> "netlink protocol $protocol"

        AddressFamily.PACKET -> "packet"

        AddressFamily.VSOCK -> "vsock"

        else -> "family $family type $type"
    }

    private fun internetName(version: String): String = when (type to protocol) {
        SocketType.STREAM to 0, SocketType.STREAM to Protocol.TCP -> "tcp$version"
        SocketType.STREAM to Protocol.MPTCP -> "mptcp$version"
        SocketType.DGRAM to 0, SocketType.DGRAM to Protocol.UDP -> "udp$version"
        SocketType.DGRAM to Protocol.ICMP, SocketType.DGRAM to Protocol.ICMPV6 -> "datagram icmp$version"
        else -> if (type == SocketType.RAW) "raw ip$version protocol $protocol" else "ip$version type $type protocol $protocol"
    }

    private fun optionName(): String? = if (option < 0) null else SocketOptionTable.find(level, option)?.name ?: "level $level option $option"

    private fun text(address: SocketAddress): String = if (address is InetSocketAddress &&
        !address.isUnresolved
    ) {
        "${SockAddr.of(address)}"
    } else {
        "$address"
    }

    companion object {
        /** Before it is known what the adopted descriptor is. */
        val ADOPTED = ErrorContext(0, 0, 0, ours = false)
    }
}
