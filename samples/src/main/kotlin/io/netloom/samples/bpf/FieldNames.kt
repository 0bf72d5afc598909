package io.netloom.samples.bpf

import io.netloom.bpf.Instruction

/**
 * Names the places in packets from which programs load.
 *
 * @param link the header with which packets begin; null if they begin with the network header
 */
internal class FieldNames(private val link: HeaderLayout?) {
    /** Where the network header begins if no tag is in front of it. */
    val base: Int = link?.size ?: 0

    /** What [size] bytes at the absolute offset [offset] are. */
    fun absolute(offset: Int, size: Int, known: Knowledge): Value = when {
        offset >= 0 && offset < base -> named(requireNotNull(link), offset, size, base) ?: plain(offset, size)
        offset >= 0 -> network(offset - known.base, size, known) ?: plain(offset, size)
        offset >= Instruction.NETWORK_HEADER -> network(offset - Instruction.NETWORK_HEADER, size, known) ?: plain(offset, size)
        offset >= Instruction.LINK_HEADER -> absolute(offset - Instruction.LINK_HEADER, size, known)
        else -> plain(offset, size)
    }

    /** What [size] bytes at X and [offset] are. */
    fun indirect(offset: Int, size: Int, known: Knowledge): Value {
        val constant = known.x.constant
        val header = if (offset < 0) offset - Instruction.NETWORK_HEADER else offset - known.base
        val isOffset = known.x.role == Value.Role.HEADER_OFFSET
        return when {
            constant != null -> absolute(constant + offset, size, known).let { if (isOffset) following(it) else it }

            isOffset && header >= 0 -> transport(header, size, known)?.let(::following)
                ?: Value("${bytes(size)} $header of what follows the network header")

            else -> Value("${bytes(size)} at ${known.x} + $offset")
        }
    }

    /** The next header's number tells what X is to point to next. */
    private fun following(value: Value) = if (value.format == FieldFormat.PROTOCOL) Value(value.text, value.format, Value.Role.TRANSPORT) else value

    private fun network(offset: Int, size: Int, known: Knowledge): Value? {
        val network = known.network ?: return guess(offset, size)
        if (offset < network.size) return named(network, offset, size, known.base + network.size)
        val behind = offset - network.size
        return when (network) {
            HeaderLayout.IPV6 -> transport(behind, size, known)
            HeaderLayout.IPV4 -> transport(behind, size, known)?.let { Value("${it.text}, if there are no IPv4 options", it.format) }
            else -> null
        }
    }

    private fun transport(offset: Int, size: Int, known: Knowledge): Value? {
        val layout = known.transport ?: if (size == 1) HeaderLayout.EXTENSION else HeaderLayout.TRANSPORT
        named(layout, offset, size, 0)?.let { return Value(it.text, it.format) }
        return if (known.transport == null ||
            offset < layout.size
        ) {
            null
        } else {
            Value("${bytes(size)} ${offset - layout.size} behind the ${layout.title} header")
        }
    }

    /** The network header may be any: the name is what it would be in IPv4. */
    private fun guess(offset: Int, size: Int): Value? {
        val field = HeaderLayout.IPV4.field(offset, size) ?: return null
        return Value("${bytes(size)} ${base + offset} (of IPv4: ${part(field, offset, size).removePrefix("IPv4 ")})", field.format)
    }

    private fun named(layout: HeaderLayout, offset: Int, size: Int, next: Int): Value? {
        val field = layout.field(offset, size) ?: return null
        if (size != field.size) return Value(part(field, offset, size))
        val role = when {
            field.format == FieldFormat.ETHER_TYPE && (layout == HeaderLayout.ETHERNET || layout == HeaderLayout.VLAN) -> Value.Role.NETWORK
            field.format == FieldFormat.PROTOCOL && (layout == HeaderLayout.IPV4 || layout == HeaderLayout.IPV6) -> Value.Role.TRANSPORT
            else -> Value.Role.NONE
        }
        return Value(field.name, field.format, role, next = next)
    }

    private fun part(field: HeaderField, offset: Int, size: Int): String {
        if (size == field.size) return field.name
        val first = offset - field.offset
        return field.name + if (size == 1) ", byte $first" else ", bytes $first to ${first + size - 1}"
    }

    private fun plain(offset: Int, size: Int) = Value("${bytes(size)} at ${Integer.toUnsignedString(offset)}")

    private fun bytes(size: Int) = if (size == 1) "byte" else "$size bytes"
}
