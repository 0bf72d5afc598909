package io.netloom.socket

import java.io.IOException

/**
 * Which exception an error number becomes:
 *
 * | where | errno | exception |
 * |---|---|---|
 * | anywhere | EPERM, EACCES that a capability explains | [MissingCapabilityException] |
 * | anywhere | ENETUNREACH, EHOSTUNREACH, EHOSTDOWN | [LinuxNoRouteToHostException] |
 * | connect | ECONNREFUSED, ECONNRESET, ECONNABORTED, ETIMEDOUT, ENOENT, EPROTOTYPE, EADDRINUSE, EADDRNOTAVAIL | [LinuxConnectException] |
 * | bind, listen | EADDRINUSE, EADDRNOTAVAIL | [LinuxBindException] |
 * | receive, send on a datagram socket of IP | ECONNREFUSED | [LinuxPortUnreachableException] |
 * | on a descriptor of ours | EBADF, EFAULT, ENOTSOCK | [IllegalStateException]: a bug of Netloom's |
 * | all else | | [LinuxSocketException] |
 */
internal object SocketErrors {
    /**
     * @param operation the system call by its C name
     * @param number positive
     * @throws IllegalStateException for what only a bug of Netloom's can cause
     */
    @JvmStatic
    fun of(operation: String, number: Int, context: ErrorContext? = null): IOException {
        val errno = Errno.of(number)
        val message = message(operation, errno, context)
        return when {
            errno == Errno.EPERM || errno == Errno.EACCES -> Privilege.explain(operation, errno, context, message)

            errno in NO_ROUTE -> LinuxNoRouteToHostException(operation, errno, message)

            operation == "connect" && errno in CONNECT -> LinuxConnectException(operation, errno, message + hint(operation, errno, context))

            (operation == "bind" || operation == "listen") && errno in ADDRESS -> LinuxBindException(
                operation,
                errno,
                message + hint(operation, errno, context),
            )

            errno == Errno.ECONNREFUSED && operation in TRANSFERS && context.isInternetDatagram() -> LinuxPortUnreachableException(
                operation,
                errno,
                message,
            )

            errno in BUGS -> misused(operation, errno, context, message)

            else -> LinuxSocketException(operation, errno, message + hint(operation, errno, context))
        }
    }

    private fun message(operation: String, errno: Errno, context: ErrorContext?): String {
        val details = context?.toString().orEmpty()
        return "$operation: $errno" + if (details.isEmpty()) "" else " ($details)"
    }

    private fun hint(operation: String, errno: Errno, context: ErrorContext?): String = when (errno) {
        Errno.EMFILE -> ": the process has as many descriptors as its limit allows (RLIMIT_NOFILE, `ulimit -n`)"
        Errno.ENFILE -> ": the machine has as many open files as its limit allows (sysctl fs.file-max)"
        Errno.ENOSPC if operation == "unshare" -> ": there are as many network namespaces as allowed (sysctl user.max_net_namespaces)"
        Errno.EADDRNOTAVAIL if operation == "bind" && context?.isInternet == true -> ": no interface of this network namespace has the address"
        Errno.EADDRNOTAVAIL if operation in TRANSFERS -> ": no address of this machine can be the source"
        Errno.EADDRNOTAVAIL if operation == "connect" -> ": no local port is free (sysctl net.ipv4.ip_local_port_range), or no local address fits"
        else -> ""
    }

    private fun misused(operation: String, errno: Errno, context: ErrorContext?, message: String): IOException {
        val cause = when {
            // The caller's bytes may be pointers and descriptors themselves, as for SO_ATTACH_FILTER and SO_ATTACH_BPF.
            operation == "setsockopt" -> ": or what the option's value refers to is not valid"

            context != null && context.ours -> throw IllegalStateException("netloom bug, please report it: $message")

            errno == Errno.EBADF -> ": the number is not open; somebody else has closed it, or it never was"

            else -> ""
        }
        return LinuxSocketException(operation, errno, message + cause)
    }

    private fun ErrorContext?.isInternetDatagram() = this != null && isInternet && type != SocketType.STREAM

    private val NO_ROUTE = setOf(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EHOSTDOWN)
    private val TRANSFERS = setOf("read", "write", "recvfrom", "sendto", "recvmsg", "sendmsg", "recvmmsg", "sendmmsg")
    private val ADDRESS = setOf(Errno.EADDRINUSE, Errno.EADDRNOTAVAIL)
    private val CONNECT =
        setOf(Errno.ECONNREFUSED, Errno.ECONNRESET, Errno.ECONNABORTED, Errno.ETIMEDOUT, Errno.ENOENT, Errno.EPROTOTYPE) + ADDRESS
    private val BUGS = setOf(Errno.EBADF, Errno.EFAULT, Errno.ENOTSOCK)
}
