package io.netloom.icmp

import io.netloom.icmp.internal.Checksum
import java.net.Inet6Address
import java.nio.ByteBuffer

/**
 * What the checksum of ICMPv6 covers besides the message (RFC 8200, 8.1): the addresses of the packet. With a routing header the destination is the
 * final one. Immutable.
 *
 * @throws IllegalArgumentException if an address is not of 16 bytes
 */
public class Ipv6PseudoHeader(source: ByteArray, destination: ByteArray) {
    private val addresses: ByteArray = source + destination

    init {
        require(source.size == ADDRESS_SIZE && destination.size == ADDRESS_SIZE) {
            "an IPv6 address has 16 bytes: ${source.size}, ${destination.size}"
        }
    }

    /** The same of addresses of the JDK. */
    public constructor(source: Inet6Address, destination: Inet6Address) : this(source.address, destination.address)

    /** The 40 bytes: source, destination, the message's [length] in four bytes, three zeros and 58. */
    @JvmOverloads
    public fun encode(length: Int = 0): ByteArray = ByteBuffer.allocate(SIZE).put(addresses).putInt(length).putInt(IcmpVersion.V6.protocol).array()

    @JvmSynthetic
    internal fun sum(length: Int): Long =
        Checksum.add(0, addresses, 0, addresses.size) + (length ushr Short.SIZE_BITS) + (length and UInt16.MAX) + IcmpVersion.V6.protocol

    /** The size of an encoded pseudo header. */
    public companion object {
        /** 40 bytes. */
        public const val SIZE: Int = 40

        private const val ADDRESS_SIZE = 16
    }
}
