package io.netloom.socket

import io.netloom.socket.internal.poll.MonotonicTime
import java.io.Closeable
import java.io.IOException
import java.time.Duration

/**
 * A [Pidfd] for threads, platform or virtual: the same operations as plain functions that wait. Interruptible, as [BlockingConn].
 *
 * Everywhere a `timeout` of null waits for ever. A view: it may be made again and again, and closing it closes the Pidfd.
 */
public class BlockingPidfd internal constructor(private val pidfd: Pidfd) :
    Closeable,
    ConnOwner {
    override val conn: Conn
        get() = pidfd.conn

    /** See [Pidfd.pid]. */
    public val pid: Long
        get() = pidfd.pid

    /** See [Pidfd.hasEnded]. */
    public val hasEnded: Boolean
        @Throws(IOException::class)
        get() = pidfd.hasEnded

    /** See [Pidfd.awaitEnd]: any process. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun awaitEnd(timeout: Duration? = null): Unit = pidfd.awaitEndBlocking(MonotonicTime.nanos(timeout))

    /** See [Pidfd.awaitExit]: a child of this process that the JDK did not start. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun awaitExit(timeout: Duration? = null, reap: Boolean = true): ProcessExit = pidfd.awaitExitBlocking(MonotonicTime.nanos(timeout), reap)

    /** See [Pidfd.sendSignal]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendSignal(signal: Int, info: ByteArray? = null, flags: Int = 0): Unit = pidfd.sendSignal(signal, info, flags)

    /** See [Pidfd.getDescriptor]; the blocking view of the new Conn. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun getDescriptor(targetFd: Int, poller: Poller? = null): BlockingConn = pidfd.getDescriptor(targetFd, poller).blocking()

    /** See [Pidfd.close]. */
    override fun close(): Unit = pidfd.close()

    override fun toString(): String = "Blocking$pidfd"

    /** How blocking Pidfds come to be. */
    public companion object {
        /** [Pidfd.open], as a blocking view. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(pid: Long, config: SocketConfig = SocketConfig.DEFAULT): BlockingPidfd = Pidfd.open(pid, config).blocking()
    }
}
