package io.netloom.samples.packet

import io.netloom.samples.AddressText

/** ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861). */
internal object IcmpText {
    private const val IDENTIFIER = 4
    private const val SEQUENCE = 6
    private const val TARGET = 8
    private const val ADDRESS_SIZE = 16

    fun icmp(message: PacketBytes, length: Int, text: StringBuilder) {
        text.append("ICMP ")
        val type = message.u8(0)
        text.append(IcmpTypes.text(type))
        if (type == IcmpTypes.ECHO_REQUEST || type == IcmpTypes.ECHO_REPLY) echo(message, text) else code(message, text)
        text.append(", length ").append(length)
    }

    fun icmp6(message: PacketBytes, length: Int, text: StringBuilder) {
        text.append("ICMPv6 ")
        val type = message.u8(0)
        text.append(IcmpTypes.text6(type))
        when (type) {
            IcmpTypes.ECHO_REQUEST_6, IcmpTypes.ECHO_REPLY_6 -> echo(message, text)
            IcmpTypes.NEIGHBOR_SOLICITATION -> text.append(", who has ").append(target(message)).append('?')
            IcmpTypes.NEIGHBOR_ADVERTISEMENT -> text.append(", ").append(target(message)).append(" is here")
            else -> code(message, text)
        }
        text.append(", length ").append(length)
    }

    private fun echo(message: PacketBytes, text: StringBuilder) {
        text.append(", id ").append(message.u16(IDENTIFIER)).append(", seq ").append(message.u16(SEQUENCE))
    }

    private fun code(message: PacketBytes, text: StringBuilder) {
        val code = message.u8(1)
        if (code != 0) text.append(", code ").append(code)
    }

    private fun target(message: PacketBytes) = AddressText.of(message.ipAddress(TARGET, ADDRESS_SIZE))
}
