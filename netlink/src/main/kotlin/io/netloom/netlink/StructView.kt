package io.netloom.netlink

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The fields of a C struct by their offsets. The kernel's structs grow: what a longer one has at its end is left alone, and a field that a shorter
 * one lacks, or has only in part, is null. Offsets are in bytes; a negative one is an [IndexOutOfBoundsException].
 *
 * @param bytes the struct, not copied
 * @param order the byte order of its fields; the machine's is the default
 */
public class StructView @JvmOverloads constructor(private val bytes: ByteArray, order: ByteOrder = ByteOrder.nativeOrder()) {
    private val fields = ByteBuffer.wrap(bytes).order(order)

    /** How many bytes there are. */
    public val size: Int get() = bytes.size

    /** The unsigned 8-bit number there. */
    public fun u8(offset: Int): Int? = if (has(offset, 1)) bytes[offset].toInt() and 0xff else null

    /** The unsigned 16-bit number there. */
    public fun u16(offset: Int): Int? = if (has(offset, 2)) fields.getShort(offset).toInt() and 0xffff else null

    /** The unsigned 32-bit number there. */
    public fun u32(offset: Int): Long? = if (has(offset, 4)) fields.getInt(offset).toLong() and 0xffff_ffffL else null

    /** The 64 bits there: read as unsigned with `toULong()` or [java.lang.Long.toUnsignedString]. */
    public fun u64(offset: Int): Long? = if (has(offset, 8)) fields.getLong(offset) else null

    /** The signed 8-bit number there. */
    public fun s8(offset: Int): Int? = if (has(offset, 1)) bytes[offset].toInt() else null

    /** The signed 16-bit number there. */
    public fun s16(offset: Int): Int? = if (has(offset, 2)) fields.getShort(offset).toInt() else null

    /** The signed 32-bit number there. */
    public fun s32(offset: Int): Int? = if (has(offset, 4)) fields.getInt(offset) else null

    /** The signed 64-bit number there. */
    public fun s64(offset: Int): Long? = u64(offset)

    /** A copy of that many bytes there. */
    public fun bytes(offset: Int, length: Int): ByteArray? {
        require(length >= 0) { "a negative number of bytes: $length" }
        return if (has(offset, length)) bytes.copyOfRange(offset, offset + length) else null
    }

    private fun has(offset: Int, width: Int): Boolean {
        if (offset < 0) throw IndexOutOfBoundsException("offset $offset")
        return offset <= bytes.size - width
    }
}
