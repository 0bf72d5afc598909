package io.netloom.netlink

import io.netloom.netlink.internal.AttributeWriter
import io.netloom.netlink.internal.MacText
import java.net.InetAddress
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Objects
import java.util.function.Consumer

/**
 * Writes netlink attributes: C's `struct nlattr`, each padded with zeros to a multiple of 4. Methods return the encoder, for chains. After [reset]
 * it is as new and keeps its memory: used again, it allocates nothing. Not safe for use by several threads at once.
 *
 * A type may have [AttributeType]'s flags; one with [AttributeType.NET_BYTE_ORDER] gets its number in big-endian form. Of numbers that do not fit,
 * nothing is written: [IllegalArgumentException]. An attribute that takes more than 65,535 bytes with its header, or that exceeds a limit, is an
 * [AttributeLimitException]. A block of [nested] that throws leaves nothing of its nest behind.
 *
 * @param order the byte order of numbers; parts of the kernel want [ByteOrder.BIG_ENDIAN], the machine's is the default
 * @param headerOrder the byte order of the attributes' own lengths and types; the machine's, for its kernel, is the default
 * @param maxDepth how many nests may lie in one another
 * @param maxSize how many bytes the attributes may take together, at most 1 GiB; 16 MiB is the default
 */
@AttributeDsl
public class AttributeEncoder @JvmOverloads constructor(
    order: ByteOrder = ByteOrder.nativeOrder(),
    headerOrder: ByteOrder = ByteOrder.nativeOrder(),
    maxDepth: Int = DEFAULT_MAX_DEPTH,
    maxSize: Int = DEFAULT_MAX_SIZE,
) {
    init {
        require(maxDepth >= 0) { "the limit of depth must not be negative: $maxDepth" }
        require(maxSize in 0..MAX_MAX_SIZE) { "the limit of size must be 0 to $MAX_MAX_SIZE bytes: $maxSize" }
    }

    private val writer = AttributeWriter(order == ByteOrder.BIG_ENDIAN, headerOrder == ByteOrder.BIG_ENDIAN, maxDepth, maxSize)

    /** How many bytes have been written; of open nests too. */
    public val size: Int get() = writer.size()

    /** How many nests are open. */
    public val depth: Int get() = writer.depth()

    /** Forgets all that was written and keeps the memory. */
    public fun reset(): AttributeEncoder = also { writer.reset() }

    /** An unsigned 8-bit number: 0 to 255. */
    public fun u8(type: Int, value: Int): AttributeEncoder = also { writer.u8(type, fit(value, 0, U8_MAX, "u8")) }

    /** An unsigned 16-bit number: 0 to 65535. */
    public fun u16(type: Int, value: Int): AttributeEncoder = also { writer.u16(type, fit(value, 0, U16_MAX, "u16"), writer.isBigEndian(type)) }

    /** An unsigned 32-bit number: 0 to 4294967295. */
    public fun u32(type: Int, value: Long): AttributeEncoder = also { writer.u32(type, fit(value), writer.isBigEndian(type)) }

    /** An unsigned 32-bit number that is in the range of Int; a negative one is refused, [s32] takes those. */
    public fun u32(type: Int, value: Int): AttributeEncoder = u32(type, value.toLong())

    /** An unsigned 64-bit number by its bits: `ULong.toLong()`, [java.lang.Long.parseUnsignedLong]. */
    public fun u64(type: Int, value: Long): AttributeEncoder = also { writer.u64(type, value, writer.isBigEndian(type)) }

    /** A signed 8-bit number: -128 to 127. */
    public fun s8(type: Int, value: Int): AttributeEncoder =
        also { writer.u8(type, fit(value, Byte.MIN_VALUE.toInt(), Byte.MAX_VALUE.toInt(), "s8")) }

    /** A signed 16-bit number: -32768 to 32767. */
    public fun s16(type: Int, value: Int): AttributeEncoder =
        also { writer.u16(type, fit(value, Short.MIN_VALUE.toInt(), Short.MAX_VALUE.toInt(), "s16"), writer.isBigEndian(type)) }

    /** A signed 32-bit number. */
    public fun s32(type: Int, value: Int): AttributeEncoder = also { writer.u32(type, value, writer.isBigEndian(type)) }

    /** A signed 64-bit number. */
    public fun s64(type: Int, value: Long): AttributeEncoder = u64(type, value)

    /** An unsigned 16-bit number in big-endian form, whatever the order of the others. Does not set [AttributeType.NET_BYTE_ORDER]. */
    public fun be16(type: Int, value: Int): AttributeEncoder = also { writer.u16(type, fit(value, 0, U16_MAX, "be16"), true) }

    /** An unsigned 32-bit number in big-endian form, whatever the order of the others. Does not set [AttributeType.NET_BYTE_ORDER]. */
    public fun be32(type: Int, value: Long): AttributeEncoder = also { writer.u32(type, fit(value), true) }

    /** As the other [be32], for numbers that are not negative. */
    public fun be32(type: Int, value: Int): AttributeEncoder = be32(type, value.toLong())

    /** An unsigned 64-bit number by its bits in big-endian form, whatever the order of the others. Does not set [AttributeType.NET_BYTE_ORDER]. */
    public fun be64(type: Int, value: Long): AttributeEncoder = also { writer.u64(type, value, true) }

    /** An attribute without payload, whose presence says yes: written if [present], otherwise nothing is. */
    @JvmOverloads
    public fun flag(type: Int, present: Boolean = true): AttributeEncoder = also { if (present) writer.flag(type) }

    /**
     * Text in UTF-8.
     *
     * @param terminated whether a NUL follows, as C has it and most of the kernel wants it
     * @throws IllegalArgumentException if the text has a NUL in it: the kernel would take it for the end
     */
    @JvmOverloads
    public fun string(type: Int, text: String, terminated: Boolean = true): AttributeEncoder {
        require(text.indexOf('\u0000') < 0) { "a NUL within the text of attribute ${AttributeType.number(type)}" }
        writer.string(type, text, terminated)
        return this
    }

    /** Bytes as they are: [length] of them from [offset], by default all. */
    @JvmOverloads
    public fun bytes(type: Int, bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): AttributeEncoder {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        writer.bytes(type, bytes, offset, length)
        return this
    }

    /** The bytes between the buffer's position and its limit, neither of which moves. */
    public fun bytes(type: Int, bytes: ByteBuffer): AttributeEncoder = also { writer.bytes(type, bytes) }

    /** The 4 or 16 bytes of an address, in network order as always. */
    public fun ipAddress(type: Int, address: InetAddress): AttributeEncoder = bytes(type, address.address)

    /**
     * The 6 bytes of an Ethernet address from its text: `02:00:00:00:00:07`, hexadecimal digits in pairs between colons or hyphens.
     *
     * @throws IllegalArgumentException if it is none
     */
    public fun macAddress(type: Int, address: String): AttributeEncoder = bytes(type, MacText.parse(address))

    /** An attribute as it was decoded, flags and all. */
    public fun attribute(attribute: Attribute): AttributeEncoder = bytes(attribute.rawType, attribute.payload)

    /** The attribute under the decoder's cursor as it is, flags and all, in whatever byte order. Allocates nothing. */
    public fun attribute(decoder: AttributeDecoder): AttributeEncoder = also { writer.attribute(decoder.reader) }

    /** Opens a nest: what is written until [endNested] lies in it. Its type gets [AttributeType.NESTED]; [beginPlainNested] leaves it out. */
    public fun beginNested(type: Int): AttributeEncoder = also { writer.begin(type or AttributeType.NESTED) }

    /** Opens a nest without the flag [AttributeType.NESTED], as parts of the kernel have it. */
    public fun beginPlainNested(type: Int): AttributeEncoder = also { writer.begin(type) }

    /**
     * Closes the nest opened last.
     *
     * @throws IllegalStateException if none is open
     * @throws AttributeLimitException if it takes more than 65,535 bytes; it stays open
     */
    public fun endNested(): AttributeEncoder = also { writer.end() }

    /** A nest with [AttributeType.NESTED] and what [block] writes in it; empty, it is its header alone. */
    @JvmSynthetic
    public inline fun nested(type: Int, crossinline block: AttributeEncoder.() -> Unit): AttributeEncoder {
        val outer = depth
        val before = size
        beginNested(type)
        return complete(outer, before, block)
    }

    /** A nest with [AttributeType.NESTED] and what [block] writes in it; empty, it is its header alone. */
    public fun nested(type: Int, block: Consumer<AttributeEncoder>): AttributeEncoder =
        nested(type, fun AttributeEncoder.(): Unit = block.accept(this))

    /** A nest without the flag [AttributeType.NESTED]. */
    @JvmSynthetic
    public inline fun plainNested(type: Int, crossinline block: AttributeEncoder.() -> Unit): AttributeEncoder {
        val outer = depth
        val before = size
        beginPlainNested(type)
        return complete(outer, before, block)
    }

    /** A nest without the flag [AttributeType.NESTED]. */
    public fun plainNested(type: Int, block: Consumer<AttributeEncoder>): AttributeEncoder =
        plainNested(type, fun AttributeEncoder.(): Unit = block.accept(this))

    /** A nest with one nest for each of the [items], whose types count up from [first]: an array as most of the kernel has it. */
    @JvmSynthetic
    public inline fun <T> nestedArray(
        type: Int,
        items: Iterable<T>,
        first: Int = 1,
        crossinline block: AttributeEncoder.(T) -> Unit,
    ): AttributeEncoder = nested(type) {
        var index = first
        for (item in items) nested(index++) { block(item) }
    }

    /** A nest with one nest for each of the [items], all of the type [itemType]: an array as nf_tables has it. */
    @JvmSynthetic
    public inline fun <T> nestedList(
        type: Int,
        itemType: Int,
        items: Iterable<T>,
        crossinline block: AttributeEncoder.(T) -> Unit,
    ): AttributeEncoder = nested(type) { for (item in items) nested(itemType) { block(item) } }

    /**
     * A copy of the bytes written.
     *
     * @throws IllegalStateException if a nest is still open
     */
    public fun toByteArray(): ByteArray = writer.toByteArray()

    /**
     * Puts the bytes at the buffer's position and moves it by [size].
     *
     * @throws IllegalStateException if a nest is still open
     * @throws BufferOverflowException if fewer than [size] bytes remain; nothing is written
     */
    public fun writeTo(buffer: ByteBuffer) {
        writer.writeTo(buffer)
    }

    @PublishedApi
    @JvmSynthetic
    internal inline fun complete(outer: Int, before: Int, block: AttributeEncoder.() -> Unit): AttributeEncoder {
        try {
            block()
            check(depth == outer + 1) { "a block within a nest at depth $outer left the encoder at depth $depth" }
            return endNested()
        } catch (e: Throwable) {
            abandon(outer, before)
            throw e
        }
    }

    @PublishedApi
    @JvmSynthetic
    internal fun abandon(outer: Int, before: Int) {
        writer.abandon(outer, before)
    }

    private fun fit(value: Int, least: Int, most: Int, what: String): Int {
        require(value in least..most) { "$what must be $least to $most, is $value" }
        return value
    }

    private fun fit(value: Long): Int {
        require(value in 0..U32_MAX) { "a 32-bit unsigned number must be 0 to $U32_MAX, is $value" }
        return value.toInt()
    }

    /** The limits of an encoder that is given none. */
    public companion object {
        /** How many nests may lie in one another. */
        public const val DEFAULT_MAX_DEPTH: Int = 32

        /** How many bytes the attributes may take together: 16 MiB. */
        public const val DEFAULT_MAX_SIZE: Int = 1 shl 24

        private const val MAX_MAX_SIZE = 1 shl 30
        private const val U8_MAX = 0xff
        private const val U16_MAX = 0xffff
        private const val U32_MAX = 0xffff_ffffL
    }
}
