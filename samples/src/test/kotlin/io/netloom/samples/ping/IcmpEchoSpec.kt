package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import java.nio.ByteBuffer

class IcmpEchoSpec :
    StringSpec({
        "an ICMPv4 request, byte for byte" {
            val packet = ByteBuffer.allocate(64)
            IcmpEcho.encodeRequest(packet, IcmpFamily.V4, identifier = 1, sequence = 9, payload = "ab".encodeToByteArray())
            // 0800 + 0001 + 0009 + 6162 = 696c, and its complement
            packet.hex() shouldBe "08009693000100096162"
        }

        "an ICMPv6 request leaves the checksum to the kernel" {
            val packet = ByteBuffer.allocate(64)
            IcmpEcho.encodeRequest(packet, IcmpFamily.V6, identifier = 0xfffe, sequence = 0xffff, payload = ByteArray(0))
            packet.hex() shouldBe "80000000fffeffff"
        }

        "the payload is the cookie, then bytes that count" {
            IcmpEcho.payload(12, 0x0102030405060708).toHexString() shouldBe "010203040506070808090a0b"
            IcmpEcho.payload(3, 0x0102030405060708).toHexString() shouldBe "010203"
            IcmpEcho.payload(0, 1) shouldBe ByteArray(0)
        }

        "a payload carries its own cookie and no other, as far as it reaches" {
            checkAll(Arb.int(0..100), Arb.long(), Arb.long()) { size, cookie, other ->
                val payload = ByteBuffer.wrap(IcmpEcho.payload(size, cookie))
                IcmpEcho.carries(payload, cookie) shouldBe true
                if (size >= 8) IcmpEcho.carries(payload, other) shouldBe (cookie == other)
            }
        }

        "what is encoded is decoded to the same" {
            checkAll(Arb.int(0..0xffff), Arb.int(0..0xffff), Arb.byteArray(Arb.int(0..100), Arb.byte())) { identifier, sequence, payload ->
                for (family in IcmpFamily.entries) {
                    val packet = ByteBuffer.allocate(200).position(5)
                    IcmpEcho.encodeRequest(packet, family, identifier, sequence, payload)
                    val request = IcmpDecoder.decodeRequest(packet, family, null)!!
                    request.identifier shouldBe identifier
                    request.sequence shouldBe sequence
                    request.payload.hex() shouldBe payload.toHexString()

                    val reply = IcmpDecoder.decode(echo(family, family.echoReply, identifier, sequence, payload), family)
                    reply.shouldBeInstanceOf<IcmpMessage.EchoReply>()
                    reply.identifier shouldBe identifier
                    reply.sequence shouldBe sequence
                    reply.payload.hex() shouldBe payload.toHexString()
                }
            }
        }
    })
