package io.netloom.socket.test

import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Epoll
import io.netloom.socket.internal.sys.EpollEvent
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.PollFd
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.sys.Syscalls
import io.netloom.socket.internal.testing.CallMemory
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.time.Duration

/**
 * The kernel, except where the script wants something else. It concerns the one descriptor [watched]; all others, such as the poller's own, are
 * left alone.
 *
 * @param later runs something after a time
 */
internal class FaultySyscalls(private val kernel: Syscalls, private val script: FaultScript, private val later: (Duration, () -> Unit) -> Unit) :
    Syscalls by kernel {
    @Volatile
    var watched: Int = NOBODY

    private val registration = Registration(kernel)
    private val holds = Holds()

    private inline fun faulty(operation: Operation, fd: Int, call: (Fault.Effect?) -> Long): Long {
        if (fd != watched) return call(null)
        if (holds.isHeld(operation)) {
            script.count(operation)
            return -ErrorNumber.EAGAIN.toLong()
        }
        return when (val effect = script.begin(operation)) {
            is Fault.Effect.Fails -> -effect.errno.toLong()

            is Fault.Effect.WouldBlock -> {
                registration.repeatEdge()
                -ErrorNumber.EAGAIN.toLong()
            }

            is Fault.Effect.Delays -> {
                holds.begin(operation, effect.time)
                later(effect.time) {
                    holds.end(operation)
                    registration.repeatEdge()
                }
                -ErrorNumber.EAGAIN.toLong()
            }

            else -> call(effect)
        }
    }

    /** Whoever waits because of a delay is told at once. */
    fun endDelays() {
        holds.end()
        registration.repeatEdge()
    }

    private fun Fault.Effect?.limit(wanted: Long): Long = if (this is Fault.Effect.Limits) minOf(wanted, count.toLong()) else wanted

    private inline fun withHeader(effect: Fault.Effect?, message: Long, crossinline call: () -> Long): Long = when (effect) {
        is Fault.Effect.Limits -> CallMemory.limited(message, effect.count.toLong()) { call() }
        is Fault.Effect.TruncatesControl -> CallMemory.withoutControl(message, 1, false) { call() }
        else -> call()
    }

    private fun receiving(flags: Int) = if (flags and SocketConstants.MSG_ERRQUEUE != 0) Operation.RECEIVE_ERROR else Operation.RECEIVE

    // Transfers

    override fun read(frame: CallFrame, fd: Int, buffer: Long, length: Long, keepAlive: MemorySegment): Long =
        faulty(Operation.RECEIVE, fd) { kernel.read(frame, fd, buffer, it.limit(length), keepAlive) }

    override fun write(frame: CallFrame, fd: Int, buffer: Long, length: Long, keepAlive: MemorySegment): Long =
        faulty(Operation.SEND, fd) { kernel.write(frame, fd, buffer, it.limit(length), keepAlive) }

    override fun recvfrom(
        frame: CallFrame,
        fd: Int,
        buffer: Long,
        length: Long,
        flags: Int,
        name: Long,
        nameLength: Long,
        keepAlive: MemorySegment,
    ): Long = faulty(receiving(flags), fd) { kernel.recvfrom(frame, fd, buffer, it.limit(length), flags, name, nameLength, keepAlive) }

    override fun sendto(
        frame: CallFrame,
        fd: Int,
        buffer: Long,
        length: Long,
        flags: Int,
        name: Long,
        nameLength: Int,
        keepAlive: MemorySegment,
    ): Long = faulty(Operation.SEND, fd) { kernel.sendto(frame, fd, buffer, it.limit(length), flags, name, nameLength, keepAlive) }

    /** Of a copy within the kernel the script sees the end that is the watched descriptor. */
    override fun splice(frame: CallFrame, from: Int, to: Int, length: Long, flags: Int): Long = if (to == watched) {
        faulty(Operation.SEND, to) { kernel.splice(frame, from, to, it.limit(length), flags) }
    } else {
        faulty(Operation.RECEIVE, from) { kernel.splice(frame, from, to, it.limit(length), flags) }
    }

    override fun sendfile(frame: CallFrame, to: Int, from: Int, offset: Long, count: Long): Long =
        faulty(Operation.SEND, to) { kernel.sendfile(frame, to, from, offset, it.limit(count)) }

    override fun recvmsg(frame: CallFrame, fd: Int, message: Long, flags: Int, keepAlive: MemorySegment): Long =
        faulty(receiving(flags), fd) { effect -> withHeader(effect, message) { kernel.recvmsg(frame, fd, message, flags, keepAlive) } }

    override fun sendmsg(frame: CallFrame, fd: Int, message: Long, flags: Int, keepAlive: MemorySegment): Long =
        faulty(Operation.SEND, fd) { effect -> withHeader(effect, message) { kernel.sendmsg(frame, fd, message, flags, keepAlive) } }

    override fun recvmmsg(frame: CallFrame, fd: Int, messages: Long, count: Int, flags: Int): Int = faulty(receiving(flags), fd) { effect ->
        val limited = effect.limit(count.toLong()).toInt()
        if (effect is Fault.Effect.TruncatesControl) {
            CallMemory.withoutControl(messages, count, true) { kernel.recvmmsg(frame, fd, messages, count, flags).toLong() }
        } else {
            kernel.recvmmsg(frame, fd, messages, limited, flags).toLong()
        }
    }.toInt()

    override fun sendmmsg(frame: CallFrame, fd: Int, messages: Long, count: Int, flags: Int): Int =
        faulty(Operation.SEND, fd) { kernel.sendmmsg(frame, fd, messages, it.limit(count.toLong()).toInt(), flags).toLong() }.toInt()

    // Control

    override fun accept4(frame: CallFrame, fd: Int, name: Long, nameLength: Long, flags: Int): Int =
        faulty(Operation.ACCEPT, fd) { kernel.accept4(frame, fd, name, nameLength, flags).toLong() }.toInt()

    override fun connect(frame: CallFrame, fd: Int, name: Long, nameLength: Int): Int =
        faulty(Operation.CONNECT, fd) { kernel.connect(frame, fd, name, nameLength).toLong() }.toInt()

    override fun bind(frame: CallFrame, fd: Int, name: Long, nameLength: Int): Int =
        faulty(Operation.BIND, fd) { kernel.bind(frame, fd, name, nameLength).toLong() }.toInt()

    override fun listen(frame: CallFrame, fd: Int, backlog: Int): Int =
        faulty(Operation.LISTEN, fd) { kernel.listen(frame, fd, backlog).toLong() }.toInt()

    override fun shutdown(frame: CallFrame, fd: Int, how: Int): Int =
        faulty(Operation.SHUTDOWN, fd) { kernel.shutdown(frame, fd, how).toLong() }.toInt()

    override fun getsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Long): Int =
        faulty(Operation.GET_OPTION, fd) { kernel.getsockopt(frame, fd, level, option, value, length).toLong() }.toInt()

    override fun setsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Int): Int =
        faulty(Operation.SET_OPTION, fd) { kernel.setsockopt(frame, fd, level, option, value, length).toLong() }.toInt()

    override fun close(frame: CallFrame, fd: Int): Int {
        if (fd == watched) watched = NOBODY // the number may come back at once, for something else
        return kernel.close(frame, fd)
    }

    // Waiting

    override fun epollCtl(frame: CallFrame, epfd: Int, operation: Int, fd: Int, event: Long): Int =
        if (fd == watched) registration.control(frame, epfd, operation, fd, event) else kernel.epollCtl(frame, epfd, operation, fd, event)

    /** A thread that waits for what is held must not be told that it is ready, and has to look now and then whether it still is. */
    override fun ppoll(frame: CallFrame, fds: Long, count: Int, timeoutNanos: Long): Int {
        val entries = CallMemory.at(fds, count.toLong() * PollFd.SIZE)
        val entry = (0 until count).map { it.toLong() * PollFd.SIZE }.firstOrNull { entries.get(ValueLayout.JAVA_INT, it + PollFd.FD) == watched }
            ?: return kernel.ppoll(frame, fds, count, timeoutNanos)
        val operations = waitedFor(entries.get(ValueLayout.JAVA_SHORT, entry + PollFd.EVENTS).toInt())
        var left = if (timeoutNanos < 0) Long.MAX_VALUE else timeoutNanos
        while (true) {
            val hold = minOf(holds.left(operations), LOOK_NANOS)
            if (hold <= 0) return kernel.ppoll(frame, fds, count, if (timeoutNanos < 0) timeoutNanos else left)
            val slice = minOf(left, hold)
            val ready = withoutEntry(entries, entry) { kernel.ppoll(frame, fds, count, slice) }
            left -= slice
            if (ready != 0 || left <= 0) return ready
        }
    }

    /** ppoll(2) ignores an entry whose number is negative. */
    private inline fun withoutEntry(entries: MemorySegment, entry: Long, poll: () -> Int): Int {
        val number = entries.get(ValueLayout.JAVA_INT, entry + PollFd.FD)
        entries.set(ValueLayout.JAVA_INT, entry + PollFd.FD, NOBODY)
        try {
            return poll()
        } finally {
            entries.set(ValueLayout.JAVA_INT, entry + PollFd.FD, number)
        }
    }

    private fun waitedFor(events: Int): Set<Operation> = when {
        events and PollFd.IN != 0 -> READING
        events and PollFd.OUT != 0 -> WRITING
        else -> ERRORS
    }

    private companion object {
        const val NOBODY = -1
        const val LOOK_NANOS = 5_000_000L
        val READING = setOf(Operation.RECEIVE, Operation.ACCEPT)
        val WRITING = setOf(Operation.SEND)
        val ERRORS = setOf(Operation.RECEIVE_ERROR)
    }

    /** What the poller has asked epoll for. An edge is told once; who was told EAGAIN by a fault needs it again. */
    private class Registration(private val kernel: Syscalls) {
        private val frame = CallFrame()
        private var epoll = NOBODY
        private var fd = NOBODY
        private var events = 0
        private var data = 0L

        @Synchronized
        fun control(caller: CallFrame, epfd: Int, operation: Int, number: Int, event: Long): Int {
            val result = kernel.epollCtl(caller, epfd, operation, number, event)
            if (operation == Epoll.CTL_DEL) {
                fd = NOBODY
            } else if (result >= 0) {
                val wanted = CallMemory.at(event, EpollEvent.SIZE.toLong())
                epoll = epfd
                fd = number
                events = EpollEvent.events(wanted, 0, 0)
                data = EpollEvent.data(wanted, 0, 0)
            }
            return result
        }

        /** A change of interest, even to the same, looks at the descriptor again. */
        @Synchronized
        fun repeatEdge() {
            if (fd == NOBODY) return
            EpollEvent.set(frame.memory(), frame.valueOffset(), 0, events, data)
            kernel.epollCtl(frame, epoll, Epoll.CTL_MOD, fd, frame.value())
        }
    }

    /** The operations that nothing is ready for, and until when (System.nanoTime). */
    private class Holds {
        private val ends = HashMap<Operation, Long>()

        @Synchronized
        fun begin(operation: Operation, time: Duration) {
            ends[operation] = System.nanoTime() + time.toNanos()
        }

        @Synchronized
        fun end() = ends.clear()

        @Synchronized
        fun end(operation: Operation) {
            ends.remove(operation)
        }

        @Synchronized
        fun isHeld(operation: Operation) = ends.containsKey(operation) && left(setOf(operation)) > 0

        /** How long one of these is held still; 0 if none is. */
        @Synchronized
        fun left(operations: Set<Operation>): Long = operations.maxOf { maxOf(0, (ends[it] ?: return@maxOf 0L) - System.nanoTime()) }
    }
}
