package io.netloom.icmp

/** The largest number of one byte on the wire. */
internal object UInt8 {
    const val MAX: Int = 0xff
}

internal object UInt16 {
    const val MAX: Int = 0xffff
}

internal object UInt32 {
    const val MAX: Long = 0xffff_ffff
}

internal fun ByteArray.uint8(at: Int): Int = this[at].toInt() and UInt8.MAX

internal fun ByteArray.uint16(at: Int): Int = (uint8(at) shl Byte.SIZE_BITS) or uint8(at + 1)

internal fun ByteArray.uint32(at: Int): Long = (uint16(at).toLong() shl Short.SIZE_BITS) or uint16(at + 2).toLong()
