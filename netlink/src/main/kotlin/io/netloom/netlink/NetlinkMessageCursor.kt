package io.netloom.netlink

import io.netloom.netlink.internal.MessageReader
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Objects

/**
 * Goes through the messages of a datagram where they lie and allocates nothing; to be used again and again. Not safe for use by several threads at
 * once. The bytes must stay as they are meanwhile.
 *
 * A length that is no multiple of 4 is normal (packets from nfqueue and nflog have it): the payload ends there and the next message begins at the
 * next multiple. The last message may count up to 3 bytes of padding that did not arrive. Fewer than 16 bytes at the end are ignored.
 *
 * @param order the byte order of the headers; the kernel's is the default
 */
public class NetlinkMessageCursor @JvmOverloads constructor(order: ByteOrder = ByteOrder.nativeOrder()) {
    @get:JvmSynthetic
    internal val reader = MessageReader(order == ByteOrder.BIG_ENDIAN)

    /** Before the first message of [length] bytes of an array, by default of all. Returns this. */
    @JvmOverloads
    public fun reset(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): NetlinkMessageCursor {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        reader.bytes().set(bytes, offset, length)
        reader.start()
        return this
    }

    /** Before the first message between the buffer's position and its limit, neither of which moves. Its byte order does not count. Returns this. */
    public fun reset(bytes: ByteBuffer): NetlinkMessageCursor {
        reader.bytes().set(bytes)
        reader.start()
        return this
    }

    /**
     * To the next message. False: there are no more.
     *
     * @throws NetlinkFormatException if the header's length is less than the header or leads beyond the bytes; there are no more messages then
     */
    @Throws(NetlinkFormatException::class)
    public fun next(): Boolean = reader.next()

    /** Where the message begins, in bytes from the beginning of what [reset] was given. */
    public val offset: Int get() = reader.offset()

    /** The header's length: header and payload, in bytes. */
    public val length: Long get() = reader.length()

    /** The header's type. */
    public val type: Int get() = reader.type()

    /** The header's flags. */
    public val flags: Int get() = reader.flags()

    /** The header's sequence number, unsigned 32 bits. */
    public val sequence: Long get() = reader.sequence()

    /** The header's port id, unsigned 32 bits. */
    public val portId: Long get() = reader.portId()

    /** How many bytes of payload there are. */
    public val payloadSize: Int get() = reader.payloadSize()

    /**
     * A number of the payload, mostly of the family's header: unsigned 8 bits, [at] bytes behind the message's header.
     *
     * @throws IndexOutOfBoundsException if the payload is shorter
     */
    public fun u8(at: Int): Int = reader.u8(at)

    /** As [u8]: unsigned 16 bits in the machine's byte order, or rather the cursor's. */
    public fun u16(at: Int): Int = reader.u16(at)

    /** As [u8]: 32 bits in the cursor's byte order, signed. */
    public fun s32(at: Int): Int = reader.s32(at)

    /** As [u8]: 32 bits in the cursor's byte order, unsigned. */
    public fun u32(at: Int): Long = reader.s32(at).toLong() and 0xffff_ffffL

    /** The header. */
    public fun header(): NetlinkHeader = NetlinkHeader(type, flags, sequence, portId, length)

    /** The message with a copy of its payload; padding that was counted and did not arrive is zero. */
    public fun message(): NetlinkMessage = NetlinkMessage(header(), reader.payload())

    /**
     * Sets [decoder] on the attributes that follow a family header of [familyHeader] bytes, without a copy, and returns it.
     *
     * @throws AttributeException if the attributes are malformed
     * @throws NetlinkFormatException if the payload is shorter than the family header
     */
    @JvmOverloads
    @Throws(NetlinkFormatException::class)
    public fun attributes(decoder: AttributeDecoder, familyHeader: Int = 0): AttributeDecoder {
        val size = reader.payloadSize()
        MessageReader.checkFamilyHeader(size, familyHeader)
        val start = minOf(size, NetlinkMessage.align(familyHeader))
        return decoder.reset(reader.bytes(), reader.offset() + NetlinkHeader.SIZE + start, size - start)
    }
}
