package io.netloom.benchmarks

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeEncoder

/** The 30 attributes of W7, decoded: fields, not a map, as a program that knows its family has them. Shares nothing with what it was decoded from. */
public class AttributeTree(decoder: AttributeDecoder) {
    private val u8 = IntArray(4)
    private val u16 = IntArray(4)
    private val u32 = LongArray(6)
    private val u64 = LongArray(4)
    private val strings = arrayOfNulls<String>(3)
    private val bytes = arrayOfNulls<ByteArray>(3)
    private var number = 0L
    private var string: String? = null
    private var innerNumber = 0
    private var innerBytes: ByteArray? = null

    init {
        decoder.forEach {
            when (val type = type) {
                in 1..4 -> u8[type - 1] = u8()

                in 5..8 -> u16[type - 5] = u16()

                in 9..14 -> u32[type - 9] = u32()

                in 15..18 -> u64[type - 15] = u64()

                in 19..21 -> strings[type - 19] = string()

                in 22..24 -> bytes[type - 22] = bytes()

                25 -> nested {
                    on(1) { number = u32() }
                    on(2) { string = string() }
                    on(3) {
                        nested {
                            on(1) { innerNumber = u16() }
                            on(2) { innerBytes = bytes() }
                        }
                    }
                }
            }
        }
    }

    /** Of all numbers, lengths of strings and values of bytes. */
    public fun sum(): Long = u8.sum() + u16.sum() + u32.sum() + u64.sum() + strings.sumOf { it!!.length } + bytes.sumOf { it!!.sum() } +
        number + string!!.length + innerNumber + innerBytes!!.sum()

    /** The other way. */
    public companion object {
        private val STRINGS = arrayOf("eth0", "netloom-bench-0", "a string of thirty-two bytes ...")
        private val SIZES = intArrayOf(6, 16, 64)
        private val BLOB = ByteArray(64) { it.toByte() }

        /** Writes the tree into the encoder's memory, from its beginning. */
        @JvmStatic
        public fun encode(encoder: AttributeEncoder): AttributeEncoder {
            encoder.reset()
            for (i in 1..4) encoder.u8(i, i * 11)
            for (i in 5..8) encoder.u16(i, i * 1_111)
            for (i in 9..14) encoder.u32(i, i * 11_111_111)
            for (i in 15..18) encoder.u64(i, i * 1_111_111_111_111)
            for (i in 0..2) encoder.string(19 + i, STRINGS[i])
            for (i in 0..2) encoder.bytes(22 + i, BLOB, 0, SIZES[i])
            return encoder.nested(25) {
                u32(1, 42)
                string(2, "nested")
                nested(3) {
                    u16(1, 4_242)
                    bytes(2, BLOB, 0, 8)
                }
            }
        }
    }
}
