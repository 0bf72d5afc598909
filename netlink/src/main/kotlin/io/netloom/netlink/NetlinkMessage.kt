package io.netloom.netlink

import io.netloom.netlink.internal.MessageReader
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A netlink message: a header and the bytes behind it, mostly a fixed header of the family and attributes. See netlink(7).
 *
 * Safe to share between threads as long as nobody writes to [payload]. To look at messages without a copy of each, use a [NetlinkMessageCursor].
 *
 * @property header the header; a length of 0 in it stands for the message's own
 * @property payload what follows the header, neither copied nor changed
 */
public class NetlinkMessage @JvmOverloads constructor(public val header: NetlinkHeader, public val payload: ByteArray = EMPTY) {
    /**
     * A decoder of the attributes that follow a family header of [familyHeader] bytes (16 for C's `struct ifinfomsg`, 4 for `struct genlmsghdr`),
     * in the machine's byte order.
     *
     * @throws AttributeException if the attributes are malformed
     * @throws NetlinkFormatException if the payload is shorter than the family header
     */
    @JvmOverloads
    @Throws(NetlinkFormatException::class)
    public fun attributes(familyHeader: Int = 0): AttributeDecoder {
        MessageReader.checkFamilyHeader(payload.size, familyHeader)
        val start = minOf(payload.size, align(familyHeader))
        return AttributeDecoder().reset(payload, start, payload.size - start)
    }

    /** The fixed header of the family at the beginning of the payload: fields that a shorter one lacks are null. */
    @JvmOverloads
    public fun familyHeader(order: ByteOrder = ByteOrder.nativeOrder()): StructView = StructView(payload, order)

    /** The size of the encoded message in bytes: header, payload and padding to a multiple of 4, or what the header says. */
    public fun encodedSize(): Int {
        val least = NetlinkHeader.SIZE + payload.size.toLong()
        require(align(least) <= Int.MAX_VALUE) { "a message of $least bytes" }
        if (header.length == 0L) return align(least).toInt()
        require(header.length >= least) { "the header says ${header.length} bytes, header and payload are $least" }
        require(header.length % ALIGNMENT == 0L) {
            "the header says ${header.length} bytes: the kernel reads on at a multiple of $ALIGNMENT, so a message's length must be one"
        }
        require(header.length <= Int.MAX_VALUE) { "a message of ${header.length} bytes" }
        return header.length.toInt()
    }

    /**
     * Writes the message at the buffer's position, padded with zeros, and moves the position. The buffer's byte order counts for the header: the
     * kernel expects [ByteOrder.nativeOrder].
     *
     * @throws IllegalArgumentException if the header has a length that is not 0 and is less than that of header and payload or no multiple of 4
     * @throws BufferOverflowException if fewer than [encodedSize] bytes remain; nothing is written
     */
    public fun writeTo(buffer: ByteBuffer) {
        val size = encodedSize()
        if (buffer.remaining() < size) throw BufferOverflowException()
        val end = buffer.position() + size
        NetlinkHeader(header.type, header.flags, header.sequence, header.portId, size.toLong()).writeTo(buffer)
        buffer.put(payload)
        while (buffer.position() < end) buffer.put(0)
    }

    /**
     * The message's bytes, padded with zeros.
     *
     * @param order the byte order of the header; the kernel expects the default
     * @throws IllegalArgumentException as [writeTo]
     */
    @JvmOverloads
    public fun encode(order: ByteOrder = ByteOrder.nativeOrder()): ByteArray =
        ByteBuffer.allocate(encodedSize()).order(order).also { writeTo(it) }.array()

    /** True for a message with the same header and the same bytes. */
    override fun equals(other: Any?): Boolean = other is NetlinkMessage && other.header == header && other.payload.contentEquals(payload)

    /** Fits [equals]. */
    override fun hashCode(): Int = header.hashCode() * 31 + payload.contentHashCode()

    /** The header and the size of the payload. */
    override fun toString(): String = "$header, ${payload.size} bytes of payload"

    /** Splitting datagrams into messages and joining messages to datagrams. */
    public companion object {
        private const val ALIGNMENT = 4
        private val EMPTY = ByteArray(0)

        /** C's `NLMSG_ALIGN`: the least multiple of 4 that is not less than [size]. */
        @JvmStatic
        public fun align(size: Int): Int = Math.addExact(size, ALIGNMENT - 1) and (ALIGNMENT - 1).inv()

        private fun align(size: Long): Long = (size + ALIGNMENT - 1) and (ALIGNMENT - 1L).inv()

        /**
         * The first message of [bytes], which need no padding; what follows it is ignored.
         *
         * @param order the byte order of the header; the kernel's is the default
         * @throws NetlinkFormatException if there are fewer bytes than a header has or than its length says
         */
        @JvmStatic
        @JvmOverloads
        @Throws(NetlinkFormatException::class)
        public fun decode(bytes: ByteArray, order: ByteOrder = ByteOrder.nativeOrder()): NetlinkMessage {
            val cursor = NetlinkMessageCursor(order).reset(bytes)
            if (!cursor.next()) throw NetlinkFormatException("${bytes.size} bytes, a message has at least ${NetlinkHeader.SIZE}", 0)
            return cursor.message()
        }

        /**
         * The messages of a datagram, each with a copy of its payload. How lengths and the end are taken, [NetlinkMessageCursor] says.
         *
         * @param order the byte order of the headers; the kernel's is the default
         * @throws NetlinkFormatException if a header's length is less than the header or leads beyond the bytes
         */
        @JvmStatic
        @JvmOverloads
        @Throws(NetlinkFormatException::class)
        public fun decodeAll(bytes: ByteArray, order: ByteOrder = ByteOrder.nativeOrder()): List<NetlinkMessage> =
            all(NetlinkMessageCursor(order).reset(bytes))

        /** As for an array: what lies between the buffer's position and its limit, neither of which moves; its byte order does not count. */
        @JvmStatic
        @JvmOverloads
        @Throws(NetlinkFormatException::class)
        public fun decodeAll(bytes: ByteBuffer, order: ByteOrder = ByteOrder.nativeOrder()): List<NetlinkMessage> =
            all(NetlinkMessageCursor(order).reset(bytes))

        private fun all(cursor: NetlinkMessageCursor): List<NetlinkMessage> = buildList { while (cursor.next()) add(cursor.message()) }

        /**
         * The messages behind one another, each padded to a multiple of 4: what one datagram may hold.
         *
         * @param order the byte order of the headers; the kernel expects the default
         * @throws IllegalArgumentException as [writeTo]
         */
        @JvmStatic
        @JvmOverloads
        public fun encodeAll(messages: Iterable<NetlinkMessage>, order: ByteOrder = ByteOrder.nativeOrder()): ByteArray {
            val buffer = ByteBuffer.allocate(messages.fold(0) { sum, message -> Math.addExact(sum, message.encodedSize()) }).order(order)
            messages.forEach { it.writeTo(buffer) }
            return buffer.array()
        }
    }
}
