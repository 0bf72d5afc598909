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
    /** Such as `udp4 0.0.0.0:5353`. */
    override fun toString(): String = listOfNotNull(socketName(), optionName(), address?.let { text(it) }).joinToString(" ")

    private fun socketName(): String? = when (family) {
        0 -> if (type == 0) null else "type $type"

        AddressFamily.INET, AddressFamily.INET6 -> ipName() + if (family == AddressFamily.INET) "4" else "6"

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

    private fun ipName(): String = when (type) {
        SocketType.STREAM -> if (protocol == 0 || protocol == Protocol.TCP) "tcp" else "stream $protocol "

        SocketType.DGRAM -> when (protocol) {
            0, Protocol.UDP -> "udp"
            Protocol.ICMP, Protocol.ICMPV6 -> "datagram icmp"
            else -> "datagram $protocol "
        }

        SocketType.RAW -> "raw ip protocol $protocol v"

        else -> "type $type ip"
    }

    private fun optionName(): String? = if (option < 0) null else "level $level option $option"

    private fun text(address: SocketAddress): String = if (address is InetSocketAddress &&
        address.isUnresolved
    ) {
        "$address"
    } else {
        "${SockAddr.of(address)}"
    }

    companion object {
        /** Before it is known what the adopted descriptor is. */
        val ADOPTED = ErrorContext(0, 0, 0, ours = false)
    }
}
