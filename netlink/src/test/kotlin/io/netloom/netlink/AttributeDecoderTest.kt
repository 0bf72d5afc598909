package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.nio.ByteOrder.BIG_ENDIAN
import java.nio.ByteOrder.LITTLE_ENDIAN

class AttributeDecoderTest :
    FunSpec({
        fun little(digits: String) = decoder(LITTLE_ENDIAN).reset(Golden.hex(digits))
        fun list(digits: String) = Attribute.decodeAll(Golden.hex(digits), LITTLE_ENDIAN)

        for (order in listOf(LITTLE_ENDIAN, BIG_ENDIAN)) {
            test("every kind is read as it was written: $order") {
                val bytes = encoder(order).u8(1, 255).u16(2, 0xfffe).u32(3, 0xffff_fffe).u64(4, -2).s8(5, -2).s16(6, -2).s32(7, -2).s64(8, -3)
                    .be16(9, 0xfffe).be32(10, 0xffff_fffe).be64(11, -2).flag(12).string(13, "a€").bytes(14, byteArrayOf(1, 2))
                    .ipAddress(15, InetAddress.ofLiteral("2001:db8::1")).ipAddress(16, InetAddress.ofLiteral("192.0.2.1"))
                    .macAddress(17, "02-00-00-00-00-07").u16(18 or AttributeType.NET_BYTE_ORDER, 5).toByteArray()
                for (decoder in listOf(
                    decoder(order).reset(bytes),
                    decoder(order).reset(bytes.direct()),
                    decoder(order).reset(bytes.direct().asReadOnlyBuffer()),
                )) {
                    val seen = mutableListOf<Any>()
                    decoder.count shouldBe 18
                    decoder.forEach {
                        on(1) { seen += u8() }
                        on(2) { seen += u16() }
                        on(3) { seen += u32() }
                        on(4) { seen += u64() }
                        on(5) { seen += s8() }
                        on(6) { seen += s16() }
                        on(7) { seen += s32() }
                        on(8) { seen += s64() }
                        on(9) { seen += be16() }
                        on(10) { seen += be32() }
                        on(11) { seen += be64() }
                        on(12) { seen += flag() }
                        on(13) { seen += string() }
                        on(14) { seen.add(bytes().asList()) }
                        on(15) { seen += ipAddress() }
                        on(16) { seen += ipAddress() }
                        on(17) { seen += macAddress() }
                        on(18) { seen += u16() }
                    }
                    seen shouldBe listOf<Any>(
                        255, 0xfffe, 0xffff_fffe, -2L, -2, -2, -2, -3L, 0xfffe, 0xffff_fffe, -2L, true, "a€", listOf<Byte>(1, 2),
                        InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1"), "02:00:00:00:00:07", 5,
                    )
                }
            }
        }

        test("lists: nothing, padded, aligned, several, the highest type; a length of 0 is left out") {
            list("").shouldBeEmpty()
            list("0000 0100").shouldBeEmpty()
            list("0400 0100") shouldBe listOf(Attribute(1, ByteArray(0)))
            list("0500 0200 ff000000") shouldBe listOf(Attribute(2, byteArrayOf(-1)))
            list("0800 0200 aabbccdd") shouldBe listOf(Attribute(2, Golden.hex("aabbccdd")))
            list("0400 0100 0000 0900 0800 0200 aabbccdd 0400 ffff").map { it.rawType } shouldBe listOf(1, 2, 0xffff)
        }

        test("malformed: the error says where, before anything is seen") {
            class Case(val digits: String, val offset: Int, val message: String)
            for (case in listOf(
                Case("ff", 0, "1 bytes follow the last attribute, too few for another (at byte 0)"),
                Case("0400 0100 0400 02", 4, "3 bytes follow the last attribute, too few for another (at byte 4)"),
                Case("0100 0100", 0, "1: length 1 is less than its header (at byte 0)"),
                Case("0400 0100 0300 0280", 4, "2: length 3 is less than its header (at byte 4)"),
                Case("0400 0100 ff00 0200", 4, "2: length 255, but 4 bytes are left (at byte 4)"),
                Case("0900 0100 00000000", 0, "1: length 9, but 8 bytes are left (at byte 0)"),
            )) {
                val decoder = AttributeDecoder(LITTLE_ENDIAN, LITTLE_ENDIAN)
                val e = shouldThrow<AttributeException> { decoder.reset(Golden.hex(case.digits)) }
                e.message shouldBe case.message
                e.offset shouldBe case.offset
                decoder.next() shouldBe false
            }
        }

        test("the last attribute may lack its padding; one of length 0 is seen without payload") {
            val decoder = little("0000 0700 0500 0200 ff")
            decoder.count shouldBe 1
            decoder.next() shouldBe true
            listOf(decoder.type, decoder.size) shouldBe listOf(7, 0)
            decoder.next() shouldBe true
            decoder.u8() shouldBe 255
            decoder.next() shouldBe false
            shouldThrow<IllegalStateException> { decoder.type }
            shouldThrow<IllegalStateException> { decoder.u8() }
        }

        test("type and flags are told apart") {
            val decoder = little("0400 ffff").also { it.next() }
            decoder.type shouldBe 0x3fff
            decoder.typeFlags shouldBe 0xc000
            decoder.attribute().toString() shouldBe "16383 nested net byte order: 0 bytes"
        }

        test("a wrong width names the path, and reading goes on") {
            val decoder = AttributeDecoder().reset(
                attributes {
                    nested(3) {
                        u16(7, 1)
                        u32(8, 2)
                    }
                    u8(4, 9)
                },
            )
            decoder.next()
            decoder.enter()
            decoder.next()
            val e = shouldThrow<AttributeWidthException> { decoder.u32() }
            e.message shouldBe "3 > 7: 4 bytes wanted, 2 found (at byte 4)"
            listOf(e.wanted, e.found, e.offset) shouldBe listOf(4, 2, 4)
            e.path shouldBe listOf(3, 7)
            for (read in listOf<AttributeDecoder.() -> Any>(
                { u8() }, { u64() }, { s8() }, { s32() }, { s64() }, { be32() }, { be64() }, { flag() }, { ipAddress() }, { macAddress() },
            )) {
                shouldThrow<AttributeWidthException> { decoder.read() }
            }
            decoder.u16() shouldBe 1
            decoder.path() shouldBe "3 > 7"
            decoder.next() shouldBe true
            decoder.u32() shouldBe 2
            decoder.leave()
            decoder.next() shouldBe true
            decoder.u8() shouldBe 9
            shouldThrow<IllegalStateException> { decoder.leave() }
        }

        test("one bad nest can be passed over") {
            val seen = mutableListOf<Int>()
            little("0800 0380 0200 0100 0500 0400 07000000").forEach {
                on(3) {
                    shouldThrow<AttributeException> { nested { seen += 0 } }.message shouldBe
                        "3 > 1: length 2 is less than its header (at byte 4)"
                }
                on(4) { seen += u8() }
            }
            seen shouldBe listOf(7)
        }

        test("a nest that is left early, by return or by exception, is left") {
            val decoder = AttributeDecoder().reset(attributes { nested(3) { u8(1, 1).u8(2, 2) }.u8(4, 4) })
            fun first(): Int {
                decoder.forEach { nested { return u8() } }
                return 0
            }
            first() shouldBe 1
            decoder.depth shouldBe 0
            shouldThrow<IllegalStateException> { decoder.nested { error("no") } }
            decoder.type shouldBe 3
            decoder.next() shouldBe true
            decoder.u8() shouldBe 4
        }

        test("nests deeper than the limit, and deep ones within it") {
            val encoder = AttributeEncoder(maxDepth = 100)
            repeat(100) { encoder.beginNested(it) }
            repeat(100) { encoder.endNested() }
            val bytes = encoder.toByteArray()
            fun descend(decoder: AttributeDecoder): Int {
                decoder.reset(bytes)
                while (decoder.next()) decoder.enter()
                return decoder.depth
            }
            descend(AttributeDecoder(maxDepth = 100)) shouldBe 100
            val e = shouldThrow<AttributeException> { descend(AttributeDecoder(maxDepth = 2)) }
            e.message shouldBe "0 > 1 > 2: nests deeper than the limit of 2 (at byte 8)"
            shouldThrow<AttributeException> { descend(AttributeDecoder()) }.path.size shouldBe 33
        }

        test("arrays of nests by index, lists of nests of one type, with and without the flag") {
            val bytes = attributes {
                nestedArray(1, listOf(10, 20), first = 0) { u8(5, it) }
                nestedList(2, 7, listOf(30, 40)) { u8(5, it) }
                plainNested(3) { plainNested(9) { u8(5, 50) } }
            }
            val seen = mutableListOf<List<Int>>()
            AttributeDecoder().reset(bytes).forEach {
                val array = type
                nestedArray { index -> forEach { on(5) { seen += listOf(array, index, u8()) } } }
            }
            seen shouldBe listOf(listOf(1, 0, 10), listOf(1, 1, 20), listOf(2, 7, 30), listOf(2, 7, 40), listOf(3, 9, 50))
        }

        test("strings lose their NULs, with one, several or none; bytes are a copy; what is no UTF-8 is replaced") {
            little("0700 0100 616200 00").also { it.next() }.string() shouldBe "ab"
            little("0800 0100 61000000").also { it.next() }.string() shouldBe "a"
            little("0600 0100 6162 0000").also { it.next() }.string() shouldBe "ab"
            little("0500 0100 00000000").also { it.next() }.string() shouldBe ""
            little("0400 0100").also { it.next() }.string() shouldBe ""
            little("0500 0100 ff000000").also { it.next() }.string() shouldBe "\ufffd"
            val source = Golden.hex("0600 0100 6162 0000")
            val decoder = decoder(LITTLE_ENDIAN).reset(source).also { it.next() }
            val copy = decoder.bytes()
            source[4] = 0
            copy shouldBe byteArrayOf(0x61, 0x62)
            val into = ByteArray(3)
            decoder.copyInto(into, 1) shouldBe 2
            into shouldBe byteArrayOf(0, 0, 0x62)
            shouldThrow<IndexOutOfBoundsException> { decoder.copyInto(into, 2) }
        }

        test("structs by their head, in the order of the attribute") {
            val decoder = little("0a00 0100 010002000300 0000 0600 0140 0001 0000").also { it.next() }
            val struct = decoder.struct()
            struct.u32(0) shouldBe 0x20001
            struct.u32(4) shouldBe null
            struct.u16(4) shouldBe 3
            decoder.next()
            decoder.struct().u16(0) shouldBe 1
        }

        test("what is unknown survives: copied by the encoder or kept as attributes") {
            val bytes = attributes { u8(1, 1).nested(2) { u32(3, 4) }.u16(77 or AttributeType.NET_BYTE_ORDER, 5).string(300, "new") }
            val decoder = AttributeDecoder()
            val copy = AttributeEncoder()
            decoder.reset(bytes).forEach { copy.attribute(this) }
            copy.toByteArray() shouldBe bytes
            copy.reset()
            decoder.reset(bytes.direct()).attributes().forEach { copy.attribute(it) }
            copy.toByteArray() shouldBe bytes
        }

        test("an attribute's type is 16 bits; equal ones are equal") {
            shouldThrow<IllegalArgumentException> { Attribute(0x10000, ByteArray(0)) }
            Attribute(0x8001, byteArrayOf(1)) shouldBe Attribute(0x8001, byteArrayOf(1))
            Attribute(0x8001, byteArrayOf(1)).hashCode() shouldBe Attribute(0x8001, byteArrayOf(1)).hashCode()
            (Attribute(1, byteArrayOf(1)) == Attribute(1, byteArrayOf(2))) shouldBe false
            listOf(Attribute(0x8001, ByteArray(0)).type, Attribute(0x8001, ByteArray(0)).flags) shouldBe listOf(1, 0x8000)
        }
    })
