package io.netloom.socket

import io.netloom.socket.internal.fd.Direction
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.fd.FdKind
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.sys.CallFrames
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.PollFd
import java.io.Closeable
import java.io.IOException
import java.lang.foreign.ValueLayout
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/**
 * Waits for a descriptor that Netloom does not read or write itself, see [Poller.watch]. Each wait looks at the descriptor's state as poll(2) does: it returns at once
 * while there is something to read (or room to write), whatever was reported before.
 *
 * Thread-safe; several may wait at once and are served in the order in which they came. Cancelling a wait leaves the watch usable. The watch owns a duplicate of the
 * descriptor until [close].
 */
public class FdWatch private constructor(private val fd: Fd) : Closeable {
    /**
     * Waits until the descriptor is readable, has ended or has an error (`POLLIN`, `POLLHUP`, `POLLERR`). A regular file always is.
     *
     * @throws java.net.SocketTimeoutException when the timeout is over
     * @throws java.nio.channels.AsynchronousCloseException when the watch is closed meanwhile
     */
    public suspend fun awaitReadable(timeout: Duration = Duration.INFINITE) {
        suspendUntil(fd.read, PollFd.IN, timeout)
    }

    /** Waits until the descriptor is writable or has an error (`POLLOUT`, `POLLERR`); otherwise as [awaitReadable]. */
    public suspend fun awaitWritable(timeout: Duration = Duration.INFINITE) {
        suspendUntil(fd.write, PollFd.OUT, timeout)
    }

    private suspend fun suspendUntil(direction: Direction, events: Int, timeout: Duration) {
        var result = fd.begin(direction, coroutineContext, timeout) { look(events) }
        if (Fd.pending(result)) result = fd.goOn(direction, result, timeout.deadline()) { look(events) }
        check(result)
    }

    /** The same for threads, platform or virtual. */
    public fun blocking(): Blocking = Blocking()

    /** Ends all waits with [java.nio.channels.AsynchronousCloseException] and closes the duplicate. Idempotent. */
    override fun close() {
        fd.close()
    }

    private fun look(events: Int): Int {
        val frame = CallFrames.lease()
        try {
            val memory = frame.memory()
            val at = frame.valueOffset()
            memory.set(ValueLayout.JAVA_INT, at + PollFd.FD, fd.number())
            memory.set(ValueLayout.JAVA_SHORT, at + PollFd.EVENTS, events.toShort())
            val result = fd.syscalls().ppoll(frame, frame.value(), 1, 0)
            return if (result == 0) -ErrorNumber.EAGAIN else result
        } finally {
            CallFrames.release(frame)
        }
    }

    private fun check(result: Int) {
        if (result < 0) throw SocketFailure.of("watch", result, null)
    }

    /** The waits of an [FdWatch] for threads; interruptible. */
    public inner class Blocking internal constructor() {
        /** See [FdWatch.awaitReadable]; null waits for ever. */
        @JvmOverloads
        @Throws(IOException::class)
        public fun awaitReadable(timeout: java.time.Duration? = null) {
            check(fd.block(fd.read, MonotonicTime.nanos(timeout)) { look(PollFd.IN) })
        }

        /** See [FdWatch.awaitWritable]; null waits for ever. */
        @JvmOverloads
        @Throws(IOException::class)
        public fun awaitWritable(timeout: java.time.Duration? = null) {
            check(fd.block(fd.write, MonotonicTime.nanos(timeout)) { look(PollFd.OUT) })
        }
    }

    internal companion object {
        fun open(poller: Poller, number: Int): FdWatch {
            val frame = CallFrames.lease()
            try {
                val copy = poller.loop.syscalls().fcntl(frame, number, Descriptor.F_DUPFD_CLOEXEC, 0)
                if (copy < 0) throw SocketErrors.of("fcntl", -copy)
                return FdWatch(Fd(poller.loop, copy, FdKind.NO_SOCKET))
            } finally {
                CallFrames.release(frame)
            }
        }
    }
}
