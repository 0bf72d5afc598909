package io.netloom.samples.ping

import io.netloom.socket.SocketLevel
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Socket options that keep ICMP types nobody here reads away from a raw socket (raw(7), RFC 3542 section 3.2). On Linux a set bit
 * blocks its type, in both families; the words are in the machine's byte order.
 */
internal class IcmpFilter(val level: Int, val name: Int, val value: ByteArray) {
    companion object {
        /** Passes echo replies and the errors that may quote our requests. */
        fun forPing(family: IcmpFamily): IcmpFilter = when (family) {
            IcmpFamily.V4 -> IcmpFilter(SocketLevel.RAW, ICMP_FILTER, blockAllBut(family.echoReply, 3, 11, 12, words = 1))
            IcmpFamily.V6 -> IcmpFilter(SocketLevel.ICMPV6, ICMPV6_FILTER, blockAllBut(family.echoReply, 1, 2, 3, 4, words = 8))
        }

        private fun blockAllBut(vararg passed: Int, words: Int): ByteArray {
            val mask = IntArray(words) { -1 }
            for (type in passed) mask[type / 32] = mask[type / 32] and (1 shl type % 32).inv()
            val bytes = ByteBuffer.allocate(words * Int.SIZE_BYTES).order(ByteOrder.nativeOrder())
            mask.forEach(bytes::putInt)
            return bytes.array()
        }

        private const val ICMP_FILTER = 1
        private const val ICMPV6_FILTER = 1
    }
}
