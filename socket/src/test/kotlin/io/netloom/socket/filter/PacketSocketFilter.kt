package io.netloom.socket.filter

import io.netloom.bpf.BpfProgram
import io.netloom.socket.Errno
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.PollFd
import io.netloom.socket.internal.sys.SocketConstants
import java.lang.foreign.Arena
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.ByteOrder

/**
 * The kernel as it filters what comes in on the loopback: a packet socket with a filter, and one without, which was bound before. Sockets are served the newest
 * first, so when the one without has the frame the filter has seen it, and nothing is waited for but that.
 *
 * The network namespace has to be the test's own.
 *
 * @param type SOCK_RAW, whose filter and reader begin with the link header, or SOCK_DGRAM, which begins behind it
 */
class PacketSocketFilter(type: Int) : AutoCloseable {
    private val sys = LinuxSyscalls.INSTANCE
    private val frame = CallFrame()
    private val arena = Arena.ofConfined()
    private val buffer = arena.allocate(CAPACITY)
    private val sender = socket(SocketConstants.SOCK_RAW)
    private val plain = socket(type).also(::bind)
    private val filtered = socket(type).also(::bind)
    private val attached = AttachedFilter(sys, frame, arena, filtered)

    /** SO_ATTACH_FILTER; fails if the kernel refuses the program. */
    fun attach(program: BpfProgram) = check(refusal(program) == null)

    /** SO_ATTACH_FILTER, in the place of the one before: null when the kernel takes the program, else why it does not. */
    fun refusal(program: BpfProgram): Errno? = attached.attach(program)

    /** Sends a frame, with its mark. */
    fun send(bytes: ByteArray, mark: Int) {
        drain(plain)
        drain(filtered)
        option(sender, SocketConstants.SOL_SOCKET, SO_MARK, mark)
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.size)
        val sent = sys.sendto(frame, sender, buffer.address(), bytes.size.toLong(), 0, frame.name(), loopback(0), MemorySegment.NULL)
        check(sent == bytes.size.toLong()) { "sendto gives $sent" }
    }

    /** What a socket without filter gets of it. */
    fun whole(): ByteArray {
        frame.memory().set(ValueLayout.JAVA_INT, frame.valueOffset() + PollFd.FD, plain)
        frame.memory().set(ValueLayout.JAVA_SHORT, frame.valueOffset() + PollFd.EVENTS, PollFd.IN.toShort())
        check(sys.ppoll(frame, frame.value(), 1, PATIENCE_NANOS) == 1) { "the loopback lost a frame" }
        return receive(plain)!!
    }

    /** What the filter leaves of it; null if that is nothing. */
    fun kept(): ByteArray? = receive(filtered)

    private fun receive(fd: Int): ByteArray? {
        val size = sys.recvfrom(frame, fd, buffer.address(), CAPACITY, 0, 0, 0, MemorySegment.NULL)
        return if (size < 0) null else buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE)
    }

    private fun drain(fd: Int) {
        while (receive(fd) != null) continue
    }

    private fun socket(type: Int): Int {
        val flags = SocketConstants.SOCK_NONBLOCK or SocketConstants.SOCK_CLOEXEC
        return sys.socket(frame, SocketConstants.AF_PACKET, type or flags, 0).also { check(it >= 0) { "socket gives $it" } }
    }

    private fun bind(fd: Int) {
        option(fd, SocketConstants.SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        check(sys.bind(frame, fd, frame.name(), loopback(ETH_P_ALL)) == 0)
    }

    private fun option(fd: Int, level: Int, name: Int, value: Int) {
        frame.valueInt(0, value)
        check(sys.setsockopt(frame, fd, level, name, frame.value(), Int.SIZE_BYTES) == 0)
    }

    /** struct sockaddr_ll of `lo`, with the size as result. */
    private fun loopback(protocol: Int): Int {
        val name = frame.memory().asSlice(frame.nameOffset(), SOCKADDR_LL_SIZE.toLong()).fill(0)
        name.set(ValueLayout.JAVA_SHORT, 0, SocketConstants.AF_PACKET.toShort())
        name.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, protocol.toShort())
        name.set(ValueLayout.JAVA_INT, 4, LOOPBACK_INDEX)
        return SOCKADDR_LL_SIZE
    }

    override fun close() {
        listOf(sender, plain, filtered).forEach { sys.close(frame, it) }
        arena.close()
    }

    companion object {
        /** Of `lo` in every network namespace. */
        const val LOOPBACK_INDEX: Int = 1

        private const val CAPACITY = 2_048L
        private const val PATIENCE_NANOS = 20_000_000_000L
        private const val SO_MARK = 36
        private const val PACKET_IGNORE_OUTGOING = 23
        private const val ETH_P_ALL = 3
        private const val SOCKADDR_LL_SIZE = 20
    }
}
