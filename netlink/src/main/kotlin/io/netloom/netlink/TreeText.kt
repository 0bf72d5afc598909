package io.netloom.netlink

import io.netloom.netlink.route.RouteObject
import io.netloom.netlink.route.text
import io.netloom.socket.Errno
import java.io.IOException
import java.net.InetAddress
import java.nio.ByteOrder
import java.util.HexFormat

/** Messages as people read them: names, values, nests by indentation, and for rtnetlink what the message is about in a line. */
internal class TreeText(private val colour: Boolean, private val order: ByteOrder = ByteOrder.nativeOrder()) {
    fun text(datagram: TracedDatagram, family: Int): String = buildString {
        val (messages, rest) = datagram.messages()
        messages.forEach { message(it, family) }
        if (rest < datagram.size) line(0, paint(RED, "${datagram.size - rest} bytes that are no message"), hex(datagram, rest, datagram.size))
    }

    private fun StringBuilder.message(message: TracedMessage, family: Int) {
        val names = TraceNames.message(family, message.type)
        val name = if (message.type < NetlinkType.MIN) NetlinkType.text(message.type).uppercase() else names?.name ?: "type ${message.type}"
        val sequence = Integer.toUnsignedLong(message.sequence)
        val port = Integer.toUnsignedLong(message.portId)
        line(0, paint(BOLD, name), "${flags(message, name)} sequence $sequence port $port, ${message.length} bytes")
        if (message.length > message.present) line(1, paint(RED, "cut off"), "${message.present} bytes of it are here")
        val attributes = message.attributes(family)
        when (message.type) {
            NetlinkType.ERROR, NetlinkType.DONE -> outcome(message)

            else -> {
                header(message, attributes, names)
                summary(message, family)
            }
        }
        val level = when {
            message.type < NetlinkType.MIN -> TraceNames.acknowledgement
            else -> names?.attributes ?: AttributeNames.NONE
        }
        attributes(message.datagram, attributes, message.end, level, 1)
    }

    /** The upper flags mean something else in each kind of message. */
    private fun flags(message: TracedMessage, name: String): String {
        val upper = when {
            message.type == NetlinkType.ERROR || message.type == NetlinkType.DONE -> ACKNOWLEDGEMENT
            "_GET" in name -> GET
            "_NEW" in name && message.flags and NetlinkFlags.REQUEST != 0 -> NEW
            else -> return NetlinkFlags.text(message.flags)
        }
        val known = upper.filter { (flag, _) -> message.flags and flag == flag }
        val rest = known.fold(message.flags) { flags, (flag, _) -> flags and flag.inv() }
        return (listOf(NetlinkFlags.text(rest)).filter { rest != 0 || known.isEmpty() } + known.map { it.second }).joinToString("|")
    }

    private fun StringBuilder.outcome(message: TracedMessage) {
        if (message.end - message.payload < Int.SIZE_BYTES) return
        when (val code = message.datagram.s32(message.payload)) {
            0 -> if (message.type == NetlinkType.ERROR) line(1, "acknowledged", "")
            in -MAX_ERROR..-1 -> line(1, paint(RED, Errno.of(-code).toString()), "")
            else -> line(1, "code", code.toString())
        }
    }

    private fun StringBuilder.header(message: TracedMessage, end: Int, names: MessageNames?) {
        if (end <= message.payload) return
        if ((names != null && names.attributes === TraceNames.control) || names?.name?.startsWith("family ") == true) {
            line(1, "genlmsghdr", "command ${message.datagram.byte(message.payload)}")
        } else {
            line(1, "header", hex(message.datagram, message.payload, end))
        }
    }

    /** One line that says it all; none for requests, which mostly say little, and for what cannot be decoded. */
    private fun StringBuilder.summary(message: TracedMessage, family: Int) {
        if (family != NetlinkFamily.ROUTE || message.type and 3 > 1) return
        val header = NetlinkHeader(message.type, message.flags)
        val payload = message.datagram.copy(message.payload, message.end)
        val value = try {
            RouteObject.decode(NetlinkMessage(header, payload), order)
        } catch (_: IOException) {
            null
        }
        if (value != null) line(1, paint(GREEN, value.toString()), "")
    }

