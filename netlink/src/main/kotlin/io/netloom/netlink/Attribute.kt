package io.netloom.netlink

import java.nio.ByteOrder

/**
 * A netlink attribute with its bytes as they came: C's `struct nlattr` and its payload. What a program does not know, it keeps in this form and
 * passes on.
 *
 * Safe to share between threads as long as nobody writes to [payload].
 *
 * @property rawType the type with its flags, 0 to 65535
 * @property payload the bytes, without header and padding, not copied; at most 65,531 when it is encoded
 * @throws IllegalArgumentException if [rawType] is not in its range
 */
public class Attribute(public val rawType: Int, public val payload: ByteArray) {
    init {
        require(rawType in 0..0xffff) { "an attribute's type must be 0 to 65535, flags included, is $rawType" }
    }

    /** The type without its flags. */
    public val type: Int get() = AttributeType.number(rawType)

    /** The flags: [AttributeType.NESTED], [AttributeType.NET_BYTE_ORDER], both or 0. */
    public val flags: Int get() = AttributeType.flags(rawType)

    /** True for an attribute with the same type, flags and bytes. */
    override fun equals(other: Any?): Boolean = other is Attribute && other.rawType == rawType && other.payload.contentEquals(payload)

    /** Fits [equals]. */
    override fun hashCode(): Int = rawType * 31 + payload.contentHashCode()

    /** Its type and size: `7: 4 bytes`, with the flags between. */
    override fun toString(): String {
        val nested = if (rawType and AttributeType.NESTED != 0) " nested" else ""
        val order = if (rawType and AttributeType.NET_BYTE_ORDER != 0) " net byte order" else ""
        return "$type$nested$order: ${payload.size} bytes"
    }

    /** Lists of attributes and their bytes. */
    public companion object {
        /**
         * The attributes of one level in their order, each with a copy of its payload; those of length 0, which hold nothing, are left out.
         *
         * @param order the byte order of the attributes' headers; the kernel's is the default
         * @throws AttributeException if a length is less than a header or leads beyond the bytes, or if 1 to 3 bytes are left
         */
        @JvmStatic
        @JvmOverloads
        @Throws(AttributeException::class)
        public fun decodeAll(bytes: ByteArray, order: ByteOrder = ByteOrder.nativeOrder()): List<Attribute> =
            AttributeDecoder(order, order).reset(bytes).attributes()

        /**
         * The bytes of the attributes, each padded with zeros to a multiple of 4.
         *
         * @param order the byte order of the attributes' headers; the kernel expects the default
         * @throws AttributeLimitException if a payload is larger than 65,531 bytes
         */
        @JvmStatic
        @JvmOverloads
        public fun encodeAll(attributes: Iterable<Attribute>, order: ByteOrder = ByteOrder.nativeOrder()): ByteArray =
            AttributeEncoder(order, order).also { encoder -> attributes.forEach { encoder.attribute(it) } }.toByteArray()
    }
}
