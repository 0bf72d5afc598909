package io.netloom.socket

import io.netloom.socket.internal.sys.CallFrame
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import java.time.temporal.ChronoUnit

/** The options of one level of one Conn, as the types that their values are. */
internal class OptionLevel(private val conn: Conn, private val level: Int) {
    fun int(name: Int): Int = conn.getOption(level, name)

    fun set(name: Int, value: Int) = conn.setOption(level, name, value)

    fun flag(name: Int): Boolean = int(name) != 0

    fun set(name: Int, value: Boolean) = set(name, if (value) 1 else 0)

    fun long(name: Int): Long = structure(name, Long.SIZE_BYTES).getLong(0)

    fun set(name: Int, value: Long) = set(name, Long.SIZE_BYTES) { putLong(value) }

    fun string(name: Int): String = conn.getOptionString(level, name)

    fun set(name: Int, value: String) = conn.setOption(level, name, value)

    /** An int that counts [unit]s. */
    fun time(name: Int, unit: ChronoUnit): Duration = Duration.of(int(name).toLong(), unit)

    /** Rounded up to a whole [unit], so that something short does not become nothing. */
    fun set(name: Int, value: Duration, unit: ChronoUnit) {
        require(!value.isNegative) { "a time that is negative: $value" }
        val one = unit.duration
        val whole = value.dividedBy(one)
        val count = if (one.multipliedBy(whole) == value) whole else whole + 1
        require(count <= Int.MAX_VALUE) { "a time that is too long for ${SocketOptionTable.find(level, name)}: $value" }
        set(name, count.toInt())
    }

    /** What the kernel stores of a structure, in native order; at least [size] bytes, which are zero where it stores fewer. */
    fun structure(name: Int, size: Int): ByteBuffer {
        val value = conn.getOptionBytes(level, name, size)
        return ByteBuffer.wrap(value.copyOf(size)).order(ByteOrder.nativeOrder())
    }

    /** A structure of [size] bytes. */
    inline fun set(name: Int, size: Int, fill: ByteBuffer.() -> Unit) {
        val value = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder())
        value.fill()
        conn.setOption(level, name, value.array())
    }

    /** Of any length up to 64 KiB, which is more than [Conn.getOptionBytes] has room for. */
    fun bytes(name: Int): ByteArray {
        val fd = conn.fd
        var value = ByteArray(0)
        val result = fd.control { frame ->
            frame.valueLength(CallFrame.BOUNCE_SIZE)
            val r = fd.syscalls().getsockopt(frame, fd.number(), level, name, frame.bounce().address(), frame.valueLengthAddress())
            if (r >= 0) value = ByteArray(frame.valueLength()).also { frame.bounceBuffer().get(0, it) }
            r
        }
        if (result < 0) throw conn.failure("getsockopt", result, level, name)
        return value
    }
}
