package io.netloom.ipv6

import io.netloom.socket.ip.MalformedHeaderException
import java.net.Inet6Address
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The header of an IPv6 packet, RFC 8200: 40 bytes in network order. Immutable.
 *
 * It is only read: from a packet socket, or from the packet that an ICMPv6 error quotes. A raw IPv6 socket never gives it, see [Ipv6RawOptions]; extension headers, which [nextHeader] tells of, follow it.
 *
 * @property trafficClass the byte of [dscp] and [ecn], 0 to 255
 * @property flowLabel tells apart flows of a source, 20 bits
 * @property payloadLength bytes behind this header, extension headers included; 0 to 65535, 0 also for a jumbogram (RFC 2675)
 * @property nextHeader the protocol of the payload, such as 58 for ICMPv6, or the kind of the first extension header
 * @property hopLimit how many routers may pass the packet on, 0 to 255
 * @property source who sends; without a zone
 * @property destination who is to receive; without a zone
 */
public class Ipv6Header private constructor(
    public val trafficClass: Int,
    public val flowLabel: Int,
    public val payloadLength: Int,
    public val nextHeader: Int,
    public val hopLimit: Int,
    public val source: Inet6Address,
    public val destination: Inet6Address,
) {
    /** The differentiated services code point, 0 to 63: the upper six bits of [trafficClass], RFC 2474. */
    public val dscp: Int
        get() = trafficClass shr 2

    /** Explicit congestion notification, 0 to 3: the lower two bits of [trafficClass], RFC 3168. */
    public val ecn: Int
        get() = trafficClass and 3

    /** True for a header of the same bytes. */
    override fun equals(other: Any?): Boolean = other is Ipv6Header && fields() == other.fields()

    /** Fits [equals]. */
    override fun hashCode(): Int = fields().hashCode()

    private fun fields() = listOf(trafficClass, flowLabel, payloadLength, nextHeader, hopLimit, source, destination)

    /** Such as `ver=6 tclass=0x98 flowlbl=0xbeef1 payloadlen=51966 nxthdr=44 hoplim=1 src=2001:db8:1:0:0:0:0:1 dst=2001:db8:2:0:0:0:0:1`. */
    override fun toString(): String =
        "ver=${Ipv6.VERSION} tclass=0x${Integer.toHexString(trafficClass)} flowlbl=0x${Integer.toHexString(flowLabel)} payloadlen=$payloadLength " +
            "nxthdr=$nextHeader hoplim=$hopLimit src=${source.hostAddress} dst=${destination.hostAddress}"

    /** Headers of bytes. */
    public companion object {
        private const val ADDRESS_SIZE = 16
        private const val SOURCE = 8
        private const val DESTINATION = 24

        /**
         * The header at the buffer's position, which moves past its 40 bytes. What follows is not looked at. The buffer's byte order does not matter.
         *
         * @throws MalformedHeaderException for less than 40 bytes, or another version than 6; the position stays
         */
        @JvmStatic
        public fun parse(src: ByteBuffer): Ipv6Header {
            if (src.remaining() < Ipv6.HEADER_LENGTH) throw MalformedHeaderException("header too short", src.remaining())
            val bytes = src.slice().order(ByteOrder.BIG_ENDIAN)
            val first = bytes.getInt(0)
            val version = first ushr 28
            if (version != Ipv6.VERSION) throw MalformedHeaderException("version $version instead of ${Ipv6.VERSION}", 0)
            val header = Ipv6Header(
                trafficClass = first ushr 20 and 0xff,
                flowLabel = first and 0xfffff,
                payloadLength = bytes.getShort(4).toInt() and 0xffff,
                nextHeader = bytes.get(6).toInt() and 0xff,
                hopLimit = bytes.get(7).toInt() and 0xff,
                source = address(bytes, SOURCE),
                destination = address(bytes, DESTINATION),
            )
            src.position(src.position() + Ipv6.HEADER_LENGTH)
            return header
        }

        /** [parse] of an array. */
        @JvmStatic
        @JvmOverloads
        public fun parse(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): Ipv6Header =
            parse(ByteBuffer.wrap(bytes, offset, length))

        /** Unlike `InetAddress.getByAddress` this leaves an IPv4-mapped address what it is in the header: an IPv6 address. */
        private fun address(from: ByteBuffer, at: Int) = Inet6Address.getByAddress(null, ByteArray(ADDRESS_SIZE).also { from.get(at, it) }, -1)
    }
}
