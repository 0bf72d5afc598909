package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder

class NetlinkMessageTest :
    FunSpec({
        test("sizes are aligned to 4") {
            (0..8).map { NetlinkMessage.align(it) } shouldBe listOf(0, 4, 4, 4, 4, 8, 8, 8, 8)
            shouldThrow<ArithmeticException> { NetlinkMessage.align(Int.MAX_VALUE) }
        }

        test("types have the kernel's names") {
            (0..5).map { NetlinkType.text(it) } shouldBe listOf("unknown(0)", "noop", "error", "done", "overrun", "unknown(5)")
        }

        test("flags: the six that all share by name, the others as a number") {
            NetlinkFlags.text(0) shouldBe "0"
            NetlinkFlags.text(NetlinkFlags.REQUEST) shouldBe "request"
            NetlinkFlags.text(0x3f) shouldBe "request|multi|acknowledge|echo|dumpinterrupted|dumpfiltered"
            NetlinkFlags.text(NetlinkFlags.REQUEST or NetlinkFlags.DUMP) shouldBe "request|0x300"
            NetlinkFlags.text(NetlinkFlags.CREATE or NetlinkFlags.APPEND) shouldBe "0xc00"
        }

        for ((order, first) in mapOf(
            ByteOrder.LITTLE_ENDIAN to "14000000 0200 0501 04030201 efbeadde",
            ByteOrder.BIG_ENDIAN to "00000014 0002 0105 01020304 deadbeef",
        )) {
            test("a header is struct nlmsghdr: $order") {
                val message = NetlinkMessage(NetlinkHeader(2, 0x105, 0x01020304, 0xdeadbeef), byteArrayOf(9, 8, 7))
                message.encode(order) shouldBe Golden.hex("$first 09080700")
                val decoded = NetlinkMessage.decode(message.encode(order), order)
                decoded.header shouldBe NetlinkHeader(2, 0x105, 0x01020304, 0xdeadbeef, 20)
                decoded.payload shouldBe byteArrayOf(9, 8, 7, 0)
                decoded shouldBe NetlinkMessage(decoded.header, decoded.payload.copyOf())
                decoded.hashCode() shouldBe NetlinkMessage(decoded.header, decoded.payload.copyOf()).hashCode()
            }
        }

        test("a length of one's own must be a multiple of 4 that holds the payload; the rest is zero") {
            fun encode(length: Long, payload: Int) =
                NetlinkMessage(NetlinkHeader(2, length = length), ByteArray(payload) { 1 }).encode(ByteOrder.LITTLE_ENDIAN)
            encode(24, 3) shouldBe Golden.hex("18000000 02000000 00000000 00000000 01010100 00000000")
            for ((length, payload) in listOf(1L to 0, 15L to 0, 17L to 0, 19L to 3, 16L to 1, 0xffff_fffcL to 0)) {
                shouldThrow<IllegalArgumentException> { encode(length, payload) }
            }
        }

        test("fields that do not fit are refused") {
            shouldThrow<IllegalArgumentException> { NetlinkHeader(0x10000) }
            shouldThrow<IllegalArgumentException> { NetlinkHeader(0, -1) }
            shouldThrow<IllegalArgumentException> { NetlinkHeader(0, 0, 1L shl 32) }
            shouldThrow<IllegalArgumentException> { NetlinkHeader(0, 0, 0, -1) }
        }

        test("a buffer that is too small stays as it is") {
            val buffer = ByteBuffer.allocate(19)
            shouldThrow<BufferOverflowException> { NetlinkMessage(NetlinkHeader(1), ByteArray(1)).writeTo(buffer) }
            buffer.position() shouldBe 0
        }

        test("too short for a header, or length out of bounds: the error says where") {
            shouldThrow<NetlinkFormatException> { NetlinkMessage.decode(ByteArray(15)) }.message shouldBe
                "15 bytes, a message has at least 16 (at byte 0)"
            val good = NetlinkMessage(NetlinkHeader(16), ByteArray(4)).encode(ByteOrder.LITTLE_ENDIAN)
            for (length in listOf(0, 15, 41, 0xff)) {
                val bytes = good + ByteArray(20).also { it[0] = length.toByte() }
                val e = shouldThrow<NetlinkFormatException> { NetlinkMessage.decodeAll(bytes, ByteOrder.LITTLE_ENDIAN) }
                e.offset shouldBe 20
            }
            shouldThrow<NetlinkFormatException> { NetlinkMessage.decodeAll(ByteArray(16) { -1 }) }.message shouldBe
                "length 4294967295, but 16 bytes are left (at byte 0)"
        }

        test("after an error the cursor is at its end") {
            val cursor = NetlinkMessageCursor().reset(ByteArray(32))
            shouldThrow<NetlinkFormatException> { cursor.next() }
            shouldThrow<IllegalStateException> { cursor.type }
            cursor.next() shouldBe false
        }

        test("several messages of one datagram; fewer bytes than a header behind them are ignored") {
            val messages = List(3) { NetlinkMessage(NetlinkHeader(16 + it, length = 16L + 4 * it), ByteArray(4 * it) { i -> i.toByte() }) }
            val bytes = NetlinkMessage.encodeAll(messages)
            bytes.size shouldBe 60
            NetlinkMessage.decodeAll(bytes) shouldBe messages
            NetlinkMessage.decodeAll(bytes + ByteArray(15)) shouldBe messages
            NetlinkMessage.decodeAll(bytes.direct()) shouldBe messages
            NetlinkMessage.decodeAll(ByteArray(0)).shouldBeEmpty()
        }

        test("an unaligned length is normal, the next message begins at the next multiple of 4") {
            val first = Golden.hex("15000000 1000 0000 00000000 00000000 0102030405 aaaaaa")
            val second = Golden.hex("10000000 1100 0000 00000000 00000000")
            val (one, two) = NetlinkMessage.decodeAll(first + second, ByteOrder.LITTLE_ENDIAN)
            one.payload shouldBe byteArrayOf(1, 2, 3, 4, 5)
            two.header.type shouldBe 17
            shouldThrow<IllegalArgumentException> { one.encode() }
        }

        test("133 bytes that count 136: the padding that did not arrive is zero") {
            val datagram = NetlinkMessage(NetlinkHeader(16), ByteArray(120) { 1 }).encode().copyOf(133)
            val message = NetlinkMessage.decodeAll(datagram).single()
            message.header.length shouldBe 136
            message.payload shouldBe ByteArray(117) { 1 } + ByteArray(3)
            NetlinkMessageCursor().reset(datagram).also { it.next() }.payloadSize shouldBe 117
            shouldThrow<NetlinkFormatException> { NetlinkMessage.decodeAll(datagram.copyOf(132)) }
        }

        test("attributes behind a family's header, and a header that is cut") {
            val message = NetlinkMessage(NetlinkHeader(16), byteArrayOf(1, 2, 3, 0) + attributes { u16(1, 5) })
            message.attributes(4).also { it.next() }.u16() shouldBe 5
            message.attributes(3).also { it.next() }.u16() shouldBe 5
            NetlinkMessage(NetlinkHeader(16), ByteArray(4)).attributes(4).next() shouldBe false
            shouldThrow<NetlinkFormatException> { NetlinkMessage(NetlinkHeader(16), ByteArray(3)).attributes(4) }
            val cursor = NetlinkMessageCursor().reset(message.encode()).also { it.next() }
            cursor.attributes(AttributeDecoder(), 4).also { it.next() }.u16() shouldBe 5
            shouldThrow<NetlinkFormatException> { cursor.attributes(AttributeDecoder(), 16) }
        }

        test("a struct that is longer is read by its head, a shorter one lacks fields") {
            val fields = StructView(Golden.hex("01 fe 0300 04000000 0500000000000000"), ByteOrder.LITTLE_ENDIAN)
            listOf(fields.u8(1), fields.s8(1), fields.u16(2), fields.s16(2)) shouldBe listOf(254, -2, 3, 3)
            listOf(fields.u32(4), fields.u64(8), fields.s64(8)) shouldBe listOf(4L, 5L, 5L)
            fields.s32(4) shouldBe 4
            fields.bytes(0, 2) shouldBe byteArrayOf(1, -2)
            listOf(fields.u8(16), fields.u16(15), fields.u32(13), fields.u64(9), fields.bytes(15, 2), fields.u32(Int.MAX_VALUE)) shouldBe
                List(6) { null }
            shouldThrow<IndexOutOfBoundsException> { fields.u8(-1) }
        }
    })
