package io.netloom.net

import java.util.HexFormat

/** A hardware address: EUI-48 and EUI-64 of 6 and 8 bytes, or IP over InfiniBand's of 20. Immutable. */
public class MacAddress private constructor(private val bytes: ByteArray) {
    /** How many bytes it has: 6, 8 or 20. */
    public val size: Int
        get() = bytes.size

    /** Whether it is ff:ff:ff:ff:ff:ff, everybody on the link. */
    public val isBroadcast: Boolean
        get() = bytes.size == EUI48 && bytes.all { it == (-1).toByte() }

    /** Whether it is a group's address and not a card's: the lowest bit of the first byte. For 6 and 8 bytes. */
    public val isMulticast: Boolean
        get() = bytes.size != INFINIBAND && bytes[0].toInt() and 1 != 0

    /** Whether somebody made it up, instead of a manufacturer: the second lowest bit of the first byte. For 6 and 8 bytes. */
    public val isLocallyAdministered: Boolean
        get() = bytes.size != INFINIBAND && bytes[0].toInt() and 2 != 0

    /** The bytes; a copy. */
    public fun toByteArray(): ByteArray = bytes.clone()

    /** True for the same bytes. */
    override fun equals(other: Any?): Boolean = other is MacAddress && other.bytes.contentEquals(bytes)

    /** Fits [equals]. */
    override fun hashCode(): Int = bytes.contentHashCode()

    /** `00:00:5e:00:53:01`. */
    override fun toString(): String = HexFormat.ofDelimiter(":").formatHex(bytes)

    /** Makes hardware addresses. */
    public companion object {
        private const val EUI48 = 6
        private const val EUI64 = 8
        private const val INFINIBAND = 20

        @get:JvmSynthetic
        internal val SIZES = setOf(EUI48, EUI64, INFINIBAND)

        /**
         * Reads `00:00:5e:00:53:01`, `00-00-5e-00-53-01` or `0000.5e00.5301`, and their longer forms: 6, 8 or 20 bytes, two digits each or four, one
         * separator throughout, letters of either case.
         *
         * @throws AddressSyntaxException `invalid MAC address`
         */
        @JvmStatic
        public fun parse(text: String): MacAddress = parseOrNull(text) ?: throw AddressSyntaxException("invalid MAC address", text)

        /** [parse], but null for what is no hardware address. */
        @JvmStatic
        public fun parseOrNull(text: String): MacAddress? {
            val separator = text.firstOrNull { it == ':' || it == '-' || it == '.' } ?: return null
            val digits = if (separator == '.') 4 else 2
            val groups = text.split(separator)
            if (groups.size * digits / 2 !in SIZES ||
                groups.any { it.length != digits || it.any { digit -> !HexFormat.isHexDigit(digit.code) } }
            ) {
                return null
            }
            return MacAddress(HexFormat.of().parseHex(groups.joinToString("")))
        }

        /**
         * The hardware address of these bytes.
         *
         * @throws IllegalArgumentException if they are not 6, 8 or 20
         */
        @JvmStatic
        public fun of(bytes: ByteArray): MacAddress {
            require(bytes.size in SIZES) { "a hardware address has 6, 8 or 20 bytes, not ${bytes.size}" }
            return MacAddress(bytes.clone())
        }
    }
}
