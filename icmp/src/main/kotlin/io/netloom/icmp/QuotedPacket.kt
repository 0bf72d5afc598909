package io.netloom.icmp

import java.net.Inet6Address
import java.net.InetAddress
import java.util.Objects

/**
 * The headers of the packet that an error quotes: to whom the error belongs. IPv6 extension headers are walked to the protocol behind them.
 *
 * Numbers are as they stand in the quote; routers on the way may have changed some. Immutable.
 *
 * @property ipVersion 4 or 6
 * @property source who sent the packet
 * @property destination where it was going; an IPv6 routing header is not looked into
 * @property protocol the IP protocol number of the payload, such as 17 for UDP. If the quote ends within the extension headers of IPv6, the number of
 * the first one that is not whole
 * @property timeToLive or hop limit, 0 to 255: 1 or 0 if the packet died of it, and more if routers on the way do not count (MPLS)
 * @property trafficClass the byte of DSCP and ECN, once "type of service"
 * @property flowLabel IPv6's 20 bits; 0 for IPv4
 * @property identification IPv4's 16 bits, or the 32 of an IPv6 fragment header; 0 without one
 * @property fragmentOffset where this fragment's payload belongs, in bytes; 0 for the first and for whole packets
 * @property totalLength the packet's size in bytes with all headers, as it claims: 0 to 65575
 * @property payloadOffset where in the quote the payload starts, behind all IP headers; may be the end of the quote
 * @property sourcePort of TCP, UDP, UDP-Lite, DCCP or SCTP; null for other protocols, later fragments, and if the quote ends before
 * @property destinationPort like [sourcePort]
 * @property icmpType the type of an ICMP or ICMPv6 message that was sent; null like [sourcePort]
 * @property icmpCode its code; null like [icmpType]
 * @property icmpIdentifier the identifier of an echo, extended echo or timestamp message; null for others and if the quote ends before
 * @property icmpSequence its sequence number; null like [icmpIdentifier]
 */
public class QuotedPacket internal constructor(
    public val ipVersion: Int,
    public val source: InetAddress,
    public val destination: InetAddress,
    public val protocol: Int,
    public val timeToLive: Int,
    public val trafficClass: Int,
    public val flowLabel: Int,
    public val identification: Long,
    public val fragmentOffset: Int,
    public val totalLength: Int,
    public val payloadOffset: Int,
    public val sourcePort: Int?,
    public val destinationPort: Int?,
    public val icmpType: Int?,
    public val icmpCode: Int?,
    public val icmpIdentifier: Int?,
    public val icmpSequence: Int?,
) {
    /** Such as `IPv4 10.0.0.1 -> 10.0.0.2, protocol 17, ports 40000 -> 33434, TTL 1`. */
    override fun toString(): String = buildString {
        append("IPv$ipVersion ${source.hostAddress} -> ${destination.hostAddress}, protocol $protocol")
        sourcePort?.let { append(", ports $it -> $destinationPort") }
        icmpType?.let { append(", type $it, code $icmpCode") }
        icmpIdentifier?.let { append(", identifier $it, sequence $icmpSequence") }
        append(", TTL $timeToLive")
    }

    /** Quoted packets of their bytes. */
    public companion object {
        /**
         * Decodes the beginning of an IP packet in [length] bytes from [offset].
         *
         * @throws IcmpFormatException if these are not a whole IPv4 header with its options or a whole IPv6 header
         * @throws IndexOutOfBoundsException if the array does not have these bytes
         */
        @JvmStatic
        @JvmOverloads
        public fun decode(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): QuotedPacket {
            Objects.checkFromIndexSize(offset, length, bytes.size)
            return QuotedPacketDecoder(bytes, offset, offset + length).decode()
        }
    }
}

/** A walk along the headers of a quote. */
private class QuotedPacketDecoder(private val bytes: ByteArray, private val from: Int, private var to: Int) {
    fun decode(): QuotedPacket {
        if (to == from) throw IcmpFormatException("header too short", 0)
        return when (bytes.uint8(from) shr 4) {
            4 -> v4()
            6 -> v6()
            else -> throw IcmpFormatException("neither IPv4 nor IPv6", 0)
        }
    }

    private fun v4(): QuotedPacket {
        val headerSize = (bytes.uint8(from) and 0xf) * 4
        if (headerSize < V4_SIZE) throw IcmpFormatException("header length below 20", 0)
        if (to - from < headerSize) throw IcmpFormatException("header too short", to - from)
        val totalLength = bytes.uint16(from + 2)
        return packet(
            ipVersion = 4,
            addressesAt = from + 12,
            addressSize = 4,
            protocol = bytes.uint8(from + 9),
            timeToLive = bytes.uint8(from + 8),
            trafficClass = bytes.uint8(from + 1),
            flowLabel = 0,
            identification = bytes.uint16(from + 4).toLong(),
            fragmentOffset = (bytes.uint16(from + 6) and 0x1fff) * 8,
            totalLength = totalLength,
            payload = from + headerSize,
        )
    }

