package io.netloom.icmp

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe

/** The headers of quoted packets, whole and cut off. */
class QuotedPacketTest :
    FunSpec({
        fun v4(protocol: Int, payload: String, fragment: Int = 0, totalLength: Int = 20 + payload.length / 2) =
            bytes("4502%04x1234%04x40%02x0000c0000201c6336402".format(totalLength, fragment, protocol) + payload)

        fun v6(next: Int, payload: String) = bytes(
            "60000000%04x%02x40".format(payload.length / 2, next) + "20010db8000000000000000000000001" + "20010db8000000000000000000000002" +
                payload,
        )

        test("IPv4") {
            val udp = QuotedPacket.decode(ByteArray(2) + v4(17, "9c40829a00080000"), 2)
            udp.sourcePort shouldBe 40000
            udp.destinationPort shouldBe 33434
            udp.trafficClass shouldBe 2
            udp.timeToLive shouldBe 64
            udp.totalLength shouldBe 28
            udp.payloadOffset shouldBe 20
            udp.icmpType.shouldBeNull()
            val echo = QuotedPacket.decode(v4(1, "08000000cafe0007"))
            listOf(echo.icmpType, echo.icmpCode, echo.icmpIdentifier, echo.icmpSequence) shouldBe listOf(8, 0, 0xcafe, 7)
            echo.sourcePort.shouldBeNull()
            QuotedPacket.decode(v4(1, "2a000000cafe0701")).icmpSequence shouldBe 7
            QuotedPacket.decode(v4(1, "0301000000000000")).icmpIdentifier.shouldBeNull()
            QuotedPacket.decode(v4(17, "9c40829a00080000", fragment = 0x2001)).run { listOf(fragmentOffset, sourcePort) } shouldBe listOf(8, null)
            QuotedPacket.decode(v4(17, "9c4082")).destinationPort.shouldBeNull()
            QuotedPacket.decode(v4(17, "9c40829a", totalLength = 22)).sourcePort.shouldBeNull()
            QuotedPacket.decode(v4(17, "9c40829a", totalLength = 0)).sourcePort shouldBe 40000
            QuotedPacket.decode(bytes("46" + v4(6, "00000000" + "00160050").hex().drop(2))).run { listOf(payloadOffset, sourcePort) } shouldBe
                listOf(24, 22)
        }

        test("IPv6 behind extension headers") {
            val udp = "9c40829a00080000"
            QuotedPacket.decode(v6(17, udp)).run { listOf(protocol, sourcePort, payloadOffset) } shouldBe listOf(17, 40000, 40)
            val chain = "2b00000000000000" + "3c01" + "00".repeat(14) + "3300000000000000" + "2c01" + "00".repeat(10) + "11000001000000ff"
            QuotedPacket.decode(v6(0, chain + udp)).run { listOf(protocol, sourcePort, payloadOffset, identification) } shouldBe
                listOf(17, 40000, 40 + chain.length / 2, 255L)
            QuotedPacket.decode(v6(58, "80000000cafe0007")).run { listOf(icmpType, icmpIdentifier, icmpSequence) } shouldBe listOf(128, 0xcafe, 7)
            QuotedPacket.decode(v6(44, "1100000900000001$udp")).run { listOf(protocol, fragmentOffset, sourcePort) } shouldBe listOf(17, 8, null)
            QuotedPacket.decode(v6(0, "11010000")).run { listOf(protocol, sourcePort, payloadOffset) } shouldBe listOf(0, null, 40)
            QuotedPacket.decode(v6(59, "")).protocol shouldBe 59
            QuotedPacket.decode(v6(50, "00112233")).run { listOf(protocol, sourcePort) } shouldBe listOf(50, null)
        }

        test("what is no packet is refused with the place") {
            fun wrong(quote: ByteArray) = shouldThrow<IcmpFormatException> { QuotedPacket.decode(quote) }.message
            wrong(ByteArray(0)) shouldBe "header too short at byte 0"
            wrong(ByteArray(40)) shouldBe "neither IPv4 nor IPv6 at byte 0"
            wrong(v4(17, "").copyOf(19)) shouldBe "header too short at byte 19"
            wrong(bytes("44" + "00".repeat(30))) shouldBe "header length below 20 at byte 0"
            wrong(v6(17, "").copyOf(39)) shouldBe "header too short at byte 39"
        }
    })
