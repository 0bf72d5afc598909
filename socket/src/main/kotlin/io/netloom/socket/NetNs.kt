package io.netloom.socket

import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.Namespace
import io.netloom.socket.internal.sys.Syscalls
import java.io.Closeable
import java.io.IOException
import java.nio.channels.ClosedChannelException
import java.nio.file.Files
import java.nio.file.Path

/**
 * A network namespace, see network_namespaces(7): where a [Conn] is created when [SocketConfig.netNs] names it. A socket belongs to its namespace for ever, from whatever
 * thread it is used.
 *
 * Entering one needs CAP_SYS_ADMIN, in the process's user namespace and in the one that owns the network namespace. It is entered by a platform thread that is made for it,
 * does nothing else and ends; no other thread's namespace ever changes.
 *
 * Holds a descriptor that keeps the namespace alive; Conns that were made in it do not need it any more. Thread-safe.
 *
 * @property id the namespace's inode, as `ls -l /proc/PID/ns/net` shows it: two NetNs that are open have the same if and only if they are the same namespace
 */
public class NetNs internal constructor(private val sys: Syscalls, private var number: Int, public val id: Long) : Closeable {
    private val lock = Any()

    /**
     * Runs the block on a thread of its own in this namespace and returns its result. For system calls only: what it calls must neither wait nor start a thread.
     *
     * @throws MissingCapabilityException without CAP_SYS_ADMIN
     * @throws ClosedChannelException after [close]
     */
    @JvmSynthetic
    internal fun <T> inside(block: () -> T): T = NamespaceThread.run {
        enter()
        block()
    }

    /**
     * Reads a file below `/proc/net` as this namespace has it, such as `igmp` or `snmp`: all of it, as it is now. See proc_pid_net(5). The `/proc` that is mounted has to be
     * this process's.
     *
     * @param file relative to `/proc/net`
     * @throws LinuxSocketException ENOENT if the kernel has no such file
     * @throws MissingCapabilityException without CAP_SYS_ADMIN
     * @throws ClosedChannelException after [close]
     */
    @Throws(IOException::class)
    public fun readProcNet(file: String): ByteArray {
        require(file.split('/').none { it.isEmpty() || it == ".." }) { "not a file below /proc/net: '$file'" }
        val path = Path.of("$PROC_NET/$file")
        // The file stays that of the namespace in which it was opened, whichever thread reads it.
        val descriptor = inside { PathBytes.open(path, READING, sys) }
        if (descriptor < 0) throw LinuxSocketException("open", Errno.of(-descriptor), "open: ${Errno.of(-descriptor)} (/proc/net/$file of $this)")
        try {
            return Files.readAllBytes(Path.of("/proc/self/fd/$descriptor"))
        } finally {
            withFrame { frame -> sys.close(frame, descriptor) }
        }
    }

    private fun enter() {
        // Under the lock, or the number might meanwhile be closed and be another file's.
        val result = synchronized(lock) {
            if (number < 0) throw ClosedChannelException()
            withFrame { frame -> sys.setns(frame, number, Namespace.CLONE_NEWNET) }
        }
        if (result < 0) throw SocketErrors.of("setns", -result)
    }

    /** Gives the descriptor back. Idempotent. */
    override fun close() {
        synchronized(lock) {
            if (number >= 0) withFrame { frame -> sys.close(frame, number) }
            number = -1
        }
    }

    override fun toString(): String = "net:[$id]"

    /** Finds and makes namespaces. */
    public companion object {
        private const val THREAD = "/proc/thread-self/ns/net"
        private const val PROC_NET = "/proc/thread-self/net"
        private const val READING = Descriptor.O_RDONLY or Descriptor.O_CLOEXEC
        private val PLACES = listOf("/run/netns", "/var/run/netns")

        /** ioctl(2): what kind of namespace a descriptor stands for, as `CLONE_NEW…`. */
        private const val NS_GET_NSTYPE = 0xb703L

        /**
         * The namespace that a file stands for, such as `/run/netns/blue` or `/proc/1234/ns/net`.
         *
         * @throws LinuxSocketException ENOENT if there is none, EACCES without the right to see it, EINVAL if the file stands for something else
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofPath(path: Path): NetNs = open(path, LinuxSyscalls.INSTANCE)

        /** The namespace of a process. Of another user's it needs CAP_SYS_PTRACE. See [ofPath]. */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofPid(pid: Long): NetNs = ofPath(Path.of("/proc/$pid/ns/net"))

        /** The namespace that a descriptor stands for; it is duplicated and stays the caller's. See [ofPath]. */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofFd(fd: Int): NetNs {
            val sys = LinuxSyscalls.INSTANCE
            val copy = withFrame { frame -> sys.fcntl(frame, fd, Descriptor.F_DUPFD_CLOEXEC, 0) }
            if (copy < 0) throw SocketErrors.of("fcntl", -copy)
            return identified(sys, copy, "descriptor $fd")
        }

        /** The namespace that `ip netns` knows by this name. See [ofPath]. */
        @JvmStatic
        @Throws(IOException::class)
        public fun named(name: String): NetNs {
            require(name.isNotEmpty() && '/' !in name && name != "." && name != "..") { "not a namespace's name: '$name'" }
            val places = PLACES.map { Path.of(it, name) }
            return ofPath(places.firstOrNull { Files.exists(it) } ?: places.first())
        }

        /** The calling thread's namespace; for a virtual thread its carrier's, which is the process's unless somebody changed it. */
        @JvmStatic
        @Throws(IOException::class)
        public fun current(): NetNs = ofPath(Path.of(THREAD))

        /**
         * A new namespace without a name, with nothing in it but a loopback interface that is down. It goes when the NetNs and the last socket in it are closed.
         *
         * @throws MissingCapabilityException without CAP_SYS_ADMIN
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun create(): NetNs = create(LinuxSyscalls.INSTANCE)

        private fun create(sys: Syscalls): NetNs = NamespaceThread.run {
            val result = withFrame { frame -> sys.unshare(frame, Namespace.CLONE_NEWNET) }
            if (result < 0) throw SocketErrors.of("unshare", -result)
            open(Path.of(THREAD), sys)
        }

        private fun open(path: Path, sys: Syscalls): NetNs {
            val number = PathBytes.open(path, READING, sys)
            if (number < 0) throw failure(Errno.of(-number), path)
            return identified(sys, number, "$path")
        }

        private fun failure(errno: Errno, path: Path): IOException {
            val hint = when (errno) {
                Errno.ENOENT -> ": there is no such network namespace"
                Errno.EACCES, Errno.EPERM -> ": another user's namespace; needs CAP_SYS_PTRACE for one below /proc"
                else -> ""
            }
            return LinuxSocketException("open", errno, "open: $errno ($path)$hint")
        }

        /** Takes the number over, or closes it when it is no network namespace's. */
        private fun identified(sys: Syscalls, number: Int, what: String): NetNs {
            try {
                val kind = withFrame { frame -> sys.ioctl(frame, number, NS_GET_NSTYPE, 0) }
                if (kind != Namespace.CLONE_NEWNET) {
                    throw LinuxSocketException("setns", Errno.EINVAL, "setns: ${Errno.EINVAL} ($what): not a network namespace")
                }
                // Not the link's text: for a file in /run/netns that is the file's own name.
                return NetNs(sys, number, Files.getAttribute(Path.of("/proc/self/fd/$number"), "unix:ino") as Long)
            } catch (e: Exception) {
                withFrame { frame -> sys.close(frame, number) }
                throw e
            }
        }
    }
}