    private fun StringBuilder.attributes(datagram: TracedDatagram, from: Int, to: Int, names: AttributeNames, depth: Int) {
        val (attributes, end) = datagram.attributes(from, to)
        for (attribute in attributes) {
            val name = names.name(attribute.type)
            val title = paint(BLUE, if (name == null) "[${attribute.type}]" else "$name [${attribute.type}]")
            val kind = names.kind(attribute.type)
            val nests = attribute.isNested || kind == TraceKind.NEST
            if (nests && depth < DEPTH && datagram.attributes(attribute.payload, attribute.end).second == attribute.end) {
                line(depth, title, "")
                attributes(datagram, attribute.payload, attribute.end, names.nest(attribute.type), depth + 1)
            } else {
                line(depth, title, value(datagram, attribute, kind))
            }
        }
        if (end < to) line(depth, paint(RED, "${to - end} bytes that are no attribute"), hex(datagram, end, to))
    }

    private fun value(datagram: TracedDatagram, attribute: TracedAttribute, kind: TraceKind): String {
        val bytes = datagram.copy(attribute.payload, attribute.end)
        return when {
            bytes.isEmpty() -> "(empty)"
            kind == TraceKind.TEXT || (kind == TraceKind.AUTOMATIC && isText(bytes)) -> quoted(bytes)
            kind == TraceKind.ADDRESS && (bytes.size == IPV4 || bytes.size == IPV6) -> InetAddress.getByAddress(bytes).text
            kind == TraceKind.AUTOMATIC -> number(datagram, attribute, bytes.size)
            else -> null
        } ?: hex(datagram, attribute.payload, attribute.end)
    }

    private fun number(datagram: TracedDatagram, attribute: TracedAttribute, size: Int): String? {
        val at = attribute.payload
        val value = when (size) {
            1 -> datagram.byte(at).toLong()
            2 -> datagram.u16(at).let { if (attribute.isNetByteOrder) Integer.reverseBytes(it) ushr 16 else it }.toLong()
            4 -> Integer.toUnsignedLong(datagram.s32(at).let { if (attribute.isNetByteOrder) Integer.reverseBytes(it) else it })
            8 -> datagram.s64(at).let { if (attribute.isNetByteOrder) java.lang.Long.reverseBytes(it) else it }
            else -> return null
        }
        val text = java.lang.Long.toUnsignedString(value)
        return if (value in 0..9) text else "$text (0x${java.lang.Long.toHexString(value)})"
    }

    /** Printable characters, at least two, and a NUL. */
    private fun isText(bytes: ByteArray) = bytes.size > 2 && bytes.last().toInt() == 0 && bytes.dropLast(1).all { it in PRINTABLE }

    private fun quoted(bytes: ByteArray): String = buildString {
        append('"')
        for (character in bytes.decodeToString().trimEnd('\u0000')) {
            if (character == '"' || character == '\\') append('\\')
            if (character.isISOControl()) append("\\x%02x".format(character.code)) else append(character)
        }
        append('"')
    }

    private fun hex(datagram: TracedDatagram, from: Int, to: Int): String {
        val shown = minOf(to, from + LONGEST)
        val text = HexFormat.ofDelimiter(" ").formatHex(datagram.copy(from, shown))
        return if (shown < to) "$text … ${to - from} bytes" else text
    }

    private fun StringBuilder.line(depth: Int, title: String, value: String) {
        append("    ".repeat(depth)).append(title)
        if (value.isNotEmpty()) append(if (depth == 0) " " else ": ").append(value)
        append('\n')
    }

    private fun paint(colour: String, text: String) = if (this.colour) "\u001b[${colour}m$text\u001b[0m" else text

    private companion object {
        const val DEPTH = 32
        const val LONGEST = 64
        const val MAX_ERROR = 4095
        const val IPV4 = 4
        const val IPV6 = 16
        const val BOLD = "1"
        const val RED = "31"
        const val GREEN = "32"
        const val BLUE = "34"
        val ACKNOWLEDGEMENT = listOf(NetlinkFlags.CAPPED to "capped", NetlinkFlags.ACKNOWLEDGE_ATTRIBUTES to "attributes")
        val GET = listOf(NetlinkFlags.DUMP to "dump")
        val NEW = listOf(
            NetlinkFlags.REPLACE to "replace",
            NetlinkFlags.EXCLUSIVE to "exclusive",
            NetlinkFlags.CREATE to "create",
            NetlinkFlags.APPEND to "append",
        )
        val PRINTABLE = 0x20.toByte()..0x7e.toByte()
    }
}
