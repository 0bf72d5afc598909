package io.netloom.icmp

import java.net.InetAddress
import java.nio.ByteBuffer

/**
 * Which interface an [ExtendedEchoRequest] asks about (RFC 8335): class 3, by name, by index or by address. Exactly one of [name], [index] and
 * [address] is not null. Made by [byName], [byIndex] and [byAddress].
 */
public class InterfaceIdentification private constructor(subType: Int, private val content: ByteArray) : IcmpExtension(CLASS, subType) {
    /** The interface's name; null if it is not asked for by name. */
    public val name: String?
        get() = if (subType == BY_NAME) String(content, 0, content.indexOf(0).let { if (it < 0) content.size else it }, Charsets.UTF_8) else null

    /** The interface's index on the asked host, 0 to 2^32-1; null if it is not asked for by index. */
    public val index: Long? get() = if (subType == BY_INDEX) content.uint32(0) else null

    /** IANA's number of the address's family: 1 IPv4, 2 IPv6, 6 or 16389 a MAC address of 48 bits; 0 if it is not asked for by address. */
    public val addressFamily: Int get() = if (subType == BY_ADDRESS) content.uint16(0) else 0

    /** An address of the interface, in a copy; null if it is not asked for by address. */
    public val address: ByteArray?
        get() = if (subType == BY_ADDRESS) content.copyOfRange(ADDRESS_OFFSET, ADDRESS_OFFSET + content.uint8(LENGTH_OFFSET)) else null

    @get:JvmSynthetic
    override val payloadSize: Int get() = content.size

    @JvmSynthetic
    override fun writePayload(out: ByteBuffer) {
        out.put(content)
    }

    /** Such as `interface named eth0`. */
    override fun toString(): String = when (subType) {
        BY_NAME -> "interface named $name"
        BY_INDEX -> "interface with index $index"
        else -> "interface with address ${address?.toHexString()} of family $addressFamily"
    }

    /** The three ways to ask. */
    public companion object {
        private const val CLASS = 3
        private const val BY_NAME = 1
        private const val BY_INDEX = 2
        private const val BY_ADDRESS = 3
        private const val INDEX_SIZE = 4
        private const val LENGTH_OFFSET = 2
        private const val ADDRESS_OFFSET = 4
        private const val UNIT = 4

        /**
         * By the interface's name.
         *
         * @throws IllegalArgumentException if it is longer than 255 bytes of UTF-8 or holds a zero character
         */
        @JvmStatic
        public fun byName(name: String): InterfaceIdentification {
            val bytes = name.toByteArray()
            require(bytes.size <= UInt8.MAX && 0 !in bytes) { "a name has at most 255 bytes and no zero: $name" }
            return InterfaceIdentification(BY_NAME, bytes.copyOf(padded(bytes.size)))
        }

        /**
         * By the interface's index.
         *
         * @throws IllegalArgumentException if it is not 0 to 2^32-1
         */
        @JvmStatic
        public fun byIndex(index: Long): InterfaceIdentification {
            require(index in 0..UInt32.MAX) { "index must be 0 to 4294967295, is $index" }
            return InterfaceIdentification(BY_INDEX, ByteBuffer.allocate(INDEX_SIZE).putInt(index.toInt()).array())
        }

        /** By an IP address of the interface. */
        @JvmStatic
        public fun byAddress(address: InetAddress): InterfaceIdentification = byAddress(AddressFamilyNumber.of(address), address.address)

        /**
         * By an address of any family.
         *
         * @param family IANA's number of the family, 0 to 65535; 6 (IEEE 802) or 16389 for a MAC address of 48 bits
         * @param address at most 255 bytes; copied
         * @throws IllegalArgumentException if one does not fit its field
         */
        @JvmStatic
        public fun byAddress(family: Int, address: ByteArray): InterfaceIdentification {
            require(family in 0..UInt16.MAX) { "family must be 0 to 65535, is $family" }
            require(address.size <= UInt8.MAX) { "an address has at most 255 bytes, not ${address.size}" }
            val content = ByteBuffer.allocate(ADDRESS_OFFSET + padded(address.size))
            content.putShort(family.toShort()).put(address.size.toByte()).put(0).put(address)
            return InterfaceIdentification(BY_ADDRESS, content.array())
        }

        /** Null for a sub-type without a meaning. */
        @JvmSynthetic
        internal fun decode(subType: Int, bytes: ByteArray, from: Int, to: Int): InterfaceIdentification? {
            val size = to - from
            when (subType) {
                BY_NAME -> if (size > padded(UInt8.MAX)) throw IcmpFormatException("name too long", from)

                BY_INDEX -> if (size < INDEX_SIZE) throw IcmpFormatException("index too short", to)

                BY_ADDRESS -> if (size < ADDRESS_OFFSET || size < ADDRESS_OFFSET + bytes.uint8(from + LENGTH_OFFSET)) {
                    throw IcmpFormatException("address too short", to)
                }

                else -> return null
            }
            return InterfaceIdentification(subType, bytes.copyOfRange(from, to))
        }

        private fun padded(size: Int): Int = (size + UNIT - 1) / UNIT * UNIT
    }
}
