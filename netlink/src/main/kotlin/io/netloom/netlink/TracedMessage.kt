package io.netloom.netlink

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Walks through the bytes of a datagram that may be anything: cut off, malformed, or no netlink at all. Never looks beyond them, never throws, and ends.
 */
internal class TracedDatagram(datagram: ByteBuffer, order: ByteOrder = ByteOrder.nativeOrder()) {
    private val bytes = ByteArray(datagram.remaining()).also { datagram.duplicate().get(it) }
    private val numbers = ByteBuffer.wrap(bytes).order(order)

    /** The whole messages, and where what follows the last one begins. */
    fun messages(): Pair<List<TracedMessage>, Int> {
        val messages = ArrayList<TracedMessage>()
        var at = 0
        while (bytes.size - at >= NetlinkHeader.SIZE) {
            val length = numbers.getInt(at).toLong() and 0xffff_ffffL
            if (length < NetlinkHeader.SIZE) break
            messages += TracedMessage(this, at, minOf(length, bytes.size.toLong() - at).toInt(), length)
            at = minOf(bytes.size.toLong(), at + (length + 3 and 3L.inv())).toInt()
        }
        return messages to at
    }

    val size: Int get() = bytes.size

    fun u16(at: Int): Int = numbers.getShort(at).toInt() and 0xffff

    fun s32(at: Int): Int = numbers.getInt(at)

    fun s64(at: Int): Long = numbers.getLong(at)

    fun byte(at: Int): Int = bytes[at].toInt() and 0xff

    fun copy(from: Int, to: Int): ByteArray = bytes.copyOfRange(from, to)

    /** The attributes between two places, and where they stop being attributes: [to] if all is well. */
    fun attributes(from: Int, to: Int): Pair<List<TracedAttribute>, Int> {
        val attributes = ArrayList<TracedAttribute>()
        var at = from
        while (to - at >= TracedAttribute.HEADER) {
            val length = u16(at)
            if ((length != 0 && length < TracedAttribute.HEADER) || length > to - at) break
            attributes += TracedAttribute(at, maxOf(length, TracedAttribute.HEADER), u16(at + 2))
            at = minOf(to, at + (maxOf(length, TracedAttribute.HEADER) + 3 and 3.inv()))
        }
        return attributes to at
    }
}

/**
 * A message as far as it came.
 *
 * @property present how many of its bytes there are
 * @property length how many its header says
 */
internal class TracedMessage(val datagram: TracedDatagram, val offset: Int, val present: Int, val length: Long) {
    val type: Int get() = datagram.u16(offset + 4)
    val flags: Int get() = datagram.u16(offset + 6)
    val sequence: Int get() = datagram.s32(offset + 8)
    val portId: Int get() = datagram.s32(offset + 12)
    val payload: Int get() = offset + NetlinkHeader.SIZE
    val end: Int get() = offset + present

    /** Where the attributes begin: behind the family's header, or in an error behind the message that it answers. */
    fun attributes(family: Int): Int = minOf(
        end.toLong(),
        when (type) {
            NetlinkType.ERROR -> if (flags and NetlinkFlags.ACKNOWLEDGE_ATTRIBUTES == 0) Long.MAX_VALUE else payload + CODE + echoed()
            NetlinkType.DONE -> (payload + CODE).toLong()
            else -> payload.toLong() + (TraceNames.message(family, type)?.headerSize ?: 0)
        },
    ).toInt()

    /** The length of the message that an error repeats: its header alone if it was capped. */
    private fun echoed(): Long {
        if (flags and NetlinkFlags.CAPPED != 0 || end - payload < CODE + NetlinkHeader.SIZE) return NetlinkHeader.SIZE.toLong()
        return (datagram.s32(payload + CODE).toLong() and 0xffff_ffffL) + 3 and 3L.inv()
    }

    private companion object {
        const val CODE = 4
    }
}

/** An attribute by where it lies, its header included. */
internal class TracedAttribute(val offset: Int, val length: Int, val rawType: Int) {
    val type: Int get() = AttributeType.number(rawType)
    val payload: Int get() = offset + HEADER
    val end: Int get() = offset + length
    val isNested: Boolean get() = rawType and AttributeType.NESTED != 0
    val isNetByteOrder: Boolean get() = rawType and AttributeType.NET_BYTE_ORDER != 0

    companion object {
        const val HEADER = 4
    }
}
