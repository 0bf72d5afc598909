package io.netloom.samples.packet

import io.netloom.samples.AddressText
import java.net.Inet6Address
import java.net.InetAddress

/** IPv4 (RFC 791) and IPv6 (RFC 8200) headers. */
internal object IpText {
    private const val NIBBLE = 4
    private const val LOW_NIBBLE = 0xf
    private const val WORD = 4
    private const val V4_LEAST = 20
    private const val V4_LENGTH = 2
    private const val V4_FRAGMENT = 6
    private const val V4_FRAGMENT_OFFSET = 0x1fff
    private const val V4_PROTOCOL = 9
    private const val V4_SOURCE = 12
    private const val V4_DESTINATION = 16
    private const val V4_ADDRESS = 4
    private const val V6_HEADER = 40
    private const val V6_LENGTH = 4
    private const val V6_NEXT = 6
    private const val V6_SOURCE = 8
    private const val V6_DESTINATION = 24
    private const val V6_ADDRESS = 16
    private const val V6_UNIT = 8
    private const val V6_FRAGMENT_OFFSET = 0xfff8

    fun ipv4(packet: PacketBytes, text: StringBuilder) {
        text.append("IPv4 ")
        val header = (packet.u8(0) and LOW_NIBBLE) * WORD
        // 0 is what the sending host leaves for the device to fill in when it has the packet cut up there.
        val total = packet.u16(V4_LENGTH).let { if (it == 0) packet.size else it }
        if (packet.u8(0) ushr NIBBLE != 4 || header < V4_LEAST || total < header) {
            text.append("[bad header]")
            return
        }
        val source = packet.ipAddress(V4_SOURCE, V4_ADDRESS)
        val destination = packet.ipAddress(V4_DESTINATION, V4_ADDRESS)
        val offset = (packet.u16(V4_FRAGMENT) and V4_FRAGMENT_OFFSET) * V6_UNIT
        payload(packet.u8(V4_PROTOCOL), source, destination, offset, packet.rest(header, total - header), total - header, text)
    }

    fun ipv6(packet: PacketBytes, text: StringBuilder) {
        text.append("IPv6 ")
        if (packet.u8(0) ushr NIBBLE != 6) {
            text.append("[bad header]")
            return
        }
        val source = packet.ipAddress(V6_SOURCE, V6_ADDRESS)
        val destination = packet.ipAddress(V6_DESTINATION, V6_ADDRESS)
        val length = packet.u16(V6_LENGTH).let { if (it == 0) packet.size - V6_HEADER else it } // 0: a jumbogram, or as with IPv4
        var next = packet.u8(V6_NEXT)
        var at = V6_HEADER
        var offset = 0
        while (offset == 0 && next in EXTENSIONS) {
            val header = at
            if (next == IpProtocols.FRAGMENT) offset = packet.u16(header + 2) and V6_FRAGMENT_OFFSET
            at += if (next == IpProtocols.FRAGMENT) V6_UNIT else (packet.u8(header + 1) + 1) * V6_UNIT
            next = packet.u8(header)
        }
        val left = length + V6_HEADER - at
        if (left < 0) throw CutOffException()
        payload(next, source, destination, offset, packet.rest(at, left), left, text)
    }

    private fun payload(
        protocol: Int,
        source: InetAddress,
        destination: InetAddress,
        offset: Int,
        data: PacketBytes,
        length: Int,
        text: StringBuilder,
    ) {
        val hasPorts = offset == 0 && (protocol == IpProtocols.TCP || protocol == IpProtocols.UDP || protocol == IpProtocols.SCTP)
        if (hasPorts) {
            val from = data.u16(0)
            val to = data.u16(2)
            text.append(endpoint(source, from)).append(" > ").append(endpoint(destination, to)).append(": ")
        } else {
            text.append(AddressText.of(source)).append(" > ").append(AddressText.of(destination)).append(": ")
        }
        when {
            offset > 0 -> text.append(name(protocol)).append(" fragment from byte ").append(offset).append(" on, length ").append(length)
            protocol == IpProtocols.TCP -> TcpText.append(data, length, text)
            protocol == IpProtocols.UDP -> UdpText.append(data, text)
            protocol == IpProtocols.ICMP -> IcmpText.icmp(data, length, text)
            protocol == IpProtocols.ICMP6 -> IcmpText.icmp6(data, length, text)
            else -> text.append(name(protocol)).append(", length ").append(length)
        }
    }

    private fun name(protocol: Int) = IpProtocols.name(protocol) ?: "protocol $protocol"

    private fun endpoint(address: InetAddress, port: Int) =
        if (address is Inet6Address) "[${AddressText.of(address)}]:$port" else "${address.hostAddress}:$port"

    private val EXTENSIONS = setOf(IpProtocols.HOP_BY_HOP, IpProtocols.ROUTING, IpProtocols.FRAGMENT, IpProtocols.DESTINATION_OPTIONS)
}
