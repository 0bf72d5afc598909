package io.netloom.netlink.genetlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.attributes
import java.nio.BufferOverflowException
import java.nio.ByteBuffer

class GenetlinkMessageTest :
    FunSpec({
        fun bytes(vararg values: Int) = ByteArray(values.size) { values[it].toByte() }

        test("encode: nothing set, header only, header and data") {
            GenetlinkMessage(GenetlinkHeader(0, 0)).encode() shouldBe bytes(0, 0, 0, 0)
            GenetlinkMessage(GenetlinkHeader(1, 2)).encode() shouldBe bytes(1, 2, 0, 0)
            GenetlinkMessage(GenetlinkHeader(10, 255), bytes(9, 8, 7)).encode() shouldBe bytes(10, 255, 0, 0, 9, 8, 7)
        }

        test("decode: header only, header and data, highest values") {
            GenetlinkMessage.decode(bytes(0, 0, 0, 0)) shouldBe GenetlinkMessage(GenetlinkHeader(0, 0))
            GenetlinkMessage.decode(bytes(1, 2, 0, 0, 3)) shouldBe GenetlinkMessage(GenetlinkHeader(1, 2), bytes(3))
            GenetlinkMessage.decode(bytes(255, 254, 0, 0)).header shouldBe GenetlinkHeader(255, 254)
        }

        for ((what, malformed) in listOf(
            "nothing" to bytes(),
            "too short" to bytes(1, 2, 0),
            "first reserved byte set" to bytes(1, 2, 1, 0),
            "second reserved byte set" to bytes(1, 2, 0, 1),
            "both reserved bytes set" to bytes(1, 2, 255, 255),
        )) {
            test("decode refuses: $what") {
                shouldThrow<NetlinkFormatException> { GenetlinkMessage.decode(malformed) }
            }
        }

        test("a command and a version are bytes") {
            for (wrong in listOf(-1, 256)) {
                shouldThrow<IllegalArgumentException> { GenetlinkHeader(wrong) }
                shouldThrow<IllegalArgumentException> { GenetlinkHeader(1, wrong) }
            }
        }

        test("a header is not written where there is no room for it") {
            val room = ByteBuffer.allocate(3)
            shouldThrow<BufferOverflowException> { GenetlinkHeader(1).writeTo(room) }
            room.position() shouldBe 0
        }

        test("attributes lie behind the family's own header, which is padded") {
            val message = GenetlinkMessage(GenetlinkHeader(1), bytes(1, 2, 3, 4, 5, 6, 0, 0) + attributes { u8(7, 42) })
            val decoder = message.attributes(userHeader = 6)
            decoder.next() shouldBe true
            decoder.type shouldBe 7
            decoder.u8() shouldBe 42
            message.userHeader().u8(5) shouldBe 6
            shouldThrow<NetlinkFormatException> { GenetlinkMessage(GenetlinkHeader(1), bytes(1)).attributes(userHeader = 2) }
            shouldThrow<IllegalArgumentException> { message.attributes(userHeader = -1) }
        }

        test("in a netlink message and out again") {
            val message = GenetlinkMessage(GenetlinkHeader(3, 2), attributes { string(2, "nlctrl") })
            val netlink = message.toNetlink(NlCtrl.ID, NetlinkFlags.REQUEST)
            netlink.header.type shouldBe 16
            netlink.header.flags shouldBe NetlinkFlags.REQUEST
            GenetlinkMessage.decode(netlink) shouldBe message
            message.toString() shouldBe "command 3, version 2, 12 bytes of payload"
        }
    })
