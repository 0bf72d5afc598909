package io.netloom.samples.ospf

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer
import java.util.HexFormat

class OspfHelloSpec :
    StringSpec({
        fun number(text: String) = InetAddress.ofLiteral(text) as Inet4Address

        fun hello(version: Int, vararg neighbours: String) =
            OspfHello(version, number("10.0.0.1"), number("0.0.0.7"), 0xffff_ff00.toInt(), 10, neighbours.map(::number))

        "the bytes of version 2: RFC 2328, appendix A.3.2" {
            HexFormat.of().formatHex(hello(2, "10.0.0.2").encode()) shouldBe
                "02010030" + "0a000001" + "00000007" + "e8900000" + "0000000000000000" +
                "ffffff00" + "000a0201" + "00000028" + "00000000" + "00000000" + "0a000002"
        }

        "the bytes of version 3: RFC 5340, appendix A.3.2" {
            HexFormat.of().formatHex(hello(3, "10.0.0.2").encode()) shouldBe
                "03010028" + "0a000001" + "00000007" + "00000000" +
                "ffffff00" + "01000013" + "000a0028" + "00000000" + "00000000" + "0a000002"
        }

        "there and back" {
            for (version in 2..3) {
                val decoded = OspfHello.decode(ByteBuffer.wrap(hello(version, "10.0.0.2", "10.0.0.3").encode()))!!
                decoded.version shouldBe version
                decoded.router shouldBe number("10.0.0.1")
                decoded.area shouldBe number("0.0.0.7")
                decoded.link shouldBe 0xffff_ff00.toInt()
                decoded.interval shouldBe 10
                decoded.neighbours shouldBe listOf(number("10.0.0.2"), number("10.0.0.3"))
            }
        }

        "what is no hello, or cut off, is null" {
            val packet = hello(2).encode()
            for (size in packet.indices) OspfHello.decode(ByteBuffer.wrap(packet, 0, size).slice()) shouldBe null
            for (wrong in listOf(0 to 4, 1 to 2, 2 to 1)) {
                val changed = packet.copyOf().also { it[wrong.first] = wrong.second.toByte() }
                OspfHello.decode(ByteBuffer.wrap(changed)) shouldBe null
            }
        }

        "arbitrary bytes do no harm" {
            checkAll(500, Arb.byteArray(Arb.int(0..100), Arb.byte())) { bytes ->
                if (bytes.size > 1) {
                    bytes[0] = (2 + bytes[0].toInt() and 1).toByte()
                    bytes[1] = 1
                }
                OspfHello.decode(ByteBuffer.wrap(bytes))
            }
        }
    })
