package io.netloom.samples.packet

/** UDP (RFC 768), and what is in it where the ports tell. */
internal object UdpText {
    private const val LENGTH = 4
    private const val HEADER = 8

    fun append(datagram: PacketBytes, text: StringBuilder) {
        text.append("UDP")
        val ports = listOf(datagram.u16(0), datagram.u16(2))
        val length = datagram.u16(LENGTH)
        if (length < HEADER) {
            text.append(" [bad length]")
            return
        }
        val data = datagram.rest(HEADER, length - HEADER)
        val before = text.length
        try {
            when {
                Ports.DNS in ports -> DnsText.append("DNS", data, text.append(", "))
                Ports.MULTICAST_DNS in ports -> DnsText.append("multicast DNS", data, text.append(", "))
                Ports.DHCP_SERVER in ports && Ports.DHCP_CLIENT in ports -> DhcpText.append(data, text.append(", "))
            }
        } catch (_: CutOffException) {
            // The port was no promise, or the packet was not captured to its end.
            text.setLength(before)
        }
        text.append(", length ").append(length - HEADER)
    }
}
