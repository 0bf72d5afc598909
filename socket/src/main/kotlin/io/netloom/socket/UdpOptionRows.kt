package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT

/** The rows of level SOL_UDP. */
internal object UdpOptionRows {
    private fun row(number: Int, name: String, type: OptionType, member: String) = SocketOptionRow(SocketLevel.UDP, number, name, type, BOTH, member)

    val rows: List<SocketOptionRow> = listOf(
        row(UdpOption.CORK, "UDP_CORK", FLAG, "UdpOptions.cork"),
        row(UdpOption.ENCAP, "UDP_ENCAP", INT, "UdpOptions.encapsulation"),
        row(UdpOption.NO_CHECK6_TX, "UDP_NO_CHECK6_TX", FLAG, "UdpOptions.noCheck6Transmit"),
        row(UdpOption.NO_CHECK6_RX, "UDP_NO_CHECK6_RX", FLAG, "UdpOptions.noCheck6Receive"),
        row(UdpOption.SEGMENT, "UDP_SEGMENT", INT, "UdpOptions.segment"),
        row(UdpOption.GRO, "UDP_GRO", FLAG, "UdpOptions.gro"),
    )
}
