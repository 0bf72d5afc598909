package io.netloom.samples.packet

/**
 * A frame in one line: `vlan 5, IPv4 10.0.0.1:4000 > 10.0.0.2:53: UDP, DNS query A example.com, length 29`. What was not captured ends the line
 * with `[cut off]`.
 */
internal class FrameText(private val linkHeader: Boolean = false) {
    fun of(frame: Frame): String {
        val text = StringBuilder()
        try {
            val bytes = PacketBytes(frame.bytes)
            if (frame.etherType == null) ethernet(bytes, frame.wireLength, text) else network(frame.etherType, bytes, frame.wireLength, text)
        } catch (_: CutOffException) {
            if (text.isNotEmpty() && !text.endsWith(' ')) text.append(' ')
            text.append("[cut off]")
        }
        return text.toString()
    }

    private fun ethernet(frame: PacketBytes, wireLength: Long, text: StringBuilder) {
        var type = frame.u16(TYPE)
        var at = HEADER
        if (linkHeader) {
            text.append(frame.macAddress(SOURCE)).append(" > ").append(frame.macAddress(0))
            text.append(", EtherType ").append(EtherTypes.text(type)).append(", length ").append(wireLength).append(": ")
        }
        while (EtherTypes.isVlan(type)) {
            val tag = frame.u16(at)
            text.append("vlan ").append(tag and VLAN_ID)
            if (tag ushr PRIORITY != 0) text.append(" priority ").append(tag ushr PRIORITY)
            text.append(", ")
            type = frame.u16(at + 2)
            at += TAG_SIZE
        }
        network(type, frame.rest(at), wireLength - at, text)
    }

    private fun network(type: Int, packet: PacketBytes, wireLength: Long, text: StringBuilder) {
        when {
            type == EtherTypes.IP -> IpText.ipv4(packet, text)
            type == EtherTypes.IP6 -> IpText.ipv6(packet, text)
            type == EtherTypes.ARP -> ArpText.append(packet, text)
            type < EtherTypes.LEAST -> text.append("IEEE 802.3, length ").append(wireLength)
            else -> text.append(EtherTypes.name(type) ?: "EtherType ${EtherTypes.text(type)}").append(", length ").append(wireLength)
        }
    }

    private companion object {
        const val SOURCE = 6
        const val TYPE = 12
        const val HEADER = 14
        const val TAG_SIZE = 4
        const val VLAN_ID = 0xfff
        const val PRIORITY = 13
    }
}
