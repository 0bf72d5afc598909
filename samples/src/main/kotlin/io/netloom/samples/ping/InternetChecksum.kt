package io.netloom.samples.ping

import java.nio.ByteBuffer

/**
 * The checksum of IP, ICMP, UDP and TCP (RFC 1071): the one's complement of the one's complement sum of all 16-bit words,
 * an odd last byte counting as the high half of a word.
 */
internal object InternetChecksum {
    /**
     * The checksum over the bytes between [bytes]' position and limit, as an unsigned 16-bit number to be stored in network
     * byte order. Over data that already contains its correct checksum the result is 0. The position does not move.
     */
    fun of(bytes: ByteBuffer): Int {
        var sum = 0L
        var index = bytes.position()
        val end = bytes.limit()
        while (index + 1 < end) {
            sum += (unsigned(bytes, index) shl 8) or unsigned(bytes, index + 1)
            index += 2
        }
        if (index < end) sum += unsigned(bytes, index) shl 8
        // 65,535 bytes sum up to less than 2^32: folding twice is enough.
        sum = (sum and 0xffff) + (sum ushr 16)
        sum = (sum and 0xffff) + (sum ushr 16)
        return sum.inv().toInt() and 0xffff
    }

    private fun unsigned(bytes: ByteBuffer, index: Int): Long = bytes.get(index).toLong() and 0xff
}
