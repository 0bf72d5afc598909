package io.netloom.socket

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.sys.OptionLayout.FilterProgram
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.transfer.Transfer
import java.io.IOException
import java.lang.foreign.ValueLayout
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The packet filter of a [Conn]: a program that the kernel runs over each packet *before* it is queued, so that what it drops costs no wake-up and no room.
 *
 * Where the packet's data begins depends on the socket: at the link-layer header for a packet socket, at the IP header for a raw IPv4 one, at the transport header for
 * UDP and TCP, at the message for the other families. The program's verdict is how many bytes to keep; 0 drops the packet.
 *
 * No privilege is needed for classic programs. A view of the Conn, safe for use by any thread; see socket(7) and the kernel's `networking/filter.rst`.
 */
public class SocketFilter internal constructor(private val conn: Conn) {
    /**
     * `SO_ATTACH_FILTER`: attaches a classic program in place of the one before, if any. What is queued already stays queued, see [replace].
     *
     * @throws IOException EINVAL if the kernel finds the program wrong, an empty one included; EPERM if the filter is [lock]ed; ENOMEM if the program is larger
     *     than the sysctl `net.core.optmem_max` has room for
     */
    @Throws(IOException::class)
    public fun attach(program: BpfProgram): Unit = attach(SocketConstants.SO_ATTACH_FILTER, program)

    /**
     * Changes the filter so that nothing is received afterwards that the new one would have dropped: attaches a program that drops everything, throws away what is queued,
     * then attaches [program]. Packets that come meanwhile are lost. A reader that waits goes on waiting.
     *
     * Not for streams, whose bytes cannot be thrown away.
     *
     * @return how many queued packets were thrown away
     * @throws IllegalStateException on a stream socket
     */
    @Throws(IOException::class)
    public fun replace(program: BpfProgram): Int {
        check(!conn.fd.kind().hasEnd()) { "a connection's bytes cannot be drained: attach before it is made" }
        attach(DROP_ALL)
        val drained = drain()
        attach(program)
        return drained
    }

    /** `SO_DETACH_FILTER`: takes the filter away, classic or eBPF; ENOENT if there is none, EPERM if it is [lock]ed. */
    @Throws(IOException::class)
    public fun detach(): Unit = conn.setOption(SocketLevel.SOCKET, SocketConstants.SO_DETACH_FILTER, 0)

    /** `SO_LOCK_FILTER`: from now on, and for good, nobody can change or detach the filter of this socket: for processes that give up their rights. */
    @Throws(IOException::class)
    public fun lock(): Unit = conn.setOption(SocketLevel.SOCKET, SocketConstants.SO_LOCK_FILTER, 1)

