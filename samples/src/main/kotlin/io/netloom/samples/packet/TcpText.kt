package io.netloom.samples.packet

/** TCP (RFC 9293): flags, numbers, and how much data. */
internal object TcpText {
    private const val SEQUENCE = 4
    private const val ACKNOWLEDGMENT = 8
    private const val HEADER_LENGTH = 12
    private const val FLAGS = 13
    private const val WINDOW = 14
    private const val ACK = 0x10
    private const val LEAST = 20

    fun append(segment: PacketBytes, length: Int, text: StringBuilder) {
        text.append("TCP ")
        val flags = segment.u8(FLAGS)
        val header = (segment.u8(HEADER_LENGTH) ushr 4) * 4
        text.append(TcpFlags.text(flags)).append(", seq ").append(segment.u32(SEQUENCE))
        if (flags and ACK != 0) text.append(", ack ").append(segment.u32(ACKNOWLEDGMENT))
        text.append(", window ").append(segment.u16(WINDOW))
        if (header < LEAST || header > length) text.append(", [bad header]") else text.append(", length ").append(length - header)
    }
}
