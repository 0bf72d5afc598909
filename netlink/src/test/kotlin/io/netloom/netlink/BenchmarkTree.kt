package io.netloom.netlink

/** The 30 attributes of the codec benchmark, W7 of the peer benchmarks: of every kind, with two nests. */
object BenchmarkTree {
    private val strings = listOf("eth0", "netloom-bench-0", "a string of thirty-two bytes ...")
    private val blob = ByteArray(64) { it.toByte() }

    fun encode(encoder: AttributeEncoder): AttributeEncoder {
        encoder.reset()
        for (i in 1..4) encoder.u8(i, i * 11)
        for (i in 5..8) encoder.u16(i, i * 1_111)
        for (i in 9..14) encoder.u32(i, i * 11_111_111L)
        for (i in 15..18) encoder.u64(i, i * 1_111_111_111_111)
        for (i in 0..2) encoder.string(19 + i, strings[i])
        encoder.bytes(22, blob, 0, 6).bytes(23, blob, 0, 16).bytes(24, blob)
        return encoder.nested(25) {
            u32(1, 42)
            string(2, "nested")
            nested(3) {
                u16(1, 4_242)
                bytes(2, blob, 0, 8)
            }
        }
    }

    /** All integers, lengths of strings and values of bytes, added up. */
    fun sum(decoder: AttributeDecoder): Long {
        var sum = 0L
        decoder.forEach {
            when (type) {
                in 1..4 -> sum += u8()
                in 5..8 -> sum += u16()
                in 9..14 -> sum += u32()
                in 15..18 -> sum += u64()
                in 19..21 -> sum += string().length
                in 22..24 -> sum += bytes().sum()
            }
            on(25) {
                nested {
                    on(1) { sum += u32() }
                    on(2) { sum += string().length }
                    on(3) {
                        nested {
                            on(1) { sum += u16() }
                            on(2) { sum += bytes().sum() }
                        }
                    }
                }
            }
        }
        return sum
    }
}