    /** Whether [lock] was called. */
    public val isLocked: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.SOCKET, SocketConstants.SO_LOCK_FILTER) != 0

    /**
     * `SO_GET_FILTER`: the classic program that is attached, null if there is none. Kernels whose checkpoint support (`CONFIG_CHECKPOINT_RESTORE`) is off do not keep it.
     *
     * @throws IOException EACCES if an eBPF program is attached
     */
    @get:Throws(IOException::class)
    public val program: BpfProgram?
        get() {
            var bytes = ByteArray(0)
            val fd = conn.fd
            // Its length counts instructions, not bytes.
            val result = fd.control { frame ->
                frame.valueLength(BpfProgram.MAX_SIZE)
                val r = fd.syscalls().getsockopt(
                    frame,
                    fd.number(),
                    SocketLevel.SOCKET,
                    SocketConstants.SO_GET_FILTER,
                    frame.bounce().address(),
                    frame.valueLengthAddress(),
                )
                if (r >= 0) bytes = ByteArray(frame.valueLength() * RawInstruction.SIZE).also { frame.bounceBuffer().get(0, it) }
                r
            }
            if (result < 0) throw conn.failure("getsockopt", result, SocketLevel.SOCKET, SocketConstants.SO_GET_FILTER)
            val buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder())
            return if (bytes.isEmpty()) null else BpfProgram.of(List(bytes.size / RawInstruction.SIZE) { RawInstruction.readFrom(buffer) })
        }

    /**
     * `SO_ATTACH_BPF`: attaches an eBPF program of type `BPF_PROG_TYPE_SOCKET_FILTER` that somebody else has loaded.
     *
     * @param programFd the program's descriptor; the kernel takes a reference of its own, the caller may close it
     * @throws IOException EBADF, EINVAL if it is no such program
     */
    @Throws(IOException::class)
    public fun attachEbpf(programFd: Int): Unit = conn.setOption(SocketLevel.SOCKET, SocketConstants.SO_ATTACH_BPF, programFd)

    /**
     * `SO_ATTACH_REUSEPORT_CBPF`: a program that chooses which socket of an SO_REUSEPORT group gets a packet or connection: its verdict is the socket's index in the
     * order in which they were bound. It serves the whole group, whichever of its sockets it was attached to. The packet's data begins after the
     * transport header. A verdict outside the group leaves the choice to the usual hash. Linux 4.5.
     */
    @Throws(IOException::class)
    public fun attachReuseport(program: BpfProgram): Unit = attach(SocketConstants.SO_ATTACH_REUSEPORT_CBPF, program)

    /** `SO_ATTACH_REUSEPORT_EBPF`: as [attachReuseport], with an eBPF program's descriptor. Linux 4.5. */
    @Throws(IOException::class)
    public fun attachReuseportEbpf(programFd: Int): Unit = conn.setOption(SocketLevel.SOCKET, SocketConstants.SO_ATTACH_REUSEPORT_EBPF, programFd)

    /** `SO_DETACH_REUSEPORT_BPF`: takes the group's program away; ENOENT if there is none. Linux 5.3. */
    @Throws(IOException::class)
    public fun detachReuseport(): Unit = conn.setOption(SocketLevel.SOCKET, SocketConstants.SO_DETACH_REUSEPORT_BPF, 0)

    private fun attach(option: Int, program: BpfProgram) {
        val fd = conn.fd
        val count = minOf(program.size, BpfProgram.MAX_SIZE + 1) // one too many is refused by the kernel, and fits
        val code = ByteBuffer.allocate(count * RawInstruction.SIZE).order(ByteOrder.nativeOrder())
        for (i in 0 until count) program.raw[i].writeTo(code)
        val result = fd.control { frame ->
            val memory = frame.memory()
            frame.bounceBuffer().put(0, code, 0, code.capacity())
            memory.set(ValueLayout.JAVA_LONG, frame.valueOffset(), 0)
            memory.set(ValueLayout.JAVA_SHORT, frame.valueOffset() + FilterProgram.LENGTH, count.toShort())
            memory.set(ValueLayout.JAVA_LONG, frame.valueOffset() + FilterProgram.FILTER, frame.bounce().address())
            fd.syscalls().setsockopt(frame, fd.number(), SocketLevel.SOCKET, option, frame.value(), FilterProgram.SIZE)
        }
        if (result < 0) throw conn.failure("setsockopt", result, SocketLevel.SOCKET, option)
    }

    /** Ends when the queue is empty: nothing passes the filter that is attached now. */
    private fun drain(): Int {
        val nothing = ByteBuffer.allocate(0)
        var drained = 0
        var errors = 0
        while (true) {
            val result = conn.fd.once { Transfer.receive(conn.fd, nothing, MessageFlag.DONTWAIT or MessageFlag.TRUNC, null) }
            if (result == -Errno.EAGAIN.number) return drained
            if (result >= 0) {
                drained++
            } else if (result == Fd.CLOSED || ++errors > PENDING_ERRORS) {
                throw SocketFailure.of("recvfrom", result, null)
            }
        }
    }

    private companion object {
        /** Reading takes a pending error away; one that stays is another matter. */
        const val PENDING_ERRORS = 16

        val DROP_ALL: BpfProgram = BpfProgram.of(RawInstruction(op = 0x06, jt = 0, jf = 0, k = 0)) // ret #0
    }
}
