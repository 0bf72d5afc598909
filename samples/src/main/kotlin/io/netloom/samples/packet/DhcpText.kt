package io.netloom.samples.packet

/** DHCP (RFC 2131): what kind of message, of which client, about which address. */
internal object DhcpText {
    private const val YOUR_ADDRESS = 16
    private const val CLIENT_MAC = 28
    private const val COOKIE = 236
    private const val MAGIC = 0x63825363L
    private const val OPTIONS = 240
    private const val OPTION_PAD = 0
    private const val OPTION_END = 255
    private const val OPTION_HOST_NAME = 12
    private const val OPTION_REQUESTED = 50
    private const val OPTION_TYPE = 53
    private const val ADDRESS_SIZE = 4

    private val types = listOf("discover", "offer", "request", "decline", "ack", "nak", "release", "inform")

    fun append(message: PacketBytes, text: StringBuilder) {
        if (message.u32(COOKIE) != MAGIC) {
            text.append("BOOTP")
            return
        }
        val options = options(message)
        val type = options[OPTION_TYPE]?.let { message.u8(it) } ?: 0
        text.append("DHCP ").append(types.getOrNull(type - 1) ?: "message").append(" for ").append(message.macAddress(CLIENT_MAC))
        options[OPTION_HOST_NAME]?.let { at ->
            val name = message.bytes(at, message.u8(at - 1)).map { if (it in '!'.code..'~'.code) it.toInt().toChar() else '?' }
            text.append(" '").append(name.joinToString("")).append('\'')
        }
        val address = if (message.u32(YOUR_ADDRESS) != 0L) YOUR_ADDRESS else options[OPTION_REQUESTED] ?: return
        text.append(": ").append(message.ipAddress(address, ADDRESS_SIZE).hostAddress)
    }

    /** Where the values of the options are; the length is the byte before. */
    private fun options(message: PacketBytes): Map<Int, Int> {
        val found = HashMap<Int, Int>()
        var at = OPTIONS
        while (at < message.size) {
            val option = message.u8(at++)
            if (option == OPTION_END) break
            if (option == OPTION_PAD) continue
            val length = message.u8(at++)
            found.putIfAbsent(option, at)
            at += length
        }
        return found
    }
}
