package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN

class AttributeEncoderTest :
    FunSpec({
        class Case(val name: String, val little: String, val big: String, val write: AttributeEncoder.() -> Unit)
        val cases = listOf(
            Case("u8", "0500 0100 ff000000", "0005 0001 ff000000") { u8(1, 255) },
            Case("u16", "0600 0100 fe ff 0000", "0006 0001 ff fe 0000") { u16(1, 0xfffe) },
            Case("u32", "0800 0100 04030281", "0008 0001 81020304") { u32(1, 0x81020304) },
            Case("u64", "0c00 0100 0807060504030281", "000c 0001 8102030405060708") { u64(1, 0x8102030405060708uL.toLong()) },
            Case("s8", "0500 0100 80000000", "0005 0001 80000000") { s8(1, -128) },
            Case("s16", "0600 0100 0080 0000", "0006 0001 8000 0000") { s16(1, -32768) },
            Case("s32", "0800 0100 feffffff", "0008 0001 fffffffe") { s32(1, -2) },
            Case("s64", "0c00 0100 feffffffffffffff", "000c 0001 fffffffffffffffe") { s64(1, -2) },
            Case("be16", "0600 0100 0102 0000", "0006 0001 0102 0000") { be16(1, 0x102) },
            Case("be32", "0800 0100 01020304", "0008 0001 01020304") { be32(1, 0x1020304) },
            Case("be64", "0c00 0100 0102030405060708", "000c 0001 0102030405060708") { be64(1, 0x102030405060708) },
            Case("flag", "0400 0100", "0004 0001") { flag(1).flag(2, false) },
            Case("string", "0800 0100 61626300", "0008 0001 61626300") { string(1, "abc") },
            Case("string without NUL", "0700 0100 61626300", "0007 0001 61626300") { string(1, "abc", terminated = false) },
            Case("empty string", "0500 0100 00000000", "0005 0001 00000000") { string(1, "") },
            Case("bytes", "0500 0100 07000000", "0005 0001 07000000") { bytes(1, byteArrayOf(6, 7, 8), 1, 1) },
            Case("buffer", "0600 0100 06070000", "0006 0001 06070000") { bytes(1, byteArrayOf(6, 7).direct()) },
            Case("IPv4 address", "0800 0100 c0000201", "0008 0001 c0000201") { ipAddress(1, InetAddress.ofLiteral("192.0.2.1")) },
            Case("Ethernet address", "0a00 0100 02abcdef0007 0000", "000a 0001 02abcdef0007 0000") { macAddress(1, "02:AB:cd:ef:00:07") },
            Case("empty nest", "0400 0380", "0004 8003") { nested(3) {} },
            Case("nest", "0c00 0380 0800 0400 2a000000", "000c 8003 0008 0004 0000002a") { nested(3) { u32(4, 42) } },
            Case("nest without flag", "0c00 0300 0400 0400 0400 0500", "000c 0003 0004 0004 0004 0005") { plainNested(3) { flag(4).flag(5) } },
            Case("array", "1400 0380 0800 0180 0400 0700 0800 0280 0400 0800", "0014 8003 0008 8001 0004 0007 0008 8002 0004 0008") {
                nestedArray(3, listOf(7, 8)) { flag(it) }
            },
            Case("list", "1400 0380 0800 0180 0400 0700 0800 0180 0400 0800", "0014 8003 0008 8001 0004 0007 0008 8001 0004 0008") {
                nestedList(3, 1, listOf(7, 8)) { flag(it) }
            },
            Case("net byte order", "0800 0140 00000005", "0008 4001 00000005") { u32(1 or AttributeType.NET_BYTE_ORDER, 5) },
            Case("raw", "0500 ffff 01000000", "0005 ffff 01000000") { attribute(Attribute(0xffff, byteArrayOf(1))) },
        )
        for (case in cases) {
            test("attributes of every kind and size, also where the memory has to grow") {
                val writers = listOf<(AttributeEncoder) -> AttributeEncoder>(
                    {
                        it.u8(2, 7)
                    },
                    { it.u16(2, 7) },
                    { it.u32(2, 7) },
                    { it.u64(2, 7) },
                    { it.string(2, "text") },
                    { it.bytes(2, byteArrayOf(7)) },
                    { it.flag(2) },
                )
                for (size in 0..1_100) {
                    for (write in writers) {
                        val alone = write(AttributeEncoder()).toByteArray()
                        val behind = write(AttributeEncoder().bytes(1, ByteArray(size))).toByteArray()
                        behind.takeLast(alone.size) shouldBe alone.toList()
                    }
                }
            }

            test("${case.name}, in both byte orders") {
                encoder(LITTLE_ENDIAN).apply(case.write).toByteArray() shouldBe Golden.hex(case.little)
                encoder(BIG_ENDIAN).apply(case.write).toByteArray() shouldBe Golden.hex(case.big)
                encoder(LITTLE_ENDIAN).apply(case.write).size shouldBe Golden.hex(case.little).size
            }
        }

        test("numbers big-endian, headers not: as nf_tables has it") {
            AttributeEncoder(BIG_ENDIAN, LITTLE_ENDIAN).u16(1, 5).toByteArray() shouldBe Golden.hex("0600 0100 0005 0000")
        }

        test("text is UTF-8 like the JDK's, half a surrogate pair too") {
            for (text in listOf("é", "€uro", "\uD83D\uDE00 x", "\uD83D", "a\uDE00b", "x\uD83D\u00e9", "\uD83D\uD83D\uDE00")) {
                val bytes = attributes { string(1, text, terminated = false) }
                Attribute.decodeAll(bytes).single().payload shouldBe text.toByteArray()
            }
        }

        test("what does not fit is refused, and nothing is written") {
            val encoder = AttributeEncoder()
            val refused = listOf<AttributeEncoder.() -> Unit>(
                { u8(1, 256) }, { u8(1, -1) }, { u16(1, 0x10000) }, { u32(1, 1L shl 32) }, { u32(1, -1) }, { s8(1, 128) }, { s16(1, 32768) },
                { be16(1, -1) }, { be32(1, -1) }, { u8(0x10000, 1) }, { flag(-1) }, { beginNested(0x10000) }, { string(1, "a\u0000b") },
                { macAddress(1, "02:00:00:00:00:0g") }, { macAddress(1, "02:00:00:00:00") }, { macAddress(1, "") },
            )
            for (write in refused) shouldThrow<IllegalArgumentException> { encoder.write() }
            shouldThrow<IndexOutOfBoundsException> { encoder.bytes(1, ByteArray(4), 1, 4) }
            encoder.size shouldBe 0
            encoder.depth shouldBe 0
        }

        test("65,531 bytes are the most, the NUL of a string among them") {
            AttributeEncoder().bytes(1, ByteArray(65_531)).size shouldBe 65_536
            AttributeEncoder().string(1, "x".repeat(65_530)).size shouldBe 65_536
            shouldThrow<AttributeLimitException> { AttributeEncoder().bytes(1, ByteArray(65_532)) }.message shouldBe
                "1: 65532 bytes, an attribute holds at most 65531"
            shouldThrow<AttributeLimitException> { AttributeEncoder().string(1, "x".repeat(65_531)) }
            shouldThrow<AttributeLimitException> { AttributeEncoder().string(1, "€".repeat(30_000)) }
        }

        test("so they are for a nest, and the error names its path") {
            val encoder = AttributeEncoder().u8(9, 1)
            val e = shouldThrow<AttributeLimitException> { encoder.nested(3) { nested(7) { repeat(9) { bytes(it, ByteArray(8_188)) } } } }
            e.message shouldBe "3 > 7: 73732 bytes with its header, an attribute takes at most 65535"
            e.path shouldBe listOf(3, 7)
            encoder.toByteArray() shouldBe attributes { u8(9, 1) }
        }

        test("limits of depth and size") {
            val e = shouldThrow<AttributeLimitException> { AttributeEncoder(maxDepth = 2).nested(1) { nested(2) { nested(3) {} } } }
            e.message shouldBe "1 > 2 > 3: nests deeper than the limit of 2"
            AttributeEncoder(maxSize = 8).u32(1, 1).size shouldBe 8
            val full = AttributeEncoder(maxSize = 300)
            repeat(37) { full.u32(it, 1) }
            shouldThrow<AttributeLimitException> { full.u32(38, 1) }.message shouldBe "38: does not fit: 304 bytes in all, the limit is 300"
            full.flag(38).size shouldBe 300
            shouldThrow<IllegalArgumentException> { AttributeEncoder(maxSize = -1) }
            shouldThrow<IllegalArgumentException> { AttributeEncoder(maxDepth = -1) }
        }

        test("a block that throws leaves nothing of its nest behind") {
            val encoder = AttributeEncoder().u8(1, 1)
            shouldThrow<IllegalStateException> { encoder.nested(2) { u8(1, 1).beginNested(4).also { error("no") } } }
            shouldThrow<IllegalStateException> { encoder.nested(2) { endNested() } }
            encoder.depth shouldBe 0
            encoder.toByteArray() shouldBe attributes { u8(1, 1) }
        }

        test("nests must be closed as often as opened") {
            val encoder = AttributeEncoder().beginNested(3)
            shouldThrow<IllegalStateException> { encoder.toByteArray() }.message shouldBe "the nest 3 is still open"
            shouldThrow<IllegalStateException> { encoder.writeTo(ByteBuffer.allocate(64)) }
            shouldThrow<IllegalStateException> { encoder.endNested().endNested() }
        }

        test("used again it is as new, padding included, and a small buffer stays as it is") {
            val encoder = encoder(LITTLE_ENDIAN).bytes(1, ByteArray(1_000) { -1 })
            encoder.reset().u8(1, 1).toByteArray() shouldBe Golden.hex("0500 0100 01000000")
            val buffer = ByteBuffer.allocate(7)
            shouldThrow<BufferOverflowException> { encoder.writeTo(buffer) }
            buffer.position() shouldBe 0
            ByteBuffer.allocate(9).also { encoder.writeTo(it) }.position() shouldBe 8
        }
    })
