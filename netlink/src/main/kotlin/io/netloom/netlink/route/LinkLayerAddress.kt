package io.netloom.netlink.route

import java.util.HexFormat

/**
 * The address of a link's hardware, of whatever length: 6 bytes for Ethernet, 20 for InfiniBand, 4 or 16 for tunnels, whose address is an IP address.
 * Immutable.
 */
public class LinkLayerAddress private constructor(private val bytes: ByteArray) {
    /** How many bytes it has. */
    public val size: Int get() = bytes.size

    /** True if all bytes are 0, as of the loopback. */
    public val isZero: Boolean get() = bytes.all { it.toInt() == 0 }

    /** A copy of the bytes. */
    public fun toByteArray(): ByteArray = bytes.copyOf()

    /** True for the same bytes. */
    override fun equals(other: Any?): Boolean = other is LinkLayerAddress && other.bytes.contentEquals(bytes)

    /** Fits [equals]. */
    override fun hashCode(): Int = bytes.contentHashCode()

    /** `02:00:00:00:00:07`. */
    override fun toString(): String = COLONS.formatHex(bytes)

    /** Addresses from bytes and from text. */
    public companion object {
        private val COLONS = HexFormat.ofDelimiter(":")

        /** The address of these bytes, which are copied. */
        @JvmStatic
        public fun of(bytes: ByteArray): LinkLayerAddress = LinkLayerAddress(bytes.copyOf())

        /**
         * The address that `02:00:00:00:00:07` stands for, of any number of bytes.
         *
         * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits between colons
         */
        @JvmStatic
        public fun parse(text: String): LinkLayerAddress = try {
            LinkLayerAddress(COLONS.parseHex(text))
        } catch (e: IllegalArgumentException) {
            throw IllegalArgumentException("not a link-layer address: $text", e)
        }
    }
}
