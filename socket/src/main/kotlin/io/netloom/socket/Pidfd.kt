package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.fd.FdKind
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.PollFd
import io.netloom.socket.internal.sys.ProcessLayout
import io.netloom.socket.internal.sys.ProcessLayout.SignalInfo
import io.netloom.socket.internal.sys.Syscalls
import java.io.Closeable
import java.io.IOException
import java.lang.foreign.ValueLayout
import java.nio.file.Files
import java.nio.file.Path
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/**
 * A process, by a descriptor that means this one process for as long as it is open: pidfd_open(2). A process's number is given to another one after
 * its end; what is sent through a Pidfd never reaches that one.
 *
 * Waiting suspends like every operation of a [Conn] and can be cancelled, timed out and ended by [close]; [blocking] gives the same for threads.
 * Needs no privilege; a signal or a descriptor does, where the process is another user's.
 *
 * Owns its [conn]. Thread-safe; waiters are served in the order in which they came.
 *
 * @property pid the process's number in this process's pid namespace; -1 if the process was gone already when [of] looked, 0 if it is in no
 *   namespace that can be seen from here
 */
public class Pidfd private constructor(override val conn: Conn, public val pid: Long) :
    Closeable,
    ConnOwner {
    private val fd get() = conn.fd

    /**
     * Waits until the process has ended, any process: the descriptor becomes readable then (Linux 5.3). Its exit status is not touched.
     *
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's read deadline is over
     */
    public suspend fun awaitEnd(timeout: Duration = Duration.INFINITE) {
        var result = fd.begin(fd.read, coroutineContext, timeout) { poll() }
        if (Fd.pending(result)) result = fd.goOn(fd.read, result, timeout.deadline()) { poll() }
        ended(result)
    }

    @JvmSynthetic
    internal fun awaitEndBlocking(nanos: Long) {
        ended(fd.block(fd.read, nanos) { poll() })
    }

    /** Whether the process has ended; does not wait. */
    public val hasEnded: Boolean
        @Throws(IOException::class)
        get() {
            val result = fd.once { poll() }
            if (result == -ErrorNumber.EAGAIN) return false
            ended(result)
            return true
        }

    /**
     * waitid(2) with `P_PIDFD` and `WEXITED`: waits until a child of this process has ended, and tells how. Linux 5.4, without blocking 5.10.
     *
     * Only a parent may ask, and the exit status can be taken once. The JDK takes that of every child that it starts itself ([ProcessBuilder]): for
     * those use [awaitEnd] and [Process.exitValue].
     *
     * @param reap whether the status is taken, which ends the zombie; false (`WNOWAIT`) leaves it to be asked again
     * @throws LinuxSocketException ECHILD if the process is no child, or its status is taken already
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's read deadline is over
     */
    public suspend fun awaitExit(timeout: Duration = Duration.INFINITE, reap: Boolean = true): ProcessExit {
        var exit: ProcessExit? = null
        var result = fd.begin(fd.read, coroutineContext, timeout) { waitid(reap) { exit = it } }
        if (Fd.pending(result)) result = fd.goOn(fd.read, result, timeout.deadline()) { waitid(reap) { exit = it } }
        return exited(result, exit)
    }

    @JvmSynthetic
    internal fun awaitExitBlocking(nanos: Long, reap: Boolean): ProcessExit {
        var exit: ProcessExit? = null
        val result = fd.block(fd.read, nanos) { waitid(reap) { exit = it } }
        return exited(result, exit)
    }

    /**
     * pidfd_send_signal(2): sends the process a signal. Linux 5.1.
     *
     * @param signal a constant of [Signal] or any other number; 0 sends nothing and fails as a signal would
     * @param info the `siginfo_t` that the receiver sees, 128 bytes in the machine's order, whose first number is the signal; null (the default) is
     *   that of kill(2)
     * @param flags `PIDFD_SIGNAL_…` of Linux 6.9, or 0
     * @throws LinuxSocketException ESRCH if the process has ended and was waited for, EINVAL for a number that is no signal
     * @throws MissingCapabilityException EPERM for a process of another user without CAP_KILL
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendSignal(signal: Int, info: ByteArray? = null, flags: Int = 0) {
        require(info == null || info.size == SignalInfo.SIZE) { "a siginfo_t has ${SignalInfo.SIZE} bytes, not ${info?.size}" }
        val result = fd.control { frame ->
            if (info != null) frame.valueBytes(info)
            fd.syscalls().pidfdSendSignal(frame, fd.number(), signal, if (info == null) 0 else frame.value(), flags)
        }
        if (result < 0) throw ProcessFailure.of("pidfd_send_signal", result)
    }

    /**
     * pidfd_getfd(2): a Conn on a duplicate of one of the process's own descriptors: both are the same socket. Linux 5.6.
     *
     * A Conn is non-blocking, and that is a property of the socket: from now on it is so for the process as well. One that counts on blocking calls
     * will see EAGAIN.
     *
     * @param targetFd the descriptor's number in the process
     * @param poller the new Conn's poller; null (the default) keeps this one's
     * @return the caller's to close; close-on-exec
     * @throws MissingCapabilityException EPERM unless this process may trace the other one: CAP_SYS_PTRACE, or the same user and a sysctl
     *   `kernel.yama.ptrace_scope` that allows it
     * @throws LinuxSocketException EBADF if the process has no such descriptor open, ESRCH if it has ended
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun getDescriptor(targetFd: Int, poller: Poller? = null): Conn {
        val number = fd.control { frame -> fd.syscalls().pidfdGetfd(frame, fd.number(), targetFd, 0) }
        if (number < 0) throw ProcessFailure.of("pidfd_getfd", number)
        return adopt(fd.syscalls(), number, poller ?: conn.poller)
    }

    /** The same operations for threads, platform or virtual; a view of this Pidfd. */
    public fun blocking(): BlockingPidfd = BlockingPidfd(this)

    /** Closes the descriptor and ends all waits, see [Conn.close]. The process goes on. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Pidfd($pid${if (conn.isOpen) "" else ", closed"})"

    /** Readable means ended. Waits for nothing itself. */
    private fun poll(): Int = withFrame { frame ->
        val memory = frame.memory()
        val at = frame.valueOffset()
        memory.set(ValueLayout.JAVA_INT, at + PollFd.FD, fd.number())
        memory.set(ValueLayout.JAVA_SHORT, at + PollFd.EVENTS, PollFd.IN.toShort())
        val result = fd.syscalls().ppoll(frame, frame.value(), 1, 0)
        if (result == 0) -ErrorNumber.EAGAIN else result
    }

    private inline fun waitid(reap: Boolean, take: (ProcessExit) -> Unit): Int = withFrame { frame ->
        val options = ProcessLayout.WEXITED or if (reap) 0 else ProcessLayout.WNOWAIT
        val info = WaitStatus.infoAddress(frame)
        // EAGAIN instead of waiting, because the descriptor is non-blocking.
        val result = fd.syscalls().waitid(frame, ProcessLayout.P_PIDFD, fd.number(), info, options, WaitStatus.usageAddress(frame))
        if (result >= 0) take(WaitStatus.read(frame))
        result
    }

    private fun ended(result: Int) {
        if (result < 0) throw ProcessFailure.of("poll", result)
    }

    private fun exited(result: Int, exit: ProcessExit?): ProcessExit {
        if (result < 0) throw ProcessFailure.of("waitid", result)
        return checkNotNull(exit)
    }

    /** How Pidfds come to be. */
    public companion object {
        /** What /proc tells about a pidfd. */
        private const val PID_LINE = "Pid:"

        /**
         * pidfd_open(2): the process that has this number now. Linux 5.3, non-blocking 5.10.
         *
         * Between learning a number and opening it the process may end and another one get the number. It cannot while its parent, who alone can
         * end the zombie, is the one who opens it.
         *
         * @param pid the process's number in the caller's pid namespace, such as [Process.pid] tells
         * @param config the poller; the network namespace plays no part
         * @throws LinuxSocketException ESRCH if there is no such process; EINVAL or ENOENT if it is the number of a thread other than the first of
         *   a process
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(pid: Long, config: SocketConfig = SocketConfig.DEFAULT): Pidfd {
            require(pid in 1..Int.MAX_VALUE) { "not a process's number: $pid" }
            val poller = Poller.choose(config.poller)
            val sys = poller.loop.syscalls()
            val number = withFrame { frame -> sys.pidfdOpen(frame, pid.toInt(), ProcessLayout.PIDFD_NONBLOCK) }
            if (number < 0) throw ProcessFailure.of("pidfd_open", number)
            return Pidfd(Conn(Fd(poller.loop, number, FdKind.NO_SOCKET), true, null), pid)
        }

        /**
         * A pidfd that came otherwise: in a control message (`SCM_PIDFD`), from clone(2), or from another process.
         *
         * @param conn becomes the Pidfd's own, unless this throws
         * @throws IllegalArgumentException if the descriptor is not a pidfd
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun of(conn: Conn): Pidfd {
            val fd = conn.fd
            val result = fd.control { frame -> fd.syscalls().pidfdSendSignal(frame, fd.number(), Signal.NONE, 0, 0) }
            require(result != -ErrorNumber.EBADF) { "not a pidfd: $conn" }
            if (result == Fd.CLOSED) throw ProcessFailure.of("pidfd_send_signal", result)
            return Pidfd(conn, conn.raw.control { number -> pid(Path.of("/proc/self/fdinfo/$number")) })
        }

        /**
         * `SO_PEERPIDFD`: the process at the other end of a Unix connection, as it was when the connection was made. Linux 6.5.
         *
         * @param peer a connected Unix socket; it stays the caller's
         * @return null where [SocketOptions.openPeerPidfd] gives none
         * @throws LinuxSocketException ENOPROTOOPT on older kernels; ESRCH, ENODATA or EINVAL if there is no peer, or it has ended
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun ofPeer(peer: ConnOwner): Pidfd? {
            val conn = peer.conn.options.openPeerPidfd() ?: return null
            try {
                return of(conn)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }

        /** A new descriptor of ours: closed if it cannot become a Conn. */
        private fun adopt(sys: Syscalls, number: Int, poller: Poller): Conn = try {
            Conn.adopt(number, SocketConfig(poller = poller))
        } catch (e: Throwable) {
            withFrame { frame -> sys.close(frame, number) }
            throw e
        }

        private fun pid(description: Path): Long =
            Files.readAllLines(description).firstOrNull { it.startsWith(PID_LINE) }?.removePrefix(PID_LINE)?.trim()?.toLongOrNull() ?: -1
    }
}
