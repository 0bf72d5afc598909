package io.netloom.icmp

import java.net.Inet6Address
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException

/** Objects of extension structures. Positions in errors are those in the array. */
internal object ExtensionDecoder {
    private const val HEADER_SIZE = 4
    private const val IDENTIFICATION = 3
    private const val IPV4_SIZE = 4
    private const val IPV6_SIZE = 16

    /** The objects one after the other; what is no object ends the list unless [strict]. */
    fun objects(bytes: ByteArray, from: Int, to: Int, strict: Boolean): List<IcmpExtension> {
        val objects = ArrayList<IcmpExtension>()
        var at = from
        while (at < to) {
            val size = if (to - at < HEADER_SIZE) 0 else bytes.uint16(at)
            if (size < HEADER_SIZE || size > to - at) {
                if (strict) throw IcmpFormatException("object of wrong length", at)
                break
            }
            objects += decode(bytes, at, at + size)
            at += size
        }
        return objects
    }

    private fun decode(bytes: ByteArray, from: Int, to: Int): IcmpExtension {
        val classNumber = bytes.uint8(from + 2)
        val subType = bytes.uint8(from + 3)
        val payload = from + HEADER_SIZE
        val known = when (classNumber) {
            MplsLabelStack.CLASS -> if (subType == MplsLabelStack.INCOMING) labels(bytes, payload, to) else null
            InterfaceInfo.CLASS -> interfaceInfo(subType, bytes, payload, to)
            IDENTIFICATION -> InterfaceIdentification.decode(subType, bytes, payload, to)
            else -> null
        }
        return known ?: RawExtension(classNumber, subType, bytes.copyOfRange(payload, to))
    }

    private fun labels(bytes: ByteArray, from: Int, to: Int): MplsLabelStack {
        if ((to - from) % MplsLabel.SIZE != 0) throw IcmpFormatException("label cut off", to)
        return MplsLabelStack((from until to step MplsLabel.SIZE).map { MplsLabel.decode(bytes.uint32(it).toInt()) })
    }

    /** Null for a name that is not UTF-8, which a [String] could not give back. */
    private fun interfaceInfo(subType: Int, bytes: ByteArray, from: Int, to: Int): InterfaceInfo? {
        val rest = ByteBuffer.wrap(bytes, from, to - from)
        val index = if (subType and InterfaceInfo.INDEX != 0) number(rest) else null
        val address = if (subType and InterfaceInfo.ADDRESS != 0) address(rest) else null
        val name = if (subType and InterfaceInfo.NAME != 0) (name(rest) ?: return null) else null
        val mtu = if (subType and InterfaceInfo.MTU != 0) number(rest) else null
        return InterfaceInfo(InterfaceRole.entries[subType shr InterfaceInfo.ROLE_SHIFT], index, address, name, mtu)
    }

    private fun number(rest: ByteBuffer): Long {
        need(rest, InterfaceInfo.NUMBER_SIZE)
        return rest.getInt().toLong() and UInt32.MAX
    }

    private fun address(rest: ByteBuffer): InetAddress {
        need(rest, InterfaceInfo.FAMILY_SIZE)
        val family = rest.getShort().toInt() and UInt16.MAX
        rest.getShort()
        return when (family) {
            AddressFamilyNumber.IPV4 -> InetAddress.getByAddress(take(rest, IPV4_SIZE))
            AddressFamilyNumber.IPV6 -> Inet6Address.getByAddress(null, take(rest, IPV6_SIZE), -1)
            else -> throw IcmpFormatException("address of unknown family", rest.position() - InterfaceInfo.FAMILY_SIZE)
        }
    }

    private fun name(rest: ByteBuffer): String? {
        need(rest, 1)
        val size = rest.get(rest.position()).toInt() and UInt8.MAX
        if (size !in InterfaceInfo.NAME_UNIT..InterfaceInfo.LONGEST_NAME || size % InterfaceInfo.NAME_UNIT != 0) {
            throw IcmpFormatException("name of wrong length", rest.position())
        }
        val field = take(rest, size)
        val end = (1 until size).firstOrNull { field[it].toInt() == 0 } ?: size
        return try {
            Charsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(field, 1, end - 1)).toString()
        } catch (_: CharacterCodingException) {
            null
        }
    }

    private fun take(rest: ByteBuffer, size: Int): ByteArray {
        need(rest, size)
        return ByteArray(size).also { rest.get(it) }
    }

    private fun need(rest: ByteBuffer, size: Int) {
        if (rest.remaining() < size) throw IcmpFormatException("object too short", rest.limit())
    }
}
