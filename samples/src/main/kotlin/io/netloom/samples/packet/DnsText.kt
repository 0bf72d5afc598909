package io.netloom.samples.packet

/** DNS (RFC 1035): what is asked, and whether there is an answer. */
internal object DnsText {
    private const val HEADER = 12
    private const val FLAGS = 2
    private const val QUESTIONS = 4
    private const val ANSWERS = 6
    private const val RESPONSE = 0x8000
    private const val RESULT = 0xf
    private const val POINTER = 0xc0
    private const val LONGEST_NAME = 255

    private val types = mapOf(
        1 to "A", 2 to "NS", 5 to "CNAME", 6 to "SOA", 12 to "PTR", 15 to "MX", 16 to "TXT", 28 to "AAAA", 33 to "SRV", 64 to "SVCB", 65 to "HTTPS",
        255 to "ANY",
    )
    private val results = mapOf(1 to "format error", 2 to "server failure", 3 to "no such name", 4 to "not implemented", 5 to "refused")

    /** @param protocol `DNS`, or another that speaks alike */
    fun append(protocol: String, message: PacketBytes, text: StringBuilder) {
        val flags = message.u16(FLAGS)
        val isResponse = flags and RESPONSE != 0
        text.append(protocol).append(if (isResponse) " response" else " query")
        if (message.u16(QUESTIONS) > 0) {
            val name = StringBuilder()
            val end = name(message, HEADER, name)
            val type = message.u16(end)
            text.append(' ').append(types[type] ?: "type $type").append(' ').append(name.ifEmpty { "." })
        }
        if (!isResponse) return
        val answers = message.u16(ANSWERS)
        val result = flags and RESULT
        text.append(": ").append(if (result == 0) "$answers answer${if (answers == 1) "" else "s"}" else results[result] ?: "error $result")
    }

    /** Appends the name at [start] and returns where it ends. A question comes first, so that its name can point to nothing before it. */
    private fun name(message: PacketBytes, start: Int, name: StringBuilder): Int {
        var at = start
        while (true) {
            val length = message.u8(at++)
            if (length == 0) return at
            if (length >= POINTER || name.length + length > LONGEST_NAME) throw CutOffException()
            if (name.isNotEmpty()) name.append('.')
            for (byte in message.bytes(at, length)) name.append(printable(byte))
            at += length
        }
    }

    private fun printable(byte: Byte): Char = if (byte in '!'.code..'~'.code) byte.toInt().toChar() else '?'
}
