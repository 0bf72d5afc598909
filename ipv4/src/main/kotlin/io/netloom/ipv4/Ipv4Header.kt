package io.netloom.ipv4

import io.netloom.socket.ip.MalformedHeaderException
import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The header of an IPv4 packet, RFC 791. Immutable. Bytes are in network order, always, also where a raw socket takes or gives them.
 *
 * ```
 * val header = Ipv4Header.build {
 *     destination(InetAddress.getByName("192.0.2.1"))
 *     protocol(Protocol.ICMP)
 *     timeToLive(3)
 * }
 * ```
 *
 * What the kernel fills in when a header goes through [Ipv4RawConn]: [totalLength] and [checksum] always, [identification] where it is 0, [source] where it is 0.0.0.0.
 *
 * @property typeOfService the byte of [dscp] and [ecn], 0 to 255
 * @property totalLength of the packet, with the header, in bytes, 0 to 65535
 * @property identification tells apart packets whose fragments are under way, 0 to 65535
 * @property flags three bits: [MORE_FRAGMENTS], [DONT_FRAGMENT], and [RESERVED], which nobody sets
 * @property fragmentOffset where this fragment's payload belongs, in bytes: a multiple of 8, 0 to 65528
 * @property timeToLive how many routers may pass it on, 0 to 255
 * @property protocol of the payload, a constant of [io.netloom.socket.Protocol] or any other number, 0 to 255
 * @property checksum of the header, as it stands in it: see [computeChecksum], [withChecksum]
 * @property source who sends
 * @property destination who is to receive
 */
