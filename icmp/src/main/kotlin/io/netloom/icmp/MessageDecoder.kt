package io.netloom.icmp

import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer

/** Which bytes are which message. An echo, the one that comes in numbers, is read where it stands; others from an array. */
internal object MessageDecoder {
    private const val REST = IcmpMessage.HEADER_SIZE
    private const val BODY = REST + EchoFields.SIZE
    private const val LEAST_STRUCTURE_SIZE = 8

    fun decode(version: IcmpVersion, buffer: ByteBuffer): IcmpMessage {
        val from = buffer.position()
        val to = buffer.limit()
        if (buffer.hasArray()) {
            return decode(version, buffer.array(), buffer.arrayOffset() + from, buffer.arrayOffset() + to)
        }
        val type = if (from < to) uint8(buffer, from) else -1
        if (to - from < BODY || !isEcho(version, type)) {
            return decode(version, ByteArray(to - from).also { buffer.get(from, it) }, 0, to - from)
        }
        val identifier = (uint8(buffer, from + 4) shl Byte.SIZE_BITS) or uint8(buffer, from + 5)
        val sequence = (uint8(buffer, from + 6) shl Byte.SIZE_BITS) or uint8(buffer, from + 7)
        val checksum = (uint8(buffer, from + 2) shl Byte.SIZE_BITS) or uint8(buffer, from + 3)
        val data = ByteArray(to - from - BODY)
        buffer.get(from + BODY, data)
        return echo(version, type, uint8(buffer, from + 1), checksum, identifier, sequence, data)
    }

    fun decode(version: IcmpVersion, bytes: ByteArray, from: Int, to: Int): IcmpMessage {
        need(from, to, REST)
        val type = bytes.uint8(from)
        val code = bytes.uint8(from + 1)
        val checksum = bytes.uint16(from + 2)
        if (isEcho(version, type)) {
            need(from, to, BODY)
            val data = bytes.copyOfRange(from + BODY, to)
            return echo(version, type, code, checksum, bytes.uint16(from + REST), bytes.uint16(from + REST + 2), data)
        }
        return if (version == IcmpVersion.V4) v4(type, code, checksum, bytes, from, to) else v6(type, code, checksum, bytes, from, to)
    }

    private fun isEcho(version: IcmpVersion, type: Int): Boolean = if (version == IcmpVersion.V4) {
        type == Icmpv4Type.ECHO_REPLY || type == Icmpv4Type.ECHO_REQUEST
    } else {
        type == Icmpv6Type.ECHO_REPLY || type == Icmpv6Type.ECHO_REQUEST
    }

    private fun echo(version: IcmpVersion, type: Int, code: Int, checksum: Int, identifier: Int, sequence: Int, data: ByteArray): IcmpMessage =
        if (type == Icmpv4Type.ECHO_REPLY || type == Icmpv6Type.ECHO_REPLY) {
            EchoReply(version, identifier, sequence, data, code, checksum)
        } else {
            EchoRequest(version, identifier, sequence, data, code, checksum)
        }

    private fun v4(type: Int, code: Int, checksum: Int, bytes: ByteArray, from: Int, to: Int): IcmpMessage {
        val version = IcmpVersion.V4
        return when (type) {
            Icmpv4Type.DESTINATION_UNREACHABLE -> quote(version, bytes, from, to).let {
                DestinationUnreachable(version, code, it.datagram, it.extensions, bytes.uint16(from + REST + 2), checksum)
            }

            Icmpv4Type.TIME_EXCEEDED -> quote(version, bytes, from, to).let { TimeExceeded(version, code, it.datagram, it.extensions, checksum) }

            Icmpv4Type.PARAMETER_PROBLEM -> quote(version, bytes, from, to).let {
                ParameterProblem(version, code, bytes.uint8(from + REST).toLong(), it.datagram, it.extensions, checksum)
            }

            Icmpv4Type.REDIRECT -> {
                need(from, to, BODY)
                val gateway = InetAddress.getByAddress(bytes.copyOfRange(from + REST, from + BODY)) as Inet4Address
                Redirect(code, gateway, bytes.copyOfRange(from + BODY, to), checksum)
            }

            Icmpv4Type.TIMESTAMP, Icmpv4Type.TIMESTAMP_REPLY -> timestamp(type, code, checksum, bytes, from, to)

            Icmpv4Type.EXTENDED_ECHO_REQUEST -> extendedEchoRequest(version, code, checksum, bytes, from, to)

            Icmpv4Type.EXTENDED_ECHO_REPLY -> extendedEchoReply(version, code, checksum, bytes, from, to)

            else -> RawMessage(version, type, code, bytes.copyOfRange(from + REST, to), checksum)
        }
    }

