package io.netloom.socket.stress

import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Epoll
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.SocketConstants
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicLong

/**
 * The real kernel, with a witness: every socket has a cookie that no other socket ever gets, so a call that reaches a number after it was given to another file
 * is seen. Which Conn a transfer is made for is told by its buffer, a direct one that only this Conn uses at the time.
 */
class CookieSyscalls : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
    private val byBuffer = ConcurrentHashMap<Long, Long>()
    private val byNumber = ConcurrentHashMap<Int, Long>()

    val mismatches = ConcurrentLinkedQueue<String>()
    val checked = AtomicLong()

    /** From now on this buffer belongs to the socket with this cookie. */
    fun buffer(buffer: ByteBuffer, cookie: Long) {
        byBuffer[MemorySegment.ofBuffer(buffer).address()] = cookie
    }

    fun opened(number: Int, cookie: Long) {
        byNumber[number] = cookie
    }

    override fun recvfrom(
        frame: CallFrame,
        fd: Int,
        buffer: Long,
        length: Long,
        flags: Int,
        name: Long,
        nameLength: Long,
        keepAlive: MemorySegment,
    ): Long {
        requireCookie("recvfrom", fd, byBuffer[buffer])
        return super.recvfrom(frame, fd, buffer, length, flags, name, nameLength, keepAlive).also { requireGood("recvfrom", it) }
    }

    override fun sendto(
        frame: CallFrame,
        fd: Int,
        buffer: Long,
        length: Long,
        flags: Int,
        name: Long,
        nameLength: Int,
        keepAlive: MemorySegment,
    ): Long {
        requireCookie("sendto", fd, byBuffer[buffer])
        return super.sendto(frame, fd, buffer, length, flags, name, nameLength, keepAlive).also { requireGood("sendto", it) }
    }

    override fun epollCtl(frame: CallFrame, epfd: Int, operation: Int, fd: Int, event: Long): Int {
        byNumber[fd]?.let { requireCookie("epoll_ctl $operation", fd, it) }
        val result = super.epollCtl(frame, epfd, operation, fd, event)
        requireGood("epoll_ctl $operation", result.toLong())
        if (operation == Epoll.CTL_DEL && result == -ErrorNumber.ENOENT) mismatches += "epoll_ctl DEL of a number that is not registered"
        return result
    }

    override fun close(frame: CallFrame, fd: Int): Int {
        byNumber.remove(fd)?.let { requireCookie("close", fd, it) }
        return super.close(frame, fd).also { requireGood("close", it.toLong()) }
    }

    private fun requireCookie(call: String, fd: Int, expected: Long?) {
        if (expected == null) return
        checked.incrementAndGet()
        val actual = cookie(fd)
        if (actual != expected) mismatches += "$call on $fd: the socket is $actual, not $expected"
    }

    private fun requireGood(call: String, result: Long) {
        if (result == -ErrorNumber.EBADF.toLong()) mismatches += "$call: EBADF"
    }

    companion object {
        private const val SO_COOKIE = 57

        /** The socket's cookie, or -errno. */
        fun cookie(fd: Int): Long {
            // Not from the pool: the caller's own frame is in use.
            val frame = FRAME.get()
            frame.valueLength(Long.SIZE_BYTES)
            val result =
                LinuxSyscalls.INSTANCE.getsockopt(
                    frame,
                    fd,
                    SocketConstants.SOL_SOCKET,
                    SO_COOKIE,
                    frame.value(),
                    frame.valueLengthAddress(),
                )
            return if (result < 0) result.toLong() else frame.memory().get(ValueLayout.JAVA_LONG, frame.valueOffset())
        }

        private val FRAME: ThreadLocal<CallFrame> = ThreadLocal.withInitial { CallFrame() }
    }
}
