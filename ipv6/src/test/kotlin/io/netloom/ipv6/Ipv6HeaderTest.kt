package io.netloom.ipv6

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.constant
import io.kotest.property.checkAll
import io.netloom.socket.ip.MalformedHeaderException
import java.math.BigInteger
import java.net.Inet6Address
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

/** Headers, with what the kernel has sent and tshark has read in it (golden/generate.sh) as the judges. */
class Ipv6HeaderTest :
    FunSpec({
        val hex = HexFormat.of()
        val vector = hex.parseHex("698beef1cafe2c0120010db800010000000000000000000120010db8000200000000000000000001")

        test("the same fields as tshark reads") {
            val lines = checkNotNull(Ipv6HeaderTest::class.java.getResource("/golden/headers.txt")).readText().lines().filter { it.isNotEmpty() }
            lines.size shouldBe 28
            for (line in lines) {
                withClue(line) {
                    val (_, digits, read) = line.split(' ', limit = 3)
                    val fields = read.split(' ').associate { it.substringBefore('=') to it.substringAfter('=') }
                    val header = Ipv6Header.parse(hex.parseHex(digits))
                    header.trafficClass shouldBe Integer.decode(fields.getValue("ipv6.tclass"))
                    header.dscp shouldBe fields.getValue("ipv6.tclass.dscp").toInt()
                    header.ecn shouldBe fields.getValue("ipv6.tclass.ecn").toInt()
                    header.flowLabel shouldBe Integer.decode(fields.getValue("ipv6.flow"))
                    header.payloadLength shouldBe fields.getValue("ipv6.plen").toInt()
                    header.nextHeader shouldBe fields.getValue("ipv6.nxt").toInt()
                    header.hopLimit shouldBe fields.getValue("ipv6.hlim").toInt()
                    // InetAddress makes an IPv4 address of a mapped one.
                    for ((address, text) in listOf(header.source to "ipv6.src", header.destination to "ipv6.dst")) {
                        val expected = InetAddress.ofLiteral(fields.getValue(text)).address
                        if (expected.size == 16) address.address shouldBe expected else address.address.takeLast(4) shouldBe expected.toList()
                    }
                }
            }
        }

        test("the vector of the models") {
            val header = Ipv6Header.parse(vector)
            "$header" shouldBe "ver=6 tclass=0x98 flowlbl=0xbeef1 payloadlen=51966 nxthdr=44 hoplim=1 " +
                "src=2001:db8:1:0:0:0:0:1 dst=2001:db8:2:0:0:0:0:1"
            "$header" shouldNotContain ","
            Ipv6Header.parse(vector + byteArrayOf(1, 2, 3)) shouldBe header
            Ipv6Header.parse(ByteArray(3) + vector, 3, 40).hashCode() shouldBe header.hashCode()
            Ipv6Header.parse(vector.copyOf().also { it[39] = 2 }) shouldNotBe header
        }

        test("a mapped address stays an IPv6 address, and no address has a zone") {
            val mapped = hex.parseHex("00000000000000000000ffffc0000201")
            val linkLocal = hex.parseHex("fe800000000000000000000000000001")
            val header = Ipv6Header.parse(vector.copyOf(8) + mapped + linkLocal)
            header.source.address shouldBe mapped
            header.destination shouldBe Inet6Address.getByAddress(null, linkLocal, -1)
            header.destination.hostAddress shouldBe "fe80:0:0:0:0:0:0:1"
        }

        test("the fields are the bits that RFC 8200 says, whatever order the buffer has") {
            checkAll(500, Arb.byteArray(Arb.constant(40), Arb.byte())) { bytes ->
                bytes[0] = (bytes[0].toInt() and 0xf or 0x60).toByte()
                val number = BigInteger(1, bytes)
                fun bits(from: Int, count: Int) = number.shiftRight(320 - from - count).mod(BigInteger.ONE.shiftLeft(count)).toInt()
                val buffer = ByteBuffer.allocateDirect(50).order(ByteOrder.LITTLE_ENDIAN).position(5).put(bytes).position(5)
                val header = Ipv6Header.parse(buffer)
                buffer.position() shouldBe 45
                val numbers = header.run { listOf(trafficClass, flowLabel, payloadLength, nextHeader, hopLimit) }
                numbers shouldBe listOf(bits(4, 8), bits(12, 20), bits(32, 16), bits(48, 8), bits(56, 8))
                header.source.address + header.destination.address shouldBe bytes.copyOfRange(8, 40)
            }
        }

        test("bytes that are no header") {
            fun malformed(text: String, bytes: ByteArray) {
                val buffer = ByteBuffer.wrap(bytes)
                shouldThrow<MalformedHeaderException> { Ipv6Header.parse(buffer) }.message shouldBe text
                buffer.position() shouldBe 0
            }
            malformed("header too short at byte 0", ByteArray(0))
            malformed("header too short at byte 39", vector.copyOf(39))
            malformed("version 4 instead of 6 at byte 0", vector.copyOf().also { it[0] = 0x45 })
            shouldThrow<IndexOutOfBoundsException> { Ipv6Header.parse(vector, 1, 40) }
        }
    })
