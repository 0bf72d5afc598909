package io.netloom.socket.options

import io.netloom.socket.AddressFamily
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.DelegatingSyscalls
import io.netloom.socket.valueBytes

/** Linux with Unix sockets for all others, on which every option can be set to anything, and is then read as it was set. */
internal class RememberingKernel : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
    private val values = HashMap<Pair<Int, Int>, ByteArray>()

    /** The levels and numbers of the options that were set. */
    val options: Set<Pair<Int, Int>>
        get() = values.keys

    fun forget() = values.clear()

    override fun socket(frame: CallFrame, domain: Int, type: Int, protocol: Int): Int {
        val flags = type and SocketType.STREAM.inv() and SocketType.DGRAM.inv() and SocketType.RAW.inv()
        return super.socket(frame, AddressFamily.UNIX, SocketType.DGRAM or flags, 0)
    }

    override fun setsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Int): Int {
        values[level to option] = frame.valueBytes(length)
        return 0
    }

    override fun getsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Long): Int {
        val bytes = values[level to option] ?: return super.getsockopt(frame, fd, level, option, value, length)
        val room = minOf(frame.valueLength(), bytes.size)
        frame.valueBytes(bytes.copyOf(room))
        frame.valueLength(room)
        return 0
    }
}
