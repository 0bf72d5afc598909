package io.netloom.netlink

import io.netloom.netlink.internal.AttributePath
import io.netloom.netlink.internal.AttributeReader
import io.netloom.netlink.internal.ByteView
import io.netloom.netlink.internal.MacText
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Objects

/**
 * A cursor over netlink attributes where they lie: C's `struct nlattr`. [next] steps from one to the next, [enter] and [leave] go into a nest and
 * back. To be used again and again: [reset] and stepping allocate nothing. Not safe for use by several threads at once; the bytes must stay as they
 * are meanwhile.
 *
 *     decoder.forEach {
 *         on(1) { mtu = u16() }
 *         on(2) { name = string() }
 *         on(3) { nested { on(1) { address = be32() } } }
 *     }
 *
 * A level is checked whole when it is entered: a length that leads beyond the bytes or is 1 to 3, or 1 to 3 bytes behind the last attribute, are an
 * [AttributeException] before the first attribute is seen. Normal are a last attribute without its padding, and one with a length of 0, which is
 * seen with its type and no payload. Numbers must have exactly the size of what they are read as, else [AttributeWidthException], which leaves the
 * cursor where it is. Whether a nest has [AttributeType.NESTED] makes no difference. A number whose type has [AttributeType.NET_BYTE_ORDER] is read
 * as big-endian.
 *
 * @param order the byte order of numbers; the machine's is the default
 * @param headerOrder the byte order of the attributes' own lengths and types; the machine's, that of its kernel, is the default
 * @param maxDepth how many nests may be entered within one another
 */