public class Ipv4Header private constructor(
    public val typeOfService: Int,
    public val totalLength: Int,
    public val identification: Int,
    public val flags: Int,
    public val fragmentOffset: Int,
    public val timeToLive: Int,
    public val protocol: Int,
    public val checksum: Int,
    public val source: Inet4Address,
    public val destination: Inet4Address,
    private val optionBytes: ByteArray,
) {
    /** The header's length in bytes, 20 to 60, a multiple of 4: `IHL` times 4. */
    public val length: Int
        get() = Ipv4.HEADER_LENGTH + optionBytes.size

    /** The options as they stand in the header, with the zeros that fill them up to a multiple of 4 bytes; a copy. */
    public val options: ByteArray
        get() = optionBytes.copyOf()

    /** The differentiated services code point, 0 to 63: the upper six bits of [typeOfService], RFC 2474. */
    public val dscp: Int
        get() = typeOfService shr 2

    /** Explicit congestion notification, 0 to 3: the lower two bits of [typeOfService], RFC 3168. */
    public val ecn: Int
        get() = typeOfService and 3

    /** Whether routers must not fragment the packet. */
    public val dontFragment: Boolean
        get() = flags and DONT_FRAGMENT != 0

    /** Whether further fragments follow this one. */
    public val moreFragments: Boolean
        get() = flags and MORE_FRAGMENTS != 0

    /** Whether this is a fragment, also the first or last. */
    public val isFragment: Boolean
        get() = moreFragments || fragmentOffset != 0

    /** What [checksum] should be. */
    public fun computeChecksum(): Int {
        val bytes = ByteBuffer.wrap(toByteArray()).putShort(CHECKSUM, 0)
        var sum = 0
        while (bytes.hasRemaining()) sum += bytes.getShort().toInt() and 0xffff
        sum = (sum and 0xffff) + (sum ushr 16)
        return sum + (sum ushr 16) and 0xffff xor 0xffff
    }

    /** Whether [checksum] is right. */
    public val hasValidChecksum: Boolean
        get() = checksum == computeChecksum()

    /** This header with the right checksum. */
    public fun withChecksum(): Ipv4Header = toBuilder().checksum(computeChecksum()).build()

    /** A builder that has everything of this header. */
    public fun toBuilder(): Builder = Builder()
        .typeOfService(typeOfService).totalLength(totalLength).identification(identification).flags(flags).fragmentOffset(fragmentOffset)
        .timeToLive(timeToLive).protocol(protocol).checksum(checksum).source(source).destination(destination).options(optionBytes)

    /** The header as it is sent, [length] bytes. */
    public fun toByteArray(): ByteArray = ByteArray(length).also { writeTo(ByteBuffer.wrap(it)) }

    /**
     * Writes the header from the buffer's position on, and moves that past it. The buffer's byte order does not matter.
     *
     * @throws java.nio.BufferOverflowException if there is no room for [length] bytes; nothing is written
     */
    public fun writeTo(dst: ByteBuffer) {
        if (dst.remaining() < length) throw java.nio.BufferOverflowException()
        val out = dst.slice().order(ByteOrder.BIG_ENDIAN)
        out.put((Ipv4.VERSION shl 4 or length / WORD).toByte()).put(typeOfService.toByte()).putShort(totalLength.toShort())
        out.putShort(identification.toShort()).putShort((flags shl FLAGS_SHIFT or fragmentOffset / FRAGMENT_UNIT).toShort())
        out.put(timeToLive.toByte()).put(protocol.toByte()).putShort(checksum.toShort())
        out.put(source.address).put(destination.address).put(optionBytes)
        dst.position(dst.position() + length)
    }

    /** True for a header of the same bytes. */
    override fun equals(other: Any?): Boolean = other is Ipv4Header && toByteArray().contentEquals(other.toByteArray())

    /** Fits [equals]. */
    override fun hashCode(): Int = toByteArray().contentHashCode()

    /** Such as `ver=4 hdrlen=20 tos=0x0 totallen=84 id=0xcafe flags=0x2 fragoff=0 ttl=64 proto=1 cksum=0xdead src=172.16.254.254 dst=192.168.0.1`. */
    override fun toString(): String =
        "ver=${Ipv4.VERSION} hdrlen=$length tos=0x${hex(typeOfService)} totallen=$totalLength id=0x${hex(identification)} flags=0x${hex(flags)} " +
            "fragoff=$fragmentOffset ttl=$timeToLive proto=$protocol cksum=0x${hex(
                checksum,
            )} src=${source.hostAddress} dst=${destination.hostAddress}"

    private fun hex(number: Int) = Integer.toHexString(number)

    /** Puts an [Ipv4Header] together. What is not said is 0, 0.0.0.0 or none, but the time to live, which is 64. Not thread-safe. */
    public class Builder internal constructor() {
        private var typeOfService = 0
        private var totalLength = 0
        private var identification = 0
        private var flags = 0
        private var fragmentOffset = 0
        private var timeToLive = DEFAULT_TIME_TO_LIVE
        private var protocol = 0
        private var checksum = 0
        private var source = ANY
        private var destination = ANY
        private var options = ByteArray(0)

        /** See [Ipv4Header.typeOfService]. */
        public fun typeOfService(value: Int): Builder = apply { typeOfService = required("type of service", value, BYTE) }

        /** See [Ipv4Header.totalLength]. */
        public fun totalLength(value: Int): Builder = apply { totalLength = required("total length", value, SHORT) }

        /** See [Ipv4Header.identification]. */
        public fun identification(value: Int): Builder = apply { identification = required("identification", value, SHORT) }

        /** See [Ipv4Header.flags]. */
        public fun flags(value: Int): Builder = apply { flags = required("flags", value, RESERVED or DONT_FRAGMENT or MORE_FRAGMENTS) }

        /** See [Ipv4Header.fragmentOffset]. */
        public fun fragmentOffset(value: Int): Builder = apply {
            require(value in 0..LAST_OFFSET && value % FRAGMENT_UNIT == 0) { "a fragment's offset is a multiple of 8, 0 to $LAST_OFFSET, not $value" }
            fragmentOffset = value
        }

        /** See [Ipv4Header.timeToLive]. */
        public fun timeToLive(value: Int): Builder = apply { timeToLive = required("time to live", value, BYTE) }

        /** See [Ipv4Header.protocol]. */
        public fun protocol(value: Int): Builder = apply { protocol = required("protocol", value, BYTE) }

        /** See [Ipv4Header.checksum]. */
        public fun checksum(value: Int): Builder = apply { checksum = required("checksum", value, SHORT) }

        /**
         * See [Ipv4Header.source].
         *
         * @throws IllegalArgumentException if it is no IPv4 address
         */
        public fun source(value: InetAddress): Builder = apply { source = ipv4(value) }

        /**
         * See [Ipv4Header.destination].
         *
         * @throws IllegalArgumentException if it is no IPv4 address
         */
        public fun destination(value: InetAddress): Builder = apply { destination = ipv4(value) }

        /** See [Ipv4Header.options]: at most 40 bytes, which are copied and filled up with zeros to a multiple of 4. */
        public fun options(value: ByteArray): Builder = apply {
            require(value.size <= LONGEST_OPTIONS) { "options have at most $LONGEST_OPTIONS bytes, not ${value.size}" }
            options = value.copyOf((value.size + WORD - 1) / WORD * WORD)
        }

        /** The header. */
        public fun build(): Ipv4Header = Ipv4Header(
            typeOfService, totalLength, identification, flags, fragmentOffset, timeToLive, protocol, checksum, source, destination, options,
        )

        private fun required(what: String, value: Int, most: Int): Int {
            require(value in 0..most) { "$what is 0 to $most, not $value" }
            return value
        }

        private fun ipv4(address: InetAddress): Inet4Address = requireNotNull(address as? Inet4Address) { "no IPv4 address: ${address.hostAddress}" }
    }

    /** Headers of bytes and of fields. */
    public companion object {
        /** The [flags] bit of a packet that has fragments behind this one. */
        public const val MORE_FRAGMENTS: Int = 1

        /** The [flags] bit of a packet that must not be fragmented. */
        public const val DONT_FRAGMENT: Int = 2

        /** The [flags] bit without a meaning. */
        public const val RESERVED: Int = 4

        private const val WORD = 4
        private const val FRAGMENT_UNIT = 8
        private const val LONGEST_OPTIONS = 40
        private const val FLAGS_SHIFT = 13
        private const val CHECKSUM = 10
        private const val SOURCE = 12
        private const val DESTINATION = 16
        private const val LAST_OFFSET = 65_528
        private const val DEFAULT_TIME_TO_LIVE = 64
        private const val BYTE = 0xff
        private const val SHORT = 0xffff
        private val ANY = address(ByteArray(Int.SIZE_BYTES))

        /** Builds a header in a block. */
        @JvmSynthetic
        public fun build(block: Builder.() -> Unit): Ipv4Header = Builder().apply(block).build()

        /** A builder, for Java. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /**
         * The header at the buffer's position, which moves past it, so that the payload comes next. What follows the header, [totalLength] and [checksum] are not looked at. The buffer's byte order does not matter.
         *
         * @throws MalformedHeaderException if these are not a whole header of version 4; the position stays
         */
        @JvmStatic
        public fun parse(src: ByteBuffer): Ipv4Header {
            val length = lengthOf(src)
            val bytes = src.slice().order(ByteOrder.BIG_ENDIAN)
            val fragment = bytes.getShort(6).toInt() and SHORT
            val header = Ipv4Header(
                typeOfService = bytes.get(1).toInt() and BYTE,
                totalLength = bytes.getShort(2).toInt() and SHORT,
                identification = bytes.getShort(4).toInt() and SHORT,
                flags = fragment ushr FLAGS_SHIFT,
                fragmentOffset = (fragment shl 3) and SHORT,
                timeToLive = bytes.get(8).toInt() and BYTE,
                protocol = bytes.get(9).toInt() and BYTE,
                checksum = bytes.getShort(CHECKSUM).toInt() and SHORT,
                source = address(bytes(bytes, SOURCE, Int.SIZE_BYTES)),
                destination = address(bytes(bytes, DESTINATION, Int.SIZE_BYTES)),
                optionBytes = bytes(bytes, Ipv4.HEADER_LENGTH, length - Ipv4.HEADER_LENGTH),
            )
            src.position(src.position() + length)
            return header
        }

        /** [parse] of an array. */
        @JvmStatic
        @JvmOverloads
        public fun parse(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): Ipv4Header =
            parse(ByteBuffer.wrap(bytes, offset, length))

        /**
         * How long the header at the buffer's position is, which stays: what there is to skip before the payload of a packet that a raw socket gave. Makes no object.
         *
         * @throws MalformedHeaderException as [parse]
         */
        @JvmStatic
        public fun lengthOf(packet: ByteBuffer): Int {
            val size = packet.remaining()
            if (size == 0) throw MalformedHeaderException("header too short", 0)
            val first = packet.get(packet.position()).toInt() and BYTE
            if (first shr 4 != Ipv4.VERSION) throw MalformedHeaderException("version ${first shr 4} instead of ${Ipv4.VERSION}", 0)
            val length = (first and 0xf) * WORD
            if (length < Ipv4.HEADER_LENGTH) throw MalformedHeaderException("header length $length below ${Ipv4.HEADER_LENGTH}", 0)
            if (size < length) throw MalformedHeaderException("header of $length bytes too short", size)
            return length
        }

        private fun bytes(from: ByteBuffer, at: Int, size: Int) = ByteArray(size).also { from.get(at, it) }

        private fun address(bytes: ByteArray) = InetAddress.getByAddress(bytes) as Inet4Address
    }
}
