package io.netloom.netlink

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

/** What others encoded: `resources/golden`, made by generate.sh there, and numbers that are told where they are used. */
object Golden {
    /** The whole file, of hexadecimal digits and line ends. */
    fun bytes(name: String): ByteArray = hex(checkNotNull(Golden::class.java.getResource("/golden/$name.hex")) { "no golden/$name.hex" }.readText())

    /** The bytes of hexadecimal digits; blanks between them do not count. */
    fun hex(digits: String): ByteArray = HexFormat.of().parseHex(digits.filterNot { it.isWhitespace() })

    /** The vectors of this file were made on little-endian machines. */
    val ORDER: ByteOrder = ByteOrder.LITTLE_ENDIAN
}

/** The same bytes in native memory. */
fun ByteArray.direct(): ByteBuffer = ByteBuffer.allocateDirect(size).put(this).flip()

/** An encoder of one byte order for numbers and headers. */
fun encoder(order: ByteOrder): AttributeEncoder = AttributeEncoder(order, order)

/** A decoder of one byte order for numbers and headers. */
fun decoder(order: ByteOrder): AttributeDecoder = AttributeDecoder(order, order)
