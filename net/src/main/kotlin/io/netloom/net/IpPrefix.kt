package io.netloom.net

import java.math.BigInteger
import java.net.InetAddress

/**
 * An address and how much of it names the network, CIDR notation (RFC 4632, RFC 4291): `192.168.100.1/16`. Immutable.
 *
 * The address keeps the bits behind the mask, as an interface's address needs it; [network] and [masked] are without them. Two prefixes are equal if
 * both address and mask are.
 *
 * @property address the address as it was given
 * @property mask which of its bits name the network; mostly, but not always, ones followed by zeros
 */
public class IpPrefix private constructor(public val address: InetAddress, public val mask: IpMask) {
    /** How many bits name the network; -1 for a mask that is not [IpMask.isCanonical]. */
    public val length: Int
        get() = mask.length

    /** The network's own address: [address] without the bits behind the mask. */
    public val network: InetAddress = checkNotNull(address.masked(mask))

    /** The highest address of the network; of IPv4 usually its broadcast address. */
    public val last: InetAddress
        get() {
            val bits = mask.toByteArray()
            val bytes = network.address
            return InetAddress.getByAddress(ByteArray(bytes.size) { (bytes[it].toInt() or bits[it].toInt().inv()).toByte() })
        }

    /** How many addresses the network has, [network] and [last] included. */
    public val size: BigInteger
        get() = BigInteger.ONE.shiftLeft(mask.toByteArray().sumOf { Integer.bitCount(it.toInt().inv() and 0xff) })

    /** The same network without the bits behind the mask in its address, such as 192.168.0.0/16. */
    public fun masked(): IpPrefix = IpPrefix(network, mask)

    /** Whether the address is one of the network. False for the other version of IP. The scope of an address does not count. */
    public operator fun contains(address: InetAddress): Boolean =
        address.javaClass == network.javaClass && address.masked(mask)?.address.contentEquals(network.address)

    /** Whether every address of the other network is one of this. */
    public operator fun contains(prefix: IpPrefix): Boolean {
        if (prefix.network !in this) return false
        val wide = BigInteger(1, mask.toByteArray())
        return wide.and(BigInteger(1, prefix.mask.toByteArray())) == wide
    }

    /** Whether the two networks have addresses in common. */
    public fun overlaps(prefix: IpPrefix): Boolean {
        if (prefix.network.javaClass != network.javaClass) return false
        val both = BigInteger(1, mask.toByteArray()).and(BigInteger(1, prefix.mask.toByteArray()))
        return BigInteger(1, network.address).and(both) == BigInteger(1, prefix.network.address).and(both)
    }

    /** The addresses of the network, from [network] to [last]: made one by one, since there may be more than anybody can keep. */
    public fun addresses(): Iterable<InetAddress> {
        val bits = mask.toByteArray()
        val holes = BigInteger(1, ByteArray(bits.size) { bits[it].toInt().inv().toByte() })
        val base = BigInteger(1, network.address)
        return generateSequence(BigInteger.ZERO) { host ->
            // Carries pass over the bits of the mask, also where it has holes.
            host.or(holes.not()).add(BigInteger.ONE).and(holes).takeIf { it.signum() != 0 }
        }.map { InetAddress.getByAddress(bytes(base.or(it), bits.size)) }.asIterable()
    }

    /** True for the same address and mask. */
    override fun equals(other: Any?): Boolean = other is IpPrefix && other.address == address && other.mask == mask

    /** Fits [equals]. */
    override fun hashCode(): Int = address.hashCode() * 31 + mask.hashCode()

    /** `192.168.100.1/16`, `2001:db8::/32`; with a mask that has no length `10.1.0.0/ff00ff00`. */
    override fun toString(): String = "${address.text}/${if (mask.isCanonical) "$length" else "$mask"}"

    /** Makes prefixes. */
    public companion object {
        /**
         * Reads `address/length`: an address as [parseInetAddress] takes it, and decimal digits, at most 32 or 128. A mask in dotted form is refused,
         * and so are signs and leading zeros. The length behind a v4-mapped address counts from its IPv6 form, so at least 96.
         *
         * @throws AddressSyntaxException `invalid CIDR address`
         */
        @JvmStatic
        public fun parse(text: String): IpPrefix = parseOrNull(text) ?: throw AddressSyntaxException("invalid CIDR address", text)

        /** [parse], but null for what is no prefix. */
        @JvmStatic
        public fun parseOrNull(text: String): IpPrefix? {
            val slash = text.indexOf('/')
            if (slash < 0) return null
            val bytes = IpLiteral.parse(text.substring(0, slash)) ?: return null
            val digits = text.substring(slash + 1)
            if (digits.length !in 1..3 || digits.any { it !in '0'..'9' } || (digits.length > 1 && digits[0] == '0')) return null
            val address = InetAddress.getByAddress(bytes)
            val mapped = (bytes.size - address.address.size) * Byte.SIZE_BITS
            val length = digits.toInt() - mapped
            return if (length in 0..address.address.size * Byte.SIZE_BITS) of(address, length) else null
        }

        /**
         * The address and how many of its bits name the network.
         *
         * @throws IllegalArgumentException for a length that the address does not have
         */
        @JvmStatic
        public fun of(address: InetAddress, length: Int): IpPrefix = IpPrefix(address, IpMask.ofLength(length, address.address.size * Byte.SIZE_BITS))

        /**
         * The address and a mask of any form, of its own size.
         *
         * @throws IllegalArgumentException if the mask is one for the other version of IP
         */
        @JvmStatic
        public fun of(address: InetAddress, mask: IpMask): IpPrefix {
            require(mask.bits == address.address.size * Byte.SIZE_BITS) { "a mask of ${mask.bits} bits does not fit ${address.text}" }
            return IpPrefix(address, mask)
        }

        private fun bytes(number: BigInteger, size: Int): ByteArray {
            val digits = number.toByteArray() // with a sign bit, and without leading zeros
            return ByteArray(size) { digits.getOrElse(it + digits.size - size) { 0 } }
        }
    }
}
