package io.netloom.samples.ping

import java.net.InetAddress
import java.nio.ByteBuffer

/**
 * Reads ICMP messages that arrived from the network. Every length is checked: what is too short or nonsensical becomes
 * [IcmpMessage.Other], never an exception.
 */
internal object IcmpDecoder {
    /**
     * Decodes the ICMP message between [packet]'s position and limit; there is no IP header before it.
     * A message of ICMPv4 with a wrong checksum counts as [IcmpMessage.Other].
     */
    fun decode(packet: ByteBuffer, family: IcmpFamily): IcmpMessage {
        if (packet.remaining() < IcmpFamily.ECHO_HEADER_SIZE) return IcmpMessage.Other
        // Raw IPv4 sockets get their copy before the kernel looks at the checksum; for ICMPv6 the kernel has looked.
        if (family == IcmpFamily.V4 && InternetChecksum.of(packet) != 0) return IcmpMessage.Other
        val start = packet.position()
        val type = packet.get(start).toInt() and 0xff
        val code = packet.get(start + 1).toInt() and 0xff
        if (type == family.echoReply) {
            return IcmpMessage.EchoReply(unsigned16(packet, start + 4), unsigned16(packet, start + 6), afterHeader(packet))
        }
        val rest = packet.getInt(start + 4)
        val text = IcmpErrorText.of(family, type, code, rest) ?: return IcmpMessage.Other
        val quoted = quotedEcho(afterHeader(packet), family) ?: return IcmpMessage.Other
        return IcmpMessage.Problem(type, code, text, quoted)
    }

    /** Decodes the echo request between [request]'s position and limit; null if it is something else. */
    fun decodeRequest(request: ByteBuffer, family: IcmpFamily, destination: InetAddress?): QuotedEcho? {
        if (request.remaining() < IcmpFamily.ECHO_HEADER_SIZE) return null
        val start = request.position()
        if (request.get(start).toInt() and 0xff != family.echoRequest) return null
        return QuotedEcho(unsigned16(request, start + 4), unsigned16(request, start + 6), destination, afterHeader(request))
    }

    private fun quotedEcho(original: ByteBuffer, family: IcmpFamily): QuotedEcho? {
        val header = IpHeader.parse(original, family) ?: return null
        if (header.protocol != family.protocol) return null
        original.position(original.position() + header.length)
        return decodeRequest(original, family, header.destination)
    }

    private fun afterHeader(message: ByteBuffer): ByteBuffer =
        message.slice(message.position() + IcmpFamily.ECHO_HEADER_SIZE, message.remaining() - IcmpFamily.ECHO_HEADER_SIZE)

    private fun unsigned16(bytes: ByteBuffer, index: Int): Int = bytes.getShort(index).toInt() and 0xffff
}