    private fun v6(): QuotedPacket {
        if (to - from < V6_SIZE) throw IcmpFormatException("header too short", to - from)
        val totalLength = V6_SIZE + bytes.uint16(from + 4)
        val first = bytes.uint32(from)
        var next = bytes.uint8(from + 6)
        var at = from + V6_SIZE
        var identification = 0L
        var fragmentOffset = 0
        while (fragmentOffset == 0) {
            val size = extensionSize(next, at)
            if (size < 0 || to - at < size) break
            if (next == FRAGMENT) {
                fragmentOffset = bytes.uint16(at + 2) and 0xfff8
                identification = bytes.uint32(at + 4)
            }
            next = bytes.uint8(at)
            at += size
        }
        return packet(
            ipVersion = 6,
            addressesAt = from + 8,
            addressSize = 16,
            protocol = next,
            timeToLive = bytes.uint8(from + 7),
            trafficClass = (first shr 20).toInt() and UInt8.MAX,
            flowLabel = first.toInt() and 0xfffff,
            identification = identification,
            fragmentOffset = fragmentOffset,
            totalLength = totalLength,
            payload = at,
        )
    }

    /** The size of the extension header of this number; -1 if the number is none or the size is beyond the end. */
    private fun extensionSize(header: Int, at: Int): Int = when {
        to - at < 2 -> -1
        header == FRAGMENT -> 8
        header == AUTHENTICATION -> (bytes.uint8(at + 1) + 2) * 4
        header in EXTENSIONS -> (bytes.uint8(at + 1) + 1) * 8
        else -> -1
    }

    private fun packet(
        ipVersion: Int,
        addressesAt: Int,
        addressSize: Int,
        protocol: Int,
        timeToLive: Int,
        trafficClass: Int,
        flowLabel: Int,
        identification: Long,
        fragmentOffset: Int,
        totalLength: Int,
        payload: Int,
    ): QuotedPacket {
        // What follows the packet's own end is padding; a length that is too small to be one was not written yet when the packet was quoted.
        if (totalLength > payload - from) to = minOf(to, from + totalLength)
        val isFirst = fragmentOffset == 0
        val hasPorts = isFirst && protocol in WITH_PORTS && to - payload >= 4
        val isIcmp = isFirst && protocol == if (ipVersion == 4) IcmpVersion.V4.protocol else IcmpVersion.V6.protocol
        val type = if (isIcmp && to - payload >= 2) bytes.uint8(payload) else null
        val sequenceSize = if (type == null || to - payload < 8) 0 else sequenceSize(ipVersion, type)
        return QuotedPacket(
            ipVersion,
            address(addressesAt, addressSize),
            address(addressesAt + addressSize, addressSize),
            protocol,
            timeToLive,
            trafficClass,
            flowLabel,
            identification,
            fragmentOffset,
            totalLength,
            payload - from,
            sourcePort = if (hasPorts) bytes.uint16(payload) else null,
            destinationPort = if (hasPorts) bytes.uint16(payload + 2) else null,
            icmpType = type,
            icmpCode = if (type != null) bytes.uint8(payload + 1) else null,
            icmpIdentifier = if (sequenceSize > 0) bytes.uint16(payload + 4) else null,
            icmpSequence = when (sequenceSize) {
                2 -> bytes.uint16(payload + 6)
                1 -> bytes.uint8(payload + 6)
                else -> null
            },
        )
    }

    /** How many bytes the sequence number of this type has; 0 for a type without one. */
    private fun sequenceSize(ipVersion: Int, type: Int): Int = if (ipVersion == 4) {
        when (type) {
            Icmpv4Type.ECHO_REQUEST, Icmpv4Type.ECHO_REPLY, Icmpv4Type.TIMESTAMP, Icmpv4Type.TIMESTAMP_REPLY -> 2
            Icmpv4Type.EXTENDED_ECHO_REQUEST, Icmpv4Type.EXTENDED_ECHO_REPLY -> 1
            else -> 0
        }
    } else {
        when (type) {
            Icmpv6Type.ECHO_REQUEST, Icmpv6Type.ECHO_REPLY -> 2
            Icmpv6Type.EXTENDED_ECHO_REQUEST, Icmpv6Type.EXTENDED_ECHO_REPLY -> 1
            else -> 0
        }
    }

    private fun address(at: Int, size: Int): InetAddress {
        val address = bytes.copyOfRange(at, at + size)
        return if (size == 4) InetAddress.getByAddress(address) else Inet6Address.getByAddress(null, address, -1)
    }

    private companion object {
        const val V4_SIZE = 20
        const val V6_SIZE = 40
        const val FRAGMENT = 44
        const val AUTHENTICATION = 51

        /** Hop-by-hop options, routing, destination options, mobility, host identity, shim6. */
        val EXTENSIONS = setOf(0, 43, 60, 135, 139, 140)

        /** TCP, UDP, DCCP, SCTP, UDP-Lite. */
        val WITH_PORTS = setOf(6, 17, 33, 132, 136)
    }
}
