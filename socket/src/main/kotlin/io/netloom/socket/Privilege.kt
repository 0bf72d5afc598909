package io.netloom.socket

import java.io.IOException

/** Says what is missing when the kernel says EPERM or EACCES, as far as the operation tells: a capability, or something else. */
internal object Privilege {
    private const val NET_ADMIN = "CAP_NET_ADMIN"
    private const val NET_RAW = "CAP_NET_RAW"

    /** The first port that needs no capability, unless the sysctl was changed; also vsock's, where it is fixed. */
    private const val UNPRIVILEGED_PORT = 1024

    private class Need(val capability: String, val note: String = "")

    fun explain(operation: String, errno: Errno, context: ErrorContext?, message: String): IOException {
        val need = need(operation, errno, context) ?: return LinuxSocketException(operation, errno, message + hint(operation, errno, context))
        val ways = "root has it, a service gets it by AmbientCapabilities=, a container by --cap-add"
        return MissingCapabilityException(operation, errno, need.capability, "$message: needs ${need.capability} ($ways)${need.note}")
    }

    private fun need(operation: String, errno: Errno, context: ErrorContext?): Need? = when {
        operation == "setns" || operation == "unshare" -> Need("CAP_SYS_ADMIN", ", in the user namespace that owns the network namespace too")
        context == null -> null
        operation == "socket" -> socket(context)
        operation == "setsockopt" -> if (errno == Errno.EPERM || context.option == SO_DEBUG) OPTIONS[context.level to context.option] else null
        context.family == AddressFamily.NETLINK -> Need(NET_ADMIN, "; or the multicast group or netlink's protocol is open to root alone")
        operation == "bind" && errno == Errno.EACCES && context.port in 1 until UNPRIVILEGED_PORT -> Need("CAP_NET_BIND_SERVICE", portNote(context))
        else -> null
    }

    private fun socket(context: ErrorContext): Need? = when {
        context.family == AddressFamily.PACKET || context.family == AddressFamily.XDP -> Need(NET_RAW)

        !context.isInternet -> null

        context.type == SocketType.RAW -> Need(NET_RAW)

        isPing(
            context,
        ) -> Need(NET_RAW, " for a raw socket instead; or one of the process's groups in the range of the sysctl net.ipv4.ping_group_range")

        else -> null
    }

    private fun isPing(context: ErrorContext) =
        context.type == SocketType.DGRAM && (context.protocol == Protocol.ICMP || context.protocol == Protocol.ICMPV6)

    private fun portNote(context: ErrorContext) = if (context.isInternet) "; or a lower sysctl net.ipv4.ip_unprivileged_port_start" else ""

    private fun hint(operation: String, errno: Errno, context: ErrorContext?): String = when {
        context == null -> ""
        operation == "setsockopt" -> if (context.level to context.option in FILTERS) ": the socket's filter is locked (SO_LOCK_FILTER)" else ""
        context.family == AddressFamily.UNIX && errno == Errno.EACCES -> ": no right to the socket file or its directory"
        !context.isInternet -> ""
        operation == "bind" -> ": a security module forbids it, or the sysctl net.ipv4.ip_unprivileged_port_start is above this port"
        operation !in SENDING -> ""
        errno == Errno.EPERM -> ": a packet filter of this machine refused it"
        else -> ": a broadcast address without SO_BROADCAST, or a route that prohibits it"
    }

    private val SENDING = setOf("connect", "sendto", "sendmsg", "sendmmsg", "write")

    private const val SO_DEBUG = 1

    /** Options whose EPERM, or for SO_DEBUG EACCES, has one reason. */
    private val OPTIONS = mapOf(
        (SocketLevel.SOCKET to SO_DEBUG) to Need(NET_ADMIN),
        (SocketLevel.SOCKET to 12) to Need(NET_ADMIN, " for a priority above 6"), // SO_PRIORITY
        (SocketLevel.SOCKET to SocketOption.BINDTODEVICE) to Need(NET_RAW, " to change a binding to a device"),
        (SocketLevel.SOCKET to 32) to Need(NET_ADMIN), // SO_SNDBUFFORCE
        (SocketLevel.SOCKET to 33) to Need(NET_ADMIN), // SO_RCVBUFFORCE
        (SocketLevel.SOCKET to SocketOption.MARK) to Need(NET_ADMIN, "; since Linux 5.17 CAP_NET_RAW is enough"),
        (SocketLevel.SOCKET to 46) to Need(NET_ADMIN), // SO_BUSY_POLL
        (SocketLevel.SOCKET to 61) to Need(NET_ADMIN), // SO_TXTIME
        (SocketLevel.SOCKET to 69) to Need(NET_ADMIN), // SO_PREFER_BUSY_POLL
        (SocketLevel.IP to 16) to Need(NET_ADMIN), // IP_IPSEC_POLICY
        (SocketLevel.IP to 17) to Need(NET_ADMIN), // IP_XFRM_POLICY
        (SocketLevel.IP to 19) to Need(NET_ADMIN, "; CAP_NET_RAW is enough"), // IP_TRANSPARENT
        (SocketLevel.TCP to 13) to Need(NET_ADMIN, " for a congestion control that is restricted"), // TCP_CONGESTION
        (SocketLevel.TCP to 19) to Need(NET_ADMIN), // TCP_REPAIR
        (SocketLevel.IPV6 to 34) to Need(NET_ADMIN), // IPV6_IPSEC_POLICY
        (SocketLevel.IPV6 to 35) to Need(NET_ADMIN), // IPV6_XFRM_POLICY
        (SocketLevel.IPV6 to 54) to Need(NET_RAW), // IPV6_HOPOPTS
        (SocketLevel.IPV6 to 55) to Need(NET_RAW), // IPV6_RTHDRDSTOPTS
        (SocketLevel.IPV6 to 57) to Need(NET_RAW), // IPV6_RTHDR
        (SocketLevel.IPV6 to 59) to Need(NET_RAW), // IPV6_DSTOPTS
        (SocketLevel.IPV6 to 75) to Need(NET_ADMIN, "; CAP_NET_RAW is enough"), // IPV6_TRANSPARENT
        (SocketLevel.NETLINK to 1) to Need(NET_ADMIN, "; or the group is open to root alone"), // NETLINK_ADD_MEMBERSHIP
        (SocketLevel.NETLINK to 8) to Need("CAP_NET_BROADCAST"), // NETLINK_LISTEN_ALL_NSID
    )

    /** SO_ATTACH_FILTER, SO_DETACH_FILTER, SO_LOCK_FILTER, SO_ATTACH_BPF. */
    private val FILTERS = setOf(26, 27, 44, 50).map { SocketLevel.SOCKET to it }
}
