package io.netloom.socket

import java.io.IOException

/**
 * Which exception an error number becomes:
 *
 * | where | errno | exception |
 * |---|---|---|
 * | anywhere | EPERM, EACCES that a capability explains | [MissingCapabilityException] |
 * | bind | EADDRINUSE, EADDRNOTAVAIL | [LinuxBindException] |
 * | anywhere | ENETUNREACH, EHOSTUNREACH, EHOSTDOWN | [LinuxNoRouteToHostException] |
 * | connect | ECONNREFUSED, ECONNRESET, ECONNABORTED, ETIMEDOUT, ENOENT, EPROTOTYPE | [LinuxConnectException] |
 * | receive, send on a datagram socket | ECONNREFUSED | [LinuxPortUnreachableException] |
 * | on a descriptor of ours | EBADF, EFAULT, ENOTSOCK | [IllegalStateException]: a bug of Netloom's |
 * | all else | | [LinuxSocketException] |
 */
internal object SocketErrors {
    @JvmStatic
    fun of(operation: String, number: Int, context: ErrorContext? = null): IOException {
        val errno = Errno.of(number)
        val message = message(operation, errno, context)
        return when {
            errno == Errno.EPERM || errno == Errno.EACCES -> Privilege.explain(operation, errno, context, message)
            errno in NO_ROUTE -> LinuxNoRouteToHostException(operation, errno, message)
            operation == "bind" && errno in BIND -> LinuxBindException(operation, errno, message)
            operation == "connect" && errno in CONNECT -> LinuxConnectException(operation, errno, message)
            errno == Errno.ECONNREFUSED && context.isIpDatagram() -> LinuxPortUnreachableException(operation, errno, message)
            errno in BUGS -> misused(operation, errno, context, message)
            errno == Errno.EMFILE -> LinuxSocketException(operation, errno, "$message: the process's limit (ulimit -n) is reached")
            errno == Errno.ENFILE -> LinuxSocketException(operation, errno, "$message: the machine's limit (fs.file-max) is reached")
            else -> LinuxSocketException(operation, errno, message)
        }
    }

    private fun message(operation: String, errno: Errno, context: ErrorContext?): String {
        val details = context?.toString().orEmpty()
        return "$operation: $errno" + if (details.isEmpty()) "" else " ($details)"
    }

    private fun misused(operation: String, errno: Errno, context: ErrorContext?, message: String): IOException {
        check(context == null || !context.ours) { "netloom bug, please report it: $message" }
        val cause = if (errno == Errno.EBADF) ": the descriptor is not open; has somebody closed its number behind Netloom's back?" else ""
        return LinuxSocketException(operation, errno, message + cause)
    }

    private fun ErrorContext?.isIpDatagram() =
        this != null && type != SocketType.STREAM && (family == AddressFamily.INET || family == AddressFamily.INET6)

    private val NO_ROUTE = setOf(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EHOSTDOWN)
    private val BIND = setOf(Errno.EADDRINUSE, Errno.EADDRNOTAVAIL)
    private val CONNECT = setOf(Errno.ECONNREFUSED, Errno.ECONNRESET, Errno.ECONNABORTED, Errno.ETIMEDOUT, Errno.ENOENT, Errno.EPROTOTYPE)
    private val BUGS = setOf(Errno.EBADF, Errno.EFAULT, Errno.ENOTSOCK)
}
