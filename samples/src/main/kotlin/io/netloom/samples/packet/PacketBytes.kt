package io.netloom.samples.packet

import java.net.InetAddress
import java.util.HexFormat

/** A header asks for bytes that were not captured, or that the packet does not have. */
internal class CutOffException : Exception("cut off", null, false, false)

/**
 * A part of a packet that is read by offsets from its begin, numbers in network byte order. Whoever reads behind its end gets a [CutOffException].
 */
internal class PacketBytes(private val array: ByteArray, private val from: Int = 0, val size: Int = array.size - from) {
    fun u8(at: Int): Int = array[index(at, 1)].toInt() and 0xff

    fun u16(at: Int): Int = (u8(at) shl 8) or u8(at + 1)

    fun u32(at: Int): Long = (u16(at).toLong() shl 16) or u16(at + 2).toLong()

    fun bytes(at: Int, count: Int): ByteArray = index(at, count).let { array.copyOfRange(it, it + count) }

    fun ipAddress(at: Int, size: Int): InetAddress = InetAddress.getByAddress(bytes(at, size))

    fun macAddress(at: Int): String = HexFormat.ofDelimiter(":").formatHex(bytes(at, MAC_SIZE))

    /** What lies behind the first [at] bytes, at most [length] of it; empty if there is nothing. */
    fun rest(at: Int, length: Int = Int.MAX_VALUE): PacketBytes {
        if (at > size) throw CutOffException()
        return PacketBytes(array, from + at, minOf(size - at, length))
    }

    private fun index(at: Int, count: Int): Int {
        if (at < 0 || at + count > size) throw CutOffException()
        return from + at
    }

    private companion object {
        const val MAC_SIZE = 6
    }
}
