package io.netloom.socket

import io.netloom.socket.internal.poll.EventLoop
import io.netloom.socket.internal.poll.PollerThread
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.Syscalls
import kotlinx.coroutines.CoroutineDispatcher
import java.io.Closeable
import java.io.IOException
import java.util.concurrent.atomic.AtomicInteger

/**
 * One thread that waits for descriptors (epoll(7)) and for moments in time, and wakes whoever waits for them. It never reads or writes data: an operation that was woken makes
 * its system call itself.
 *
 * Most programs never name a poller: [shared] is started at the first wait and serves all. [open] gives one whose [dispatcher] runs coroutines on the poller's own
 * thread, which saves the hop between two threads at every wait.
 *
 * Virtual threads are woken by a virtual thread of the poller's, on their own carriers, as long as no coroutine and no future waits for the same Conn.
 *
 * Thread-safe. Each poller that has been started owns two descriptors (an epoll and an eventfd; another epoll once a virtual thread has waited) and one daemon thread.
 */
public class Poller internal constructor(@get:JvmSynthetic internal val loop: EventLoop, private val isShared: Boolean) : Closeable {
    private val loopDispatcher: PollerDispatcher? = if (isShared) null else PollerDispatcher(loop)

    init {
        loop.owner(this)
    }

    /**
     * Runs coroutines on this poller's thread: a coroutine that waits for a Conn of this poller goes on without a change of thread, and `delay` and `withTimeout`
     * become the time that epoll waits. While a coroutine computes, nothing else on this poller moves on: a stretch of more than 20 ms counts as
     * a long task, and a blocking call that would have to wait throws [IllegalStateException].
     *
     * @throws IllegalStateException on [shared], whose thread runs no user code
     */
    public val dispatcher: CoroutineDispatcher
        get() = checkNotNull(loopDispatcher) { "the shared poller runs no coroutines; open one of your own with Poller.open()" }

    /** What this poller has counted so far. */
    public val counters: PollerCounters
        get() {
            val counters = loop.counters()
            return PollerCounters(
                registered = loop.registered(),
                wakeUps = counters.wakeUps(),
                spuriousEvents = counters.spuriousEvents(),
                staleEvents = counters.staleEvents(),
                writableEvents = counters.writableEvents(),
                longTasks = counters.longTasks(),
            )
        }

    /** False once [close] was called or the poller's `epoll_wait` has failed. */
    public val isOpen: Boolean
        get() = !loop.isClosed

    /**
     * Watches a descriptor that is not a [Conn]'s, of any kind that poll(2) knows: a timerfd, an inotify, another library's socket. The descriptor is duplicated
     * (`F_DUPFD_CLOEXEC`) and stays the caller's; its flags are not touched.
     *
     * @throws IOException with EBADF if `fd` is not open
     */
    @Throws(IOException::class)
    public fun watch(fd: Int): FdWatch = FdWatch.open(this, fd)

    /**
     * Ends the thread and waits for its end, unless called on a poller's thread. Idempotent. Whoever waits through this poller gets
     * [java.nio.channels.ClosedChannelException], now and later; the Conns themselves stay open and the caller's. Coroutines that still run on [dispatcher]
     * are cancelled and go on to their end on `Dispatchers.Default`.
     *
     * @throws IllegalStateException on [shared], which lives as long as the process
     */
    override fun close() {
        check(!isShared) { "the shared poller cannot be closed" }
        loop.close()
    }

    override fun toString(): String = if (isShared) "Poller.shared" else "Poller(${counters.registered} registered)"

    /** The pollers that there are. */
    public companion object {
        private val opened = AtomicInteger()

        /** The poller of the process, for all Conns that name no other. Its thread starts at the first wait and never ends. */
        @JvmStatic
        @get:JvmName("shared")
        public val shared: Poller by lazy { Poller(EventLoop(LinuxSyscalls.INSTANCE, "netloom-poller"), true) }

        /** A poller of the caller's own, with a [dispatcher]. Its thread starts at the first use. */
        @JvmStatic
        public fun open(): Poller = over(LinuxSyscalls.INSTANCE)

        /** The poller on whose thread this is called, null elsewhere. */
        @JvmStatic
        public fun current(): Poller? = (Thread.currentThread() as? PollerThread)?.loop()?.owner() as Poller?

        /** A poller whose Conns talk to another kernel. */
        @JvmSynthetic
        internal fun over(syscalls: Syscalls): Poller = Poller(EventLoop(syscalls, "netloom-poller-${opened.incrementAndGet()}"), false)

        /** The poller for a new Conn. */
        @JvmSynthetic
        internal fun choose(wanted: Poller?): Poller = wanted ?: current() ?: shared
    }
}
