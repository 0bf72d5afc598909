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
import java.util.concurrent.atomic.AtomicInteger

/**
 * A network namespace, see network_namespaces(7): where a [Conn] is created when [SocketConfig.netNs] names it. A socket belongs to its namespace for ever, from whatever
 * thread it is used.
 *
 * Entering one needs CAP_SYS_ADMIN in the user namespace that owns it. It is entered by a platform thread that is made for it, does nothing else and ends; no other thread's
 * namespace ever changes.
 *
 * Holds a descriptor that keeps the namespace alive; Conns that were made in it do not need it any more. Thread-safe.
 */
public class NetNs private constructor(private val sys: Syscalls, number: Int) : Closeable {
    private val fd = AtomicInteger(number)

    /** The namespace's number, as `ls -l /proc/PID/ns/net` shows it; two NetNs of the same namespace have the same. */
    public val id: Long = inode(number)

    /**
     * Runs the block on a thread of its own in this namespace and returns its result. For system calls only: what it calls must not wait.
     *
     * @throws MissingCapabilityException without CAP_SYS_ADMIN
     * @throws ClosedChannelException after [close]
     */
    @JvmSynthetic
    internal fun <T> inside(block: () -> T): T {
        val number = fd.get()
        if (number < 0) throw ClosedChannelException()
        // Everything setns needs is linked here, not first on the thread in the foreign namespace; what fails here fails the same way there.
        return onThread {
            withFrame { frame -> sys.setns(frame, number, Namespace.CLONE_NEWNET).orThrow("setns") }
            block()
        }
    }

    /** Gives the descriptor back. Idempotent. */
    override fun close() {
        val number = fd.getAndSet(-1)
        if (number >= 0) withFrame { frame -> sys.close(frame, number) }
    }

    override fun toString(): String = "NetNs(net:[$id]${if (fd.get() < 0) ", closed" else ""})"

    /** Finds and makes namespaces. */
    public companion object {
        private val PLACES = listOf("/run/netns", "/var/run/netns")

        /**
         * The namespace that a file stands for, such as `/run/netns/blue` or `/proc/1234/ns/net`.
         *
         * @throws LinuxSocketException ENOENT and the like
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofPath(path: Path): NetNs = open(LinuxSyscalls.INSTANCE, path)

        /** The namespace of a process. Needs the right to trace it, unless it is the caller's own. */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofPid(pid: Long): NetNs = ofPath(Path.of("/proc/$pid/ns/net"))

        /** The namespace that a descriptor stands for; it is duplicated and stays the caller's. */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofFd(fd: Int): NetNs {
            val sys = LinuxSyscalls.INSTANCE
            return NetNs(sys, withFrame { frame -> sys.fcntl(frame, fd, Descriptor.F_DUPFD_CLOEXEC, 0).orThrow("fcntl") })
        }

        /** The namespace that `ip netns` knows by this name. */
        @JvmStatic
        @Throws(IOException::class)
        public fun named(name: String): NetNs {
            require(name.isNotEmpty() && '/' !in name && name != "." && name != "..") { "not a namespace's name: '$name'" }
            val places = PLACES.map { Path.of(it, name) }
            return ofPath(places.firstOrNull { Files.exists(it) } ?: places.first())
        }

        /** The calling thread's namespace; for a virtual thread its carrier's. */
        @JvmStatic
        @Throws(IOException::class)
        public fun current(): NetNs = ofPath(Path.of(THREAD_NS))

        /**
         * A new namespace without a name, with nothing in it but a loopback interface that is down. It goes when the NetNs and the last socket in it are closed.
         *
         * @throws MissingCapabilityException without CAP_SYS_ADMIN
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun create(): NetNs {
            val sys = LinuxSyscalls.INSTANCE
            return onThread {
                withFrame { frame -> sys.unshare(frame, Namespace.CLONE_NEWNET).orThrow("unshare") }
                open(sys, Path.of(THREAD_NS))
            }
        }

        private const val THREAD_NS = "/proc/thread-self/ns/net"

        private fun open(sys: Syscalls, path: Path): NetNs {
            val bytes = path.toString().encodeToByteArray() + 0
            require(bytes.size <= MAX_PATH) { "a path of ${bytes.size} bytes is too long for a namespace's" }
            val number = withFrame { frame ->
                frame.valueBytes(bytes)
                sys.open(frame, frame.value(), Descriptor.O_RDONLY or Descriptor.O_CLOEXEC)
            }
            if (number < 0) {
                val e = SocketErrors.of("open", -number) as ErrnoCarrier
                throw LinuxSocketException("open", e.errno, "open: ${e.errno}: the network namespace $path")
            }
            return NetNs(sys, number)
        }

        private const val MAX_PATH = 512

        private fun inode(number: Int): Long {
            val target = Files.readSymbolicLink(Path.of("/proc/self/fd/$number")).toString()
            return target.substringAfter("net:[", "").removeSuffix("]").toLongOrNull() ?: 0
        }

        private fun Int.orThrow(operation: String): Int = if (this >= 0) this else throw SocketErrors.of(operation, -this)

        /** Runs the block on a platform thread that ends with it. Not interruptible: it takes a few microseconds, and its result may be a descriptor. */
        private fun <T> onThread(block: () -> T): T {
            var result: Result<T>? = null
            val thread = Thread.ofPlatform().name("netloom-netns").start { result = runCatching(block) }
            var interrupted = false
            while (true) {
                try {
                    thread.join()
                    break
                } catch (_: InterruptedException) {
                    interrupted = true
                }
            }
            if (interrupted) Thread.currentThread().interrupt()
            val outcome = result ?: throw IllegalStateException("the namespace's thread died")
            return outcome.getOrElse { throw it.apply { addSuppressed(Throwable("called from here")) } }
        }
    }
}