@AttributeDsl
public class AttributeDecoder @JvmOverloads constructor(
    order: ByteOrder = ByteOrder.nativeOrder(),
    headerOrder: ByteOrder = ByteOrder.nativeOrder(),
    maxDepth: Int = AttributeEncoder.DEFAULT_MAX_DEPTH,
) {
    init {
        require(maxDepth >= 0) { "the limit of depth must not be negative: $maxDepth" }
    }

    @get:JvmSynthetic
    internal val reader = AttributeReader(order == ByteOrder.BIG_ENDIAN, headerOrder == ByteOrder.BIG_ENDIAN, maxDepth)

    /**
     * Before the first attribute of [length] bytes of an array, by default of all. Returns this.
     *
     * @throws AttributeException if the attributes are malformed; the decoder is empty then
     */
    @JvmOverloads
    @Throws(AttributeException::class)
    public fun reset(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): AttributeDecoder {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        reader.bytes().set(bytes, offset, length)
        reader.start()
        return this
    }

    /**
     * Before the first attribute between the buffer's position and its limit, neither of which moves. Its byte order does not count. Returns this.
     *
     * @throws AttributeException if the attributes are malformed; the decoder is empty then
     */
    @Throws(AttributeException::class)
    public fun reset(bytes: ByteBuffer): AttributeDecoder {
        reader.bytes().set(bytes)
        reader.start()
        return this
    }

    @JvmSynthetic
    internal fun reset(whole: ByteView, offset: Int, length: Int): AttributeDecoder {
        reader.bytes().set(whole, offset, length)
        reader.start()
        return this
    }

    /** To the next attribute of this level. False: there are no more. */
    public fun next(): Boolean = reader.next()

    /**
     * Into the attribute under the cursor, before the first of those in it.
     *
     * @throws AttributeException if they are malformed, or if it would be deeper than the limit; the cursor stays where it is
     */
    @Throws(AttributeException::class)
    public fun enter() {
        reader.enter()
    }

    /**
     * Back to the attribute that was entered last.
     *
     * @throws IllegalStateException at the top level
     */
    public fun leave() {
        reader.leave(reader.depth() - 1)
    }

    /** How many nests the cursor is in. */
    public val depth: Int get() = reader.depth()

    /** How many attributes the level has that was entered last, those of length 0 left out. */
    public val count: Int get() = reader.count()

    /** The attribute's type without its flags: 0 to 16383. */
    public val type: Int get() = reader.type()

    /** The attribute's flags: [AttributeType.NESTED], [AttributeType.NET_BYTE_ORDER], both or 0. */
    public val typeFlags: Int get() = AttributeType.flags(reader.rawType())

    /** How many bytes of payload the attribute has, padding not counted. */
    public val size: Int get() = reader.size()

    /** Where the attribute's payload begins, in bytes from the beginning of what [reset] was given. */
    public val payloadOffset: Int get() = reader.payload()

    /** The types of the nests around and of the attribute under the cursor: `3 > 7`. */
    public fun path(): String = AttributePath.text(reader.path())

    /** The attribute as an unsigned 8-bit number. */
    @Throws(AttributeWidthException::class)
    public fun u8(): Int = reader.u8()

    /** The attribute as an unsigned 16-bit number. */
    @Throws(AttributeWidthException::class)
    public fun u16(): Int = reader.u16(reader.isBigEndian)

    /** The attribute as an unsigned 32-bit number. */
    @Throws(AttributeWidthException::class)
    public fun u32(): Long = reader.s32(reader.isBigEndian).toLong() and U32_MASK

    /** The attribute as 64 bits: read as unsigned with `toULong()` or [java.lang.Long.toUnsignedString]. */
    @Throws(AttributeWidthException::class)
    public fun u64(): Long = reader.s64(reader.isBigEndian)

    /** The attribute as a signed 8-bit number. */
    @Throws(AttributeWidthException::class)
    public fun s8(): Int = reader.u8().toByte().toInt()

    /** The attribute as a signed 16-bit number. */
    @Throws(AttributeWidthException::class)
    public fun s16(): Int = reader.u16(reader.isBigEndian).toShort().toInt()

    /** The attribute as a signed 32-bit number. */
    @Throws(AttributeWidthException::class)
    public fun s32(): Int = reader.s32(reader.isBigEndian)

    /** The attribute as a signed 64-bit number. */
    @Throws(AttributeWidthException::class)
    public fun s64(): Long = reader.s64(reader.isBigEndian)

    /** The attribute as an unsigned 16-bit number in big-endian form, whatever the order of the others. */
    @Throws(AttributeWidthException::class)
    public fun be16(): Int = reader.u16(true)

    /** The attribute as an unsigned 32-bit number in big-endian form, whatever the order of the others. */
    @Throws(AttributeWidthException::class)
    public fun be32(): Long = reader.s32(true).toLong() and U32_MASK

    /** The attribute as 64 bits in big-endian form, whatever the order of the others. */
    @Throws(AttributeWidthException::class)
    public fun be64(): Long = reader.s64(true)

    /**
     * True: an attribute without payload says yes by being there.
     *
     * @throws AttributeWidthException if it has a payload
     */
    @Throws(AttributeWidthException::class)
    public fun flag(): Boolean {
        reader.want(0)
        return true
    }

    /** The attribute as UTF-8 text, without the NULs at its end. What is no UTF-8 becomes U+FFFD: [bytes] has it as it is. */
    public fun string(): String = reader.string()

    /** A copy of the payload. */
    public fun bytes(): ByteArray = reader.bytes().copy(reader.payload(), reader.size())

    /**
     * Copies the payload into an array and returns how many bytes that were.
     *
     * @throws IndexOutOfBoundsException if the array has not that many from [offset] on; nothing is copied
     */
    @JvmOverloads
    public fun copyInto(bytes: ByteArray, offset: Int = 0): Int {
        Objects.checkFromIndexSize(offset, size, bytes.size)
        reader.bytes().copy(reader.payload(), bytes, offset, size)
        return size
    }

    /**
     * The attribute as an IP address: 4 or 16 bytes. An IPv4 address in IPv6 form (`::ffff:192.0.2.1`) is given as what it is, IPv4.
     *
     * @throws AttributeWidthException if it has another size
     */
    @Throws(AttributeWidthException::class)
    public fun ipAddress(): InetAddress {
        if (size != IPV4_SIZE) reader.want(IPV6_SIZE)
        return InetAddress.getByAddress(bytes())
    }

    /**
     * The attribute as an Ethernet address: `02:00:00:00:00:07`.
     *
     * @throws AttributeWidthException if it has not 6 bytes; addresses of other links are read with [bytes]
     */
    @Throws(AttributeWidthException::class)
    public fun macAddress(): String {
        reader.want(MacText.SIZE)
        return MacText.format(bytes())
    }

    /** The attribute as a C struct, whose fields are there as far as it goes. */
    @JvmOverloads
    public fun struct(order: ByteOrder = if (reader.isBigEndian) ByteOrder.BIG_ENDIAN else ByteOrder.LITTLE_ENDIAN): StructView =
        StructView(bytes(), order)

    /** The attribute as it is, to be kept and encoded again. */
    public fun attribute(): Attribute = Attribute(reader.rawType(), bytes())

    /** The attributes that follow on this level as they are; those of length 0 are left out. */
    public fun attributes(): List<Attribute> = buildList { while (next()) if (!reader.isVoid) add(attribute()) }

    /** Runs [block] with the cursor on each of the attributes that follow on this level. */
    @JvmSynthetic
    public inline fun forEach(block: AttributeDecoder.() -> Unit) {
        while (next()) block()
    }

    /** Runs [block] if the attribute under the cursor is of this [type]. */
    @JvmSynthetic
    public inline fun on(type: Int, block: AttributeDecoder.() -> Unit) {
        if (this.type == type) block()
    }

    /**
     * Runs [block] with the cursor on each of the attributes in the one under it, then comes back to it, also when [block] throws or returns early.
     *
     * @throws AttributeException if they are malformed
     */
    @JvmSynthetic
    public inline fun nested(block: AttributeDecoder.() -> Unit) {
        val outer = depth
        enter()
        try {
            while (next()) block()
        } finally {
            leave(outer)
        }
    }

    /**
     * Runs [block] with the cursor before the attributes of each nest in the one under it, and the nest's type: an array of nests, whether their
     * types count up or are all the same. The block steps by itself, mostly with [forEach].
     *
     * @throws AttributeException if they are malformed
     */
    @JvmSynthetic
    public inline fun nestedArray(block: AttributeDecoder.(index: Int) -> Unit) {
        nested {
            val index = type
            val outer = depth
            enter()
            try {
                block(index)
            } finally {
                leave(outer)
            }
        }
    }

    @PublishedApi
    @JvmSynthetic
    internal fun leave(outer: Int) {
        reader.leave(outer)
    }

    private companion object {
        private const val U32_MASK = 0xffff_ffffL
        private const val IPV4_SIZE = 4
        private const val IPV6_SIZE = 16
    }
}
