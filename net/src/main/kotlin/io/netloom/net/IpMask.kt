package io.netloom.net

import java.util.HexFormat

/**
 * Which bits of an address name the network: 4 bytes for IPv4, 16 for IPv6. Mostly ones followed by zeros, but any bits are possible. Immutable.
 */
public class IpMask private constructor(private val bytes: ByteArray) {
    /** How many bits it has: 32 or 128. */
    public val bits: Int
        get() = bytes.size * Byte.SIZE_BITS

    /** The number of ones that it begins with, 0 to [bits]; -1 when ones follow a zero, see [isCanonical]. */
    public val length: Int = bytes.sumOf { Integer.bitCount(it.toInt() and OCTET) }.let { ones -> if (isMask(ones)) ones else -1 }

    /** Whether it is ones followed by zeros, and so has a [length]. */
    public val isCanonical: Boolean
        get() = length >= 0

    private fun isMask(ones: Int) = bytes.indices.all { bytes[it] == octet(ones, it) }

    /** The bytes; a copy. */
    public fun toByteArray(): ByteArray = bytes.clone()

    /** True for the same bytes. */
    override fun equals(other: Any?): Boolean = other is IpMask && other.bytes.contentEquals(bytes)

    /** Fits [equals]. */
    override fun hashCode(): Int = bytes.contentHashCode()

    /** The bytes as hexadecimal digits, such as `ffffff00`. */
    override fun toString(): String = HexFormat.of().formatHex(bytes)

    /** Makes masks. */
    public companion object {
        /**
         * The mask of `length` ones among `bits`.
         *
         * @param bits 32 or 128
         * @throws IllegalArgumentException for another number of bits, or a length that is not among 0 to bits
         */
        @JvmStatic
        public fun ofLength(length: Int, bits: Int): IpMask {
            require(bits == IPV4_LENGTH * Byte.SIZE_BITS || bits == IPV6_LENGTH * Byte.SIZE_BITS) { "a mask has 32 or 128 bits, not $bits" }
            require(length in 0..bits) { "the ones of a mask of $bits bits are 0 to $bits, not $length" }
            return IpMask(ByteArray(bits / Byte.SIZE_BITS) { octet(length, it) })
        }

        /** The IPv4 mask of four numbers, each 0 to 255, such as 255, 255, 255, 0. */
        @JvmStatic
        public fun of(a: Int, b: Int, c: Int, d: Int): IpMask = IpMask(inet4Address(a, b, c, d).address)

        /**
         * The mask of these bytes.
         *
         * @throws IllegalArgumentException if they are not 4 or 16
         */
        @JvmStatic
        public fun of(bytes: ByteArray): IpMask {
            require(bytes.size == IPV4_LENGTH || bytes.size == IPV6_LENGTH) { "a mask has 4 or 16 bytes, not ${bytes.size}" }
            return IpMask(bytes.clone())
        }

        private const val OCTET = 0xff

        /** One byte of so many ones followed by zeros. */
        private fun octet(ones: Int, index: Int) = (OCTET shr (ones - index * Byte.SIZE_BITS).coerceIn(0, Byte.SIZE_BITS) xor OCTET).toByte()
    }
}
