package io.netloom.icmp

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

/** Messages byte by byte: the odd ones. */
class MessageWireTest :
    FunSpec({
        val v4 = IcmpVersion.V4
        val v6 = IcmpVersion.V6

        test("a message without the body that its type demands is written as bytes and not read") {
            RawMessage(v4, 3, 127, ByteArray(0)).encode().hex() shouldBe "037ffc80"
            shouldThrow<IcmpFormatException> { IcmpMessage.decode(v4, bytes("037ffc80")) }
            RawMessage(v6, 128, 0, ByteArray(0)).encode().hex() shouldBe "80000000"
            shouldThrow<IcmpFormatException> { IcmpMessage.decode(v6, bytes("80000000")) }
        }

        test("an unknown type keeps its body") {
            RawMessage(v4, 255, 0, bytes("cafe")).encode().hex() shouldBe "ff003600cafe"
            (IcmpMessage.decode(v4, bytes("ff003600cafe")) as RawMessage).body.hex() shouldBe "cafe"
        }

        test("an unaligned quote without extensions is neither padded nor measured") {
            val message = DestinationUnreachable(v4, 0, bytes("4500000901"))
            message.encode().hex() shouldBe "0300b6f6000000004500000901"
            IcmpMessage.decode(v4, message.encode()) shouldBe message
        }

        test("a structure without an object is not written; received, it stays a part of the quote") {
            val received = IcmpMessage.decode(v4, bytes("03000000 00020000") + ByteArray(9) + bytes("2000dfff")) as DestinationUnreachable
            received.datagram.size shouldBe 13
            received.extensions.shouldBeEmpty()
            val padded = IcmpMessage.decode(v4, bytes("03000000 00200000") + ByteArray(128) + bytes("2000dfff")) as DestinationUnreachable
            padded.datagram.size shouldBe 132
            IcmpExtension.encodeStructure(emptyList()).hex() shouldBe "2000dfff"
            IcmpExtension.decodeStructure(bytes("2000dfff")).shouldBeEmpty()
        }

        test("extended echo requests") {
            ExtendedEchoRequest(v6, 1, 2, true, emptyList()).encode().hex() shouldBe "a000000000010201"
            for (structure in listOf("", "2000dfff", "2000c321" + "CRAFTED".toByteArray().hex(), "20000001 00080302 00000001")) {
                val request = IcmpMessage.decode(v4, bytes("2a000000 00010200$structure")) as ExtendedEchoRequest
                request.extensions.shouldBeEmpty()
                request.local shouldBe false
                request.sequence shouldBe 2
            }
            val request = IcmpMessage.decode(v4, bytes("2a000000 00010201 20000000 00080302 0000038f")) as ExtendedEchoRequest
            request.extensions shouldContainExactly listOf(InterfaceIdentification.byIndex(911))
            (IcmpMessage.decode(v4, bytes("2a000000 00010201 20000000 00050901 ca")) as ExtendedEchoRequest).extensions shouldContainExactly
                listOf(RawExtension(9, 1, bytes("ca")))
        }

        test("extended echo replies") {
            val reply = IcmpMessage.decode(v6, bytes("a1020000 cafe07 47")) as ExtendedEchoReply
            reply shouldBe ExtendedEchoReply(v6, 2, 0xcafe, 7, state = 2, active = true, ipv4 = true, ipv6 = true)
            ExtendedEchoReply(v6, 0, 1, 2, 7, active = false, ipv4 = false, ipv6 = false).encode().hex() shouldBe "a1000000000102e0"
        }

        test("a packet too big and ICMPv6's parameter problem never carry extensions") {
            val tail = ByteArray(128) + IcmpExtension.encodeStructure(listOf(MplsLabelStack(emptyList())))
            (IcmpMessage.decode(v6, bytes("02000000 00000500") + tail) as PacketTooBig).datagram.size shouldBe tail.size
            (IcmpMessage.decode(v6, bytes("04000000 10000000") + tail) as ParameterProblem).datagram.size shouldBe tail.size
        }

        test("the length attribute of ICMPv6 counts 64-bit words") {
            val structure = IcmpExtension.encodeStructure(listOf(MplsLabelStack(emptyList())))
            val six = IcmpMessage.decode(v6, bytes("03000000 11000000") + ByteArray(136) + structure) as TimeExceeded
            six.datagram.size shouldBe 136
            six.extensions.size shouldBe 1
        }
    })
