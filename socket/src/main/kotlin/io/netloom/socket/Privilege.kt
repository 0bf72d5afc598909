package io.netloom.socket

import java.io.IOException
import java.net.InetSocketAddress

/** Says what is missing when the kernel says EPERM or EACCES, as far as the operation tells. */
internal object Privilege {
    private const val IP_TRANSPARENT = 19
    private const val SO_BINDTODEVICE = 25
    private const val SO_SNDBUFFORCE = 32
    private const val SO_RCVBUFFORCE = 33
    private const val SO_MARK = 36
    private const val PRIVILEGED_PORTS = 1024

    fun explain(operation: String, errno: Errno, context: ErrorContext?, message: String): IOException {
        val (capability, remedy) = missing(operation, context) ?: return LinuxSocketException(operation, errno, message + hint(operation))
        return MissingCapabilityException(operation, errno, capability, "$message: needs $capability$remedy")
    }

    private fun missing(operation: String, context: ErrorContext?): Pair<String, String>? = when (operation) {
        "socket" -> if (context == null) null else socket(context)

        "bind" -> if ((context?.address as? InetSocketAddress)?.port in 1 until PRIVILEGED_PORTS) {
            "CAP_NET_BIND_SERVICE" to " for this port, or a lower sysctl net.ipv4.ip_unprivileged_port_start"
        } else {
            null
        }

        "setns", "unshare" -> "CAP_SYS_ADMIN" to " in the user namespace that owns the network namespace"

        "setsockopt" -> if (context == null) null else option(context)

        else -> null
    }

    private fun socket(context: ErrorContext): Pair<String, String>? {
        val ping = context.type == SocketType.DGRAM && (context.protocol == Protocol.ICMP || context.protocol == Protocol.ICMPV6)
        return when {
            context.family == AddressFamily.PACKET || context.type == SocketType.RAW ->
                "CAP_NET_RAW" to
                    " (root has it; a service gets it by AmbientCapabilities)"

            ping -> "CAP_NET_RAW" to " for a raw socket instead, or this process's group in the sysctl net.ipv4.ping_group_range"

            else -> null
        }
    }

    private fun option(context: ErrorContext): Pair<String, String>? = when (context.level to context.option) {
        SocketLevel.SOCKET to SO_BINDTODEVICE -> "CAP_NET_RAW" to " to change a binding to a device"
        SocketLevel.SOCKET to SO_MARK, SocketLevel.SOCKET to SO_SNDBUFFORCE, SocketLevel.SOCKET to SO_RCVBUFFORCE -> "CAP_NET_ADMIN" to ""
        SocketLevel.IP to IP_TRANSPARENT -> "CAP_NET_ADMIN" to " or CAP_NET_RAW"
        else -> null
    }

    private fun hint(operation: String): String = when (operation) {
        "sendto", "sendmsg", "write", "connect" -> ": refused by a firewall rule, or a broadcast address without SO_BROADCAST"
        else -> ""
    }
}
