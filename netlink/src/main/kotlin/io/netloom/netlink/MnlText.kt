package io.netloom.netlink

/**
 * The form in which libmnl prints messages, known from its `mnl_nlmsg_fprintf`: a frame around each, rows of four bytes.
 */
internal class MnlText(private val colour: Boolean) {
    fun text(datagram: TracedDatagram, family: Int): String = buildString {
        val (messages, rest) = datagram.messages()
        messages.forEach { message(it, family) }
        if (rest < datagram.size || messages.isEmpty()) {
            append(FRAME)
            data(datagram, rest, datagram.size)
            append(FRAME)
        }
    }

    private fun StringBuilder.message(message: TracedMessage, family: Int) {
        append(FRAME)
        append("|  %s  |\t| message length |\n".format(paint(RED, "%010d".format(message.length))))
        append("| %05d | %s%s%s%s |\t|  type | flags  |\n".format(message.type, *flags(message.flags)))
        append("|  %010d  |\t| sequence number|\n".format(Integer.toUnsignedLong(message.sequence)))
        append("|  %010d  |\t|     port ID    |\n".format(Integer.toUnsignedLong(message.portId)))
        append(FRAME)
        val attributes = message.attributes(family)
        var at = message.payload
        // Of an error, the code alone: what follows repeats the request.
        val header = if (message.type == NetlinkType.ERROR) minOf(message.end, at + ROW) else attributes
        while (header - at >= ROW) {
            if (at > message.payload || message.datagram.s32(at) != 0) row(message.datagram, at, "extra header")
            at += ROW
        }
        attributes(message.datagram, attributes, message.end, 0)
        append(FRAME)
    }

    private fun flags(flags: Int) = FLAGS.map { (bit, letter) -> if (flags and bit != 0) paint(GREEN, letter) else "-" }.toTypedArray()

    private fun StringBuilder.attributes(datagram: TracedDatagram, from: Int, to: Int, depth: Int) {
        val (attributes, end) = datagram.attributes(from, to)
        for (attribute in attributes) {
            val nested = if (attribute.isNested) "N" else "-"
            val order = if (attribute.isNetByteOrder) "B" else "-"
            append(
                "|%s|%s%s|%s|\t|len |flags| type|\n".format(
                    paint(RED, "%05d".format(attribute.length)),
                    paint(GREEN, nested),
                    paint(GREEN, order),
                    paint(BLUE, "%05d".format(attribute.type)),
                ),
            )
            if (attribute.isNested && depth < DEPTH) {
                attributes(datagram, attribute.payload, attribute.end, depth + 1)
            } else {
                data(datagram, attribute.payload, attribute.end)
            }
        }
        data(datagram, end, to)
    }

    private fun StringBuilder.data(datagram: TracedDatagram, from: Int, to: Int) {
        for (at in from until to step ROW) row(datagram, at, "data", minOf(to, at + ROW))
    }

    private fun StringBuilder.row(datagram: TracedDatagram, at: Int, label: String, end: Int = at + ROW) {
        val bytes = (at until at + ROW).map { if (it < end) datagram.byte(it) else null }
        append("| ").append(bytes.joinToString(" ") { it?.let("%02x"::format) ?: "  " }).append("  |\t|")
        append(if (label == "data") "      data      " else "  extra header  ").append("|\t")
        append(bytes.joinToString("") { " " + (it?.toChar()?.takeIf(::isPrintable) ?: ' ') }).append('\n')
    }

    /** Latin-1 without its control characters. */
    private fun isPrintable(character: Char) = character in ' '..'~' || character in '\u00a1'..'\u00ff'

    private fun paint(colour: String, text: String) = if (this.colour) "\u001b[1;${colour}m$text\u001b[0m" else text

    private companion object {
        val FRAME = "-".repeat(16) + "\t" + "-".repeat(18) + "\n"
        const val ROW = 4
        const val DEPTH = 32
        const val RED = "31"
        const val GREEN = "32"
        const val BLUE = "34"
        val FLAGS = listOf(NetlinkFlags.REQUEST to "R", NetlinkFlags.MULTI to "M", NetlinkFlags.ACKNOWLEDGE to "A", NetlinkFlags.ECHO to "E")
    }
}