    private fun v6(type: Int, code: Int, checksum: Int, bytes: ByteArray, from: Int, to: Int): IcmpMessage {
        val version = IcmpVersion.V6
        return when (type) {
            Icmpv6Type.DESTINATION_UNREACHABLE -> quote(version, bytes, from, to).let {
                DestinationUnreachable(version, code, it.datagram, it.extensions, checksum = checksum)
            }

            Icmpv6Type.TIME_EXCEEDED -> quote(version, bytes, from, to).let { TimeExceeded(version, code, it.datagram, it.extensions, checksum) }

            Icmpv6Type.PACKET_TOO_BIG -> {
                need(from, to, BODY)
                PacketTooBig(bytes.uint32(from + REST), bytes.copyOfRange(from + BODY, to), code, checksum)
            }

            Icmpv6Type.PARAMETER_PROBLEM -> {
                need(from, to, BODY)
                ParameterProblem(version, code, bytes.uint32(from + REST), bytes.copyOfRange(from + BODY, to), checksum = checksum)
            }

            Icmpv6Type.EXTENDED_ECHO_REQUEST -> extendedEchoRequest(version, code, checksum, bytes, from, to)

            Icmpv6Type.EXTENDED_ECHO_REPLY -> extendedEchoReply(version, code, checksum, bytes, from, to)

            else -> RawMessage(version, type, code, bytes.copyOfRange(from + REST, to), checksum)
        }
    }

    private class Quote(val datagram: ByteArray, val extensions: List<IcmpExtension>)

    /** RFC 4884's search: at the length attribute if it can be right, else, and once more, after 128 bytes. */
    private fun quote(version: IcmpVersion, bytes: ByteArray, from: Int, to: Int): Quote {
        need(from, to, BODY)
        val body = from + BODY
        val attribute = bytes.uint8(if (version == IcmpVersion.V4) from + REST + 1 else from + REST)
        val length = attribute * IcmpErrorMessage.lengthUnit(version)
        val places = if (length <=
            IcmpErrorMessage.LEAST_SIZE
        ) {
            intArrayOf(IcmpErrorMessage.LEAST_SIZE)
        } else {
            intArrayOf(length, IcmpErrorMessage.LEAST_SIZE)
        }
        for (place in places) {
            val start = body + place
            if (start + LEAST_STRUCTURE_SIZE > to || !IcmpExtension.startsAt(bytes, start, to)) continue
            val extensions = lenient(bytes, start, to) { it !is InterfaceIdentification }
            if (extensions.isNotEmpty()) return Quote(bytes.copyOfRange(body, start), extensions)
            break
        }
        return Quote(bytes.copyOfRange(body, to), emptyList())
    }

    /** The objects of a structure; those in the wrong kind of message as bytes, and none if one is malformed. */
    private fun lenient(bytes: ByteArray, from: Int, to: Int, fits: (IcmpExtension) -> Boolean): List<IcmpExtension> = try {
        if (to - from > UInt16.MAX) throw IcmpFormatException("structure too long", from)
        ExtensionDecoder.objects(bytes, from + REST, to, strict = false).map { if (fits(it)) it else raw(it) }
    } catch (_: IcmpFormatException) {
        emptyList()
    }

    private fun raw(extension: IcmpExtension): RawExtension {
        val bytes = extension.encode()
        return RawExtension(extension.classNumber, extension.subType, bytes.copyOfRange(REST, bytes.size))
    }

    private fun timestamp(type: Int, code: Int, checksum: Int, bytes: ByteArray, from: Int, to: Int): Timestamp {
        need(from, to, REST + Timestamp.SIZE)
        return Timestamp(
            reply = type == Icmpv4Type.TIMESTAMP_REPLY,
            identifier = bytes.uint16(from + REST),
            sequence = bytes.uint16(from + REST + 2),
            originate = bytes.uint32(from + BODY),
            receive = bytes.uint32(from + BODY + 4),
            transmit = bytes.uint32(from + BODY + 8),
            code = code,
            checksum = checksum,
        )
    }

    private fun extendedEchoRequest(version: IcmpVersion, code: Int, checksum: Int, bytes: ByteArray, from: Int, to: Int): ExtendedEchoRequest {
        need(from, to, BODY)
        val extensions = if (to - from >= BODY + LEAST_STRUCTURE_SIZE && IcmpExtension.startsAt(bytes, from + BODY, to)) {
            val all = lenient(bytes, from + BODY, to) { it is RawExtension || it is InterfaceIdentification }
            if (all.size > 1) all.map { it as? RawExtension ?: raw(it) } else all
        } else {
            emptyList()
        }
        val local = bytes.uint8(from + REST + 3) and 1 != 0
        return ExtendedEchoRequest(version, bytes.uint16(from + REST), bytes.uint8(from + REST + 2), local, extensions, code, checksum)
    }

    private fun extendedEchoReply(version: IcmpVersion, code: Int, checksum: Int, bytes: ByteArray, from: Int, to: Int): ExtendedEchoReply {
        need(from, to, BODY)
        val flags = bytes.uint8(from + REST + 3)
        return ExtendedEchoReply(
            version,
            code,
            identifier = bytes.uint16(from + REST),
            sequence = bytes.uint8(from + REST + 2),
            state = flags shr ExtendedEchoReply.STATE_SHIFT,
            active = flags and ExtendedEchoReply.ACTIVE != 0,
            ipv4 = flags and ExtendedEchoReply.IPV4 != 0,
            ipv6 = flags and ExtendedEchoReply.IPV6 != 0,
            checksum = checksum,
        )
    }

    private fun uint8(buffer: ByteBuffer, at: Int): Int = buffer.get(at).toInt() and UInt8.MAX

    private fun need(from: Int, to: Int, size: Int) {
        if (to - from < size) throw IcmpFormatException("message too short", to - from)
    }
}
