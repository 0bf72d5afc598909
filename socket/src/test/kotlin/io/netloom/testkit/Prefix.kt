package io.netloom.testkit

import java.net.Inet4Address
import java.net.InetAddress
import kotlin.experimental.and
import kotlin.experimental.inv
import kotlin.experimental.or

/** An address and the length of its network's prefix, written `10.0.0.1/24`; without a length the address alone. */
internal class Prefix private constructor(val address: InetAddress, val length: Int) {
    /** The address with its host bits cleared. */
    val network: ByteArray
        get() = address.address.mapIndexed { i, byte -> byte and mask(i) }.toByteArray()

    /** The address with its host bits set; null where there is no broadcast. */
    val broadcast: ByteArray?
        get() = if (address is Inet4Address && length < 31) address.address.mapIndexed { i, byte -> byte or mask(i).inv() }.toByteArray() else null

    private fun mask(index: Int): Byte {
        val ones = (length - index * Byte.SIZE_BITS).coerceIn(0, Byte.SIZE_BITS)
        return (0xff shl (Byte.SIZE_BITS - ones)).toByte()
    }

    override fun toString(): String = "${address.hostAddress}/$length"

    companion object {
        fun of(text: String): Prefix {
            val address = InetAddress.ofLiteral(text.substringBefore('/'))
            val bits = address.address.size * Byte.SIZE_BITS
            val length = text.substringAfter('/', "$bits").toInt()
            require(length in 0..bits) { "not a prefix: $text" }
            return Prefix(address, length)
        }
    }
}
