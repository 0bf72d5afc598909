package io.netloom.socket

import java.io.IOException

/** The exceptions of the calls about processes: the same error numbers as elsewhere mean other things here. */
internal object ProcessFailure {
    /** No error number is larger; what is below its negative is a result of waiting. */
    private const val LAST_ERRNO = 4095

    fun of(operation: String, result: Int): IOException {
        if (result < -LAST_ERRNO) return SocketFailure.of(operation, result, null)
        val errno = Errno.of(-result)
        val message = "$operation: $errno"
        return when (errno) {
            Errno.EPERM if operation == "pidfd_send_signal" -> MissingCapabilityException(
                operation,
                errno,
                "CAP_KILL",
                "$message: needs CAP_KILL to signal a process of another user",
            )

            Errno.EPERM if operation == "pidfd_getfd" -> MissingCapabilityException(
                operation,
                errno,
                "CAP_SYS_PTRACE",
                "$message: needs CAP_SYS_PTRACE; or the process is the same user's, lets itself be traced (PR_SET_DUMPABLE), and the sysctl " +
                    "kernel.yama.ptrace_scope is 0, or 1 and the process a descendant of this one",
            )

            else -> LinuxSocketException(operation, errno, message + hint(operation, errno))
        }
    }

    private fun hint(operation: String, errno: Errno): String = when (errno) {
        Errno.ECHILD ->
            ": not a child of this process, or its exit status was taken already, as the JDK does for every child that it starts; " +
                "awaitEnd() works for any process"

        Errno.ESRCH -> ": there is no such process, or no longer"

        Errno.EBADF if operation == "pidfd_getfd" -> ": the process has no such descriptor open"

        Errno.EPERM, Errno.ENOSYS -> ": a container's seccomp filter may forbid it"

        else -> ""
    }
}
