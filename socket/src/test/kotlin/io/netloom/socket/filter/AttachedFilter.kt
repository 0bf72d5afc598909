package io.netloom.socket.filter

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import io.netloom.socket.Errno
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.sys.Syscalls
import java.lang.foreign.Arena
import java.lang.foreign.ValueLayout
import java.nio.ByteOrder

/** The filter of a socket, by setsockopt(2) and nothing else: what the kernel says is not to depend on what it is to prove. */
class AttachedFilter(private val sys: Syscalls, private val frame: CallFrame, arena: Arena, private val fd: Int) {
    private val instructions = arena.allocate((BpfProgram.MAX_SIZE + 16L) * RawInstruction.SIZE, 8)

    /** SO_ATTACH_FILTER, in the place of the one before: null when the kernel takes the program, else why it does not. */
    fun attach(program: BpfProgram): Errno? {
        var result = set(program)
        if (result == -Errno.ENOMEM.number) {
            // Two programs are too many for net.core.optmem_max.
            sys.setsockopt(frame, fd, SocketConstants.SOL_SOCKET, SO_DETACH_FILTER, frame.value(), Int.SIZE_BYTES)
            result = set(program)
        }
        return if (result == 0) null else Errno.of(-result)
    }

    private fun set(program: BpfProgram): Int {
        val code = instructions.asByteBuffer().order(ByteOrder.nativeOrder())
        program.raw.forEach { it.writeTo(code) }
        // struct sock_fprog
        frame.memory().set(ValueLayout.JAVA_SHORT, frame.valueOffset(), program.size.toShort())
        frame.memory().set(ValueLayout.JAVA_LONG, frame.valueOffset() + 8, instructions.address())
        return sys.setsockopt(frame, fd, SocketConstants.SOL_SOCKET, SO_ATTACH_FILTER, frame.value(), FPROG_SIZE)
    }

    private companion object {
        const val SO_ATTACH_FILTER = 26
        const val SO_DETACH_FILTER = 27
        const val FPROG_SIZE = 16
    }
}
