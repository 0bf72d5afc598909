package io.netloom.samples.packet

/** ARP (RFC 826) for IPv4 over Ethernet. */
internal object ArpText {
    private const val PROTOCOL = 2
    private const val SIZES = 4
    private const val OPERATION = 6
    private const val SENDER = 8
    private const val SENDER_IP = 14
    private const val TARGET_IP = 24
    private const val IP_SIZE = 4
    private const val MAC_AND_IP = 0x0604
    private const val REQUEST = 1
    private const val REPLY = 2

    fun append(packet: PacketBytes, text: StringBuilder) {
        text.append("ARP ")
        val operation = packet.u16(OPERATION)
        if (packet.u16(PROTOCOL) != EtherTypes.IP || packet.u16(SIZES) != MAC_AND_IP || operation !in REQUEST..REPLY) {
            text.append("operation ").append(operation).append(" for ").append(EtherTypes.text(packet.u16(PROTOCOL)))
            return
        }
        val sender = packet.ipAddress(SENDER_IP, IP_SIZE).hostAddress
        val target = packet.ipAddress(TARGET_IP, IP_SIZE).hostAddress
        if (operation == REPLY) {
            text.append(sender).append(" is at ").append(packet.macAddress(SENDER))
        } else if (sender == target) {
            text.append("announcement: ").append(sender).append(" is at ").append(packet.macAddress(SENDER))
        } else {
            text.append("who has ").append(target).append("? tell ").append(sender)
        }
    }
}
