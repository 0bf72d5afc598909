package io.netloom.socket.filter

import io.netloom.bpf.BpfProgram
import io.netloom.socket.Errno
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.SocketConstants
import java.lang.foreign.Arena
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout

/**
 * The kernel as it filters: two connected Unix datagram sockets, one of them with a filter.
 *
 * A datagram is put into the other socket's queue, or dropped, before sendto(2) returns, so nothing is waited for. The sender does not hear of it when a
 * filter drops.
 */
class KernelFilter : AutoCloseable {
    private val sys = LinuxSyscalls.INSTANCE
    private val frame = CallFrame()
    private val arena = Arena.ofConfined()
    private val buffer = arena.allocate(CAPACITY)
    private val sender: Int
    private val receiver: Int
    private val attached: AttachedFilter

    init {
        val fds = arena.allocate(ValueLayout.JAVA_INT, 2)
        val type = SocketConstants.SOCK_DGRAM or SocketConstants.SOCK_NONBLOCK or SocketConstants.SOCK_CLOEXEC
        check(sys.socketpair(frame, SocketConstants.AF_UNIX, type, 0, fds.address()) == 0)
        sender = fds.getAtIndex(ValueLayout.JAVA_INT, 0)
        receiver = fds.getAtIndex(ValueLayout.JAVA_INT, 1)
        attached = AttachedFilter(sys, frame, arena, receiver)
    }

    /** SO_ATTACH_FILTER, in the place of the one before: null when the kernel takes the program, else why it does not. */
    fun attach(program: BpfProgram): Errno? = attached.attach(program)

    /** How much of the packet the filter keeps; [DROPPED] if nothing comes out. */
    fun run(packet: ByteArray): Int {
        MemorySegment.copy(packet, 0, buffer, ValueLayout.JAVA_BYTE, 0, packet.size)
        val sent = sys.sendto(frame, sender, buffer.address(), packet.size.toLong(), 0, 0, 0, MemorySegment.NULL)
        check(sent == packet.size.toLong()) { "sendto gives $sent" }
        val kept = sys.recvfrom(frame, receiver, buffer.address(), CAPACITY, 0, 0, 0, MemorySegment.NULL).toInt()
        if (kept == -Errno.EAGAIN.number) return DROPPED
        check(kept >= 0) { "recvfrom gives $kept" }
        check(buffer.asSlice(0, kept.toLong()).mismatch(MemorySegment.ofArray(packet).asSlice(0, kept.toLong())) == -1L)
        return kept
    }

    override fun close() {
        sys.close(frame, sender)
        sys.close(frame, receiver)
        arena.close()
    }

    companion object {
        /** The datagram was dropped, which is something else than an empty one. */
        const val DROPPED: Int = -1

        private const val CAPACITY = 65_536L
    }
}
