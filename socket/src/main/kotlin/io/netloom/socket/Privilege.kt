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
        operation == "setsockopt" -> option(errno, context)
        context.family == AddressFamily.NETLINK -> Need(NET_ADMIN, "; or the multicast group or netlink's protocol is open to root alone")
        operation == "bind" && errno == Errno.EACCES && context.port in 1 until UNPRIVILEGED_PORT -> Need("CAP_NET_BIND_SERVICE", portNote(context))
        else -> null
    }

    private fun option(errno: Errno, context: ErrorContext): Need? =
        SocketOptionTable.find(context.level, context.option)?.privilege?.takeIf { it.errno == errno }?.let { Need(it.capability, it.note) }

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

    private val FILTERS = listOf(SocketOption.ATTACH_FILTER, SocketOption.DETACH_FILTER, SocketOption.LOCK_FILTER, SocketOption.ATTACH_BPF)
        .map { SocketLevel.SOCKET to it }
}
