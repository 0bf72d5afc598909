package io.netloom.samples.ping

import java.net.InetAddress
import java.nio.ByteBuffer

/**
 * What a ping needs from an IP header: raw IPv4 sockets receive packets with it, and ICMP errors quote it.
 * (Raw IPv6 sockets never see theirs.)
 */
internal class IpHeader(
    /** The length of the header in bytes, with its options or extension headers. */
    val length: Int,
    /** The time to live or hop limit that was left when the packet arrived. */
    val ttl: Int,
    /** The protocol number of what follows the header. */
    val protocol: Int,
    val destination: InetAddress,
) {
    companion object {
        /** Reads the header at [packet]'s position, which does not move; null if it is cut short or of another version. */
        fun parse(packet: ByteBuffer, family: IcmpFamily): IpHeader? = if (family == IcmpFamily.V4) parseV4(packet) else parseV6(packet)

        private fun parseV4(packet: ByteBuffer): IpHeader? {
            val start = packet.position()
            if (packet.remaining() < IcmpFamily.V4.ipHeaderSize) return null
            val first = unsigned8(packet, start)
            val length = (first and 0x0f) * 4
            if (first shr 4 != 4 || length < IcmpFamily.V4.ipHeaderSize || length > packet.remaining()) return null
            return IpHeader(length, unsigned8(packet, start + 8), unsigned8(packet, start + 9), address(packet, start + 16, 4))
        }

        private fun parseV6(packet: ByteBuffer): IpHeader? {
            val start = packet.position()
            if (packet.remaining() < IcmpFamily.V6.ipHeaderSize || unsigned8(packet, start) shr 4 != 6) return null
            var length = IcmpFamily.V6.ipHeaderSize
            var next = unsigned8(packet, start + 6)
            while (next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == DESTINATION_OPTIONS) {
                if (packet.remaining() < length + 8) return null
                val size = if (next == FRAGMENT) 8 else (unsigned8(packet, start + length + 1) + 1) * 8
                next = unsigned8(packet, start + length)
                length += size
            }
            if (length > packet.remaining()) return null
            return IpHeader(length, unsigned8(packet, start + 7), next, address(packet, start + 24, 16))
        }

        private fun address(packet: ByteBuffer, index: Int, size: Int): InetAddress {
            val bytes = ByteArray(size)
            packet.get(index, bytes)
            return InetAddress.getByAddress(bytes)
        }

        private fun unsigned8(packet: ByteBuffer, index: Int): Int = packet.get(index).toInt() and 0xff

        private const val HOP_BY_HOP = 0
        private const val ROUTING = 43
        private const val FRAGMENT = 44
        private const val DESTINATION_OPTIONS = 60
    }
}
