package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import java.nio.ByteBuffer

class IcmpDecoderSpec :
    StringSpec({
        val request4 = echo(IcmpFamily.V4, 8, identifier = 77, sequence = 5, payload = ByteArray(20))
        val request6 = echo(IcmpFamily.V6, 128, identifier = 78, sequence = 6, payload = ByteArray(20))

        "a host is unreachable: the request is found in the quotation" {
            val message = IcmpDecoder.decode(error(IcmpFamily.V4, 3, 1, 0, ipv4("10.0.0.2", request4)), IcmpFamily.V4)
            message.shouldBeInstanceOf<IcmpMessage.Problem>()
            message.text shouldBe "Destination Host Unreachable"
            message.type shouldBe 3
            message.code shouldBe 1
            message.quoted.identifier shouldBe 77
            message.quoted.sequence shouldBe 5
            message.quoted.destination?.hostAddress shouldBe "10.0.0.2"
        }

        "the quoted header may have options, and no more than 8 bytes need follow it" {
            val shortest = request4.slice(0, 8)
            val message = IcmpDecoder.decode(error(IcmpFamily.V4, 11, 0, 0, ipv4("10.0.0.2", shortest, optionBytes = 40)), IcmpFamily.V4)
            message.shouldBeInstanceOf<IcmpMessage.Problem>()
            message.text shouldBe "Time to live exceeded"
            message.quoted.sequence shouldBe 5
            message.quoted.payload.remaining() shouldBe 0
        }

        "IPv6: extension headers before the quoted request are stepped over" {
            val destinationOptions = bytes("2c 00 00 00 00 00 00 00") // then a fragment header, then the request
            val fragment = bytes("3a ff 00 00 00 00 00 00")
            val content = ByteBuffer.allocate(16 + request6.remaining()).put(destinationOptions).put(fragment).put(request6.duplicate()).flip()
            val message = IcmpDecoder.decode(error(IcmpFamily.V6, 2, 0, 1280, ipv6("fd00::2", content, next = 60)), IcmpFamily.V6)
            message.shouldBeInstanceOf<IcmpMessage.Problem>()
            message.text shouldBe "Packet too big: mtu=1280"
            message.quoted.identifier shouldBe 78
            message.quoted.destination?.hostAddress shouldBe "fd00:0:0:0:0:0:0:2"
        }

        "errors about other protocols and other ICMP messages are not ours" {
            val other = ipv4("10.0.0.2", ByteBuffer.allocate(20), protocol = 17)
            IcmpDecoder.decode(error(IcmpFamily.V4, 3, 3, 0, other), IcmpFamily.V4) shouldBe IcmpMessage.Other
            val reply = echo(IcmpFamily.V4, 0, 77, 5, ByteArray(20))
            IcmpDecoder.decode(error(IcmpFamily.V4, 3, 3, 0, ipv4("10.0.0.2", reply)), IcmpFamily.V4) shouldBe IcmpMessage.Other
            IcmpDecoder.decode(request4, IcmpFamily.V4) shouldBe IcmpMessage.Other
        }

        "a wrong ICMPv4 checksum makes a message worthless" {
            val reply = echo(IcmpFamily.V4, 0, 77, 5, ByteArray(20))
            IcmpDecoder.decode(reply, IcmpFamily.V4).shouldBeInstanceOf<IcmpMessage.EchoReply>()
            reply.put(reply.limit() - 1, 1)
            IcmpDecoder.decode(reply, IcmpFamily.V4) shouldBe IcmpMessage.Other
        }

        "no piece of a message makes the decoder fail" {
            val whole4 = error(IcmpFamily.V4, 3, 1, 0, ipv4("10.0.0.2", request4, optionBytes = 8))
            val whole6 = error(IcmpFamily.V6, 1, 3, 0, ipv6("fd00::2", request6))
            for (length in 0 until whole6.remaining()) IcmpDecoder.decode(whole6.slice(0, length), IcmpFamily.V6)
            for (length in 0 until whole4.remaining()) {
                val piece = ByteBuffer.allocate(length).put(whole4.slice(0, length)).flip()
                if (length >= 8) piece.putShort(2, 0).putShort(2, InternetChecksum.of(piece).toShort())
                IcmpDecoder.decode(piece, IcmpFamily.V4)
            }
        }

        "nor does noise" {
            checkAll(3_000, Arb.int(0..255), Arb.byteArray(Arb.int(0..120), Arb.byte())) { type, noise ->
                for (family in IcmpFamily.entries) IcmpDecoder.decode(error(family, type, 0, 0, ByteBuffer.wrap(noise)), family)
                for (family in IcmpFamily.entries) IpHeader.parse(ByteBuffer.wrap(noise), family)
            }
        }

        "a raw IPv4 socket's packet tells the time to live" {
            val header = IpHeader.parse(ipv4("127.0.0.1", request4, ttl = 63, optionBytes = 4), IcmpFamily.V4)!!
            header.ttl shouldBe 63
            header.length shouldBe 24
            header.protocol shouldBe 1
        }
    })
