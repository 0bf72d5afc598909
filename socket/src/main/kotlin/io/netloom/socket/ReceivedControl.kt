package io.netloom.socket

import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr
import io.netloom.socket.internal.transfer.ControlCursor
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.ByteOrder

/**
 * The control messages that came with a message. A view of the [ReceivedMessage] or [MessageBatch] that it belongs to: the next receive changes what it shows.
 *
 * Asking for a number by [getInt] or [getLong], or for [timestampNanos], allocates nothing; everything else makes objects. Reading goes no further than what the
 * kernel has stored, and bytes that are no whole control message end it. As thread-safe as what it belongs to: not.
 */
public class ReceivedControl internal constructor(private val source: Source) : Iterable<ControlMessage> {
    /** Where the encoded messages are; what changes from one receive to the next is asked for each time. */
    internal interface Source {
        val memory: MemorySegment
        val from: Long
        val length: Int
    }

    /** Whether there are none. */
    public val isEmpty: Boolean
        get() = !ControlCursor.at(source.memory, source.from, source.length, 0)

    /** The value of the first message of this kind; null if there is none, or only one that the kernel has cut too short. */
    public operator fun <T : Any> get(type: ControlMessageType<T>): T? {
        val at = find(type)
        return if (at < 0) null else type.decode(data(at))
    }

    /** The values of all messages of this kind, in order. */
    public fun <T : Any> getAll(type: ControlMessageType<T>): List<T> =
        filter { it.level == type.level && it.type == type.type }.mapNotNull { it.decode(type) }

    /** Whether a message of this kind came. */
    public operator fun contains(type: ControlMessageType<*>): Boolean = find(type) >= 0

    /** The first message of this kind as a number, unsigned up to four bytes; [absent] if there is none. */
    public fun getLong(type: NumberControlMessageType, absent: Long): Long {
        val at = find(type)
        if (at < 0) return absent
        val memory = source.memory
        val data = source.from + at + CMsgHdr.DATA
        return when (ControlCursor.dataLength(memory, source.from, at)) {
            1 -> memory.get(ValueLayout.JAVA_BYTE, data).toLong() and 0xff
            2 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, data).toLong() and 0xffff
            4 -> Integer.toUnsignedLong(memory.get(ValueLayout.JAVA_INT_UNALIGNED, data))
            8 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, data)
            else -> absent
        }
    }

    /** As [getLong], the low 32 bits. */
    public fun getInt(type: NumberControlMessageType, absent: Int): Int = getLong(type, absent.toLong()).toInt()

    /**
     * When the message came, in nanoseconds since 1970 by the kernel's clock: from SO_TIMESTAMPNS, SO_TIMESTAMP or the software part of SO_TIMESTAMPING, whichever is
     * there; 0 if none is. As an object: [SocketControl.TIMESTAMPNS] and the others.
     */
    public val timestampNanos: Long
        get() {
            if (!hasLevel(SocketLevel.SOCKET)) return 0
            for (type in SocketControl.STAMPS) {
                val at = find(type)
                if (at >= 0) {
                    val seconds = source.memory.get(ValueLayout.JAVA_LONG_UNALIGNED, source.from + at + CMsgHdr.DATA)
                    val fraction = source.memory.get(ValueLayout.JAVA_LONG_UNALIGNED, source.from + at + CMsgHdr.DATA + Long.SIZE_BYTES)
                    val nanos = seconds * 1_000_000_000 + if (type === SocketControl.TIMESTAMP) fraction * 1_000 else fraction
                    if (nanos != 0L) return nanos
                }
            }
            return 0
        }

    /** All of them, in the kernel's order, each a copy. */
    override fun iterator(): Iterator<ControlMessage> = iterator {
        var at = 0
        while (ControlCursor.at(source.memory, source.from, source.length, at)) {
            val memory = source.memory
            val level = ControlCursor.level(memory, source.from, at)
            val type = ControlCursor.type(memory, source.from, at)
            val data = ByteArray(ControlCursor.dataLength(memory, source.from, at))
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, source.from + at + CMsgHdr.DATA, data, 0, data.size)
            at = ControlCursor.next(memory, source.from, at)
            yield(ControlMessage(level, type, data))
        }
    }

    override fun toString(): String = joinToString(prefix = "[", postfix = "]")

    /** What an engine reads there. */
    @JvmSynthetic
    internal inline fun read(reader: (MemorySegment, Long, Int) -> Int): Int = reader(source.memory, source.from, source.length)

    /** One walk instead of one for each kind of stamp: most messages bring none. */
    private fun hasLevel(level: Int): Boolean {
        val memory = source.memory
        var at = 0
        while (ControlCursor.at(memory, source.from, source.length, at)) {
            if (ControlCursor.level(memory, source.from, at) == level) return true
            at = ControlCursor.next(memory, source.from, at)
        }
        return false
    }

    /** The position of the first whole message of this kind, -1 if there is none. */
    private fun find(type: ControlMessageType<*>): Int {
        val at = ControlCursor.find(source.memory, source.from, source.length, 0, type.level, type.type)
        return if (at < 0 || ControlCursor.dataLength(source.memory, source.from, at) < type.minimumSize) -1 else at
    }

    private fun data(at: Int) = source.memory
        .asSlice(source.from + at + CMsgHdr.DATA, ControlCursor.dataLength(source.memory, source.from, at).toLong())
        .asReadOnly().asByteBuffer().order(ByteOrder.nativeOrder())
}
