package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.constant
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.netloom.socket.ip.MalformedHeaderException
import java.net.InetAddress
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.HexFormat

/** Headers, with what the kernel has sent and tshark has read in it (golden/generate.sh) as the judges. */
class Ipv4HeaderTest :
    FunSpec({
        val hex = HexFormat.of()
        val vector = Ipv4Header.build {
            typeOfService(1)
            totalLength(0xbeef)
            identification(0xcafe)
            flags(Ipv4Header.DONT_FRAGMENT)
            fragmentOffset(1500 * 8)
            timeToLive(255)
            protocol(1)
            checksum(0xdead)
            source(InetAddress.ofLiteral("172.16.254.254"))
            destination(InetAddress.ofLiteral("192.168.0.1"))
        }
        val vectorBytes = hex.parseHex("4501beefcafe45dcff01deadac10fefec0a80001")
        val options = byteArrayOf(1, 1, 1, 0)

        test("the same fields as tshark reads, and the same bytes again") {
            val lines = checkNotNull(Ipv4HeaderTest::class.java.getResource("/golden/headers.txt")).readText().lines().filter { it.isNotEmpty() }
            lines.size shouldBe 30
            for (line in lines) {
                withClue(line) {
                    val (_, digits, read) = line.split(' ', limit = 3)
                    val fields = read.split(' ').associate { it.substringBefore('=') to it.substringAfter('=') }
                    val bytes = hex.parseHex(digits)
                    val header = Ipv4Header.parse(bytes)
                    header.length shouldBe fields.getValue("ip.hdr_len").toInt()
                    header.typeOfService shouldBe Integer.decode(fields.getValue("ip.dsfield"))
                    header.dscp shouldBe fields.getValue("ip.dsfield.dscp").toInt()
                    header.ecn shouldBe fields.getValue("ip.dsfield.ecn").toInt()
                    // Where it is 0, tshark shows how long the packet was.
                    if (header.totalLength != 0) header.totalLength shouldBe fields.getValue("ip.len").toInt()
                    header.identification shouldBe Integer.decode(fields.getValue("ip.id"))
                    header.flags shouldBe Integer.decode(fields.getValue("ip.flags"))
                    header.dontFragment shouldBe (fields.getValue("ip.flags.df") == "1")
                    header.moreFragments shouldBe (fields.getValue("ip.flags.mf") == "1")
                    header.fragmentOffset shouldBe fields.getValue("ip.frag_offset").toInt() * 8
                    header.timeToLive shouldBe fields.getValue("ip.ttl").toInt()
                    header.protocol shouldBe fields.getValue("ip.proto").toInt()
                    header.checksum shouldBe Integer.decode(fields.getValue("ip.checksum"))
                    header.hasValidChecksum shouldBe (fields.getValue("ip.checksum.status") == "1")
                    header.computeChecksum() shouldBe Integer.decode(fields.getValue("ip.checksum_calculated"))
                    header.source.hostAddress shouldBe fields.getValue("ip.src")
                    header.destination.hostAddress shouldBe fields.getValue("ip.dst")
                    header.options shouldBe bytes.drop(20).toByteArray()
                    header.toByteArray() shouldBe bytes
                    header.toBuilder().build() shouldBe header
                    header.withChecksum().hasValidChecksum shouldBe true
                }
            }
        }

        test("the vector of the models, without options and with") {
            Ipv4Header.parse(vectorBytes) shouldBe vector
            vector.toByteArray() shouldBe vectorBytes
            val longer = vector.toBuilder().options(options).build()
            longer.toByteArray() shouldBe hex.parseHex("4601beefcafe45dcff01deadac10fefec0a80001") + options
            longer.length shouldBe 24
            Ipv4Header.parse(longer.toByteArray()) shouldBe longer
            longer shouldNotBe vector
        }

        test("text") {
            "$vector" shouldBe "ver=4 hdrlen=20 tos=0x1 totallen=48879 id=0xcafe flags=0x2 fragoff=12000 ttl=255 proto=1 cksum=0xdead " +
                "src=172.16.254.254 dst=192.168.0.1"
            "$vector" shouldNotContain ","
        }

        test("any fields survive, whatever order the buffer has") {
            val headers = arbitrary {
                val byte = Arb.int(0..255)
                val short = Arb.int(0..65_535)
                val address = Arb.byteArray(Arb.constant(4), Arb.byte())
                val fragment = short.bind()
                Ipv4Header.builder()
                    .typeOfService(byte.bind()).totalLength(short.bind()).identification(short.bind())
                    .flags(fragment ushr 13).fragmentOffset((fragment and 0x1fff) * 8).timeToLive(byte.bind()).protocol(byte.bind())
                    .checksum(short.bind()).source(InetAddress.getByAddress(address.bind())).destination(InetAddress.getByAddress(address.bind()))
                    .options(Arb.byteArray(Arb.int(0..40), Arb.byte()).bind())
                    .build()
            }
            checkAll(500, headers) { header ->
                header.toBuilder().build() shouldBe header
                val buffer = ByteBuffer.allocateDirect(80).order(ByteOrder.LITTLE_ENDIAN).position(7)
                header.writeTo(buffer)
                buffer.position() shouldBe 7 + header.length
                val read = buffer.flip().position(7)
                Ipv4Header.lengthOf(read) shouldBe header.length
                read.position() shouldBe 7
                val again = Ipv4Header.parse(read)
                read.hasRemaining() shouldBe false
                again shouldBe header
                again.hashCode() shouldBe header.hashCode()
                again.options shouldBe header.options
                header.withChecksum().run { hasValidChecksum && checksum == computeChecksum() } shouldBe true
            }
        }

        test("options are copied, and filled up with zeros") {
            val given = byteArrayOf(1, 2, 3, 4, 5)
            val header = Ipv4Header.build { options(given) }
            given[0] = 9
            header.options shouldBe byteArrayOf(1, 2, 3, 4, 5, 0, 0, 0)
            header.options[0] = 9
            header.options[0] shouldBe 1
            header.length shouldBe 28
        }

        test("a header without options has none, whatever was parsed before") {
            Ipv4Header.parse(vector.toBuilder().options(options).build().toByteArray()).options shouldBe options
            Ipv4Header.parse(vectorBytes).options shouldBe ByteArray(0)
        }

        test("bytes that are no header") {
            fun malformed(reason: String, offset: Int, bytes: ByteArray) {
                val buffer = ByteBuffer.wrap(bytes)
                val refusal = shouldThrow<MalformedHeaderException> { Ipv4Header.parse(buffer) }
                refusal.reason shouldBe reason
                refusal.offset shouldBe offset
                refusal.message shouldBe "$reason at byte $offset"
                buffer.position() shouldBe 0
                shouldThrow<MalformedHeaderException> { Ipv4Header.lengthOf(buffer) }.message shouldBe refusal.message
                shouldThrow<MalformedHeaderException> { Ipv4Packet.parse(buffer) }.message shouldBe refusal.message
                buffer.position() shouldBe 0
            }
            malformed("header too short", 0, ByteArray(0))
            malformed("header of 20 bytes too short", 19, vectorBytes.copyOf(19))
            malformed("header of 24 bytes too short", 20, vectorBytes.copyOf().also { it[0] = 0x46 })
            malformed("header length 16 below 20", 0, vectorBytes.copyOf().also { it[0] = 0x44 })
            malformed("header length 0 below 20", 0, vectorBytes.copyOf().also { it[0] = 0x40 })
            malformed("version 6 instead of 4", 0, vectorBytes.copyOf().also { it[0] = 0x65 })
            shouldThrow<IndexOutOfBoundsException> { Ipv4Header.parse(vectorBytes, 5, 20) }
            Ipv4Header.parse(ByteArray(3) + vectorBytes, 3) shouldBe vector
        }

        test("fields that no header has") {
            fun wrong(text: String, block: Ipv4Header.Builder.() -> Unit) {
                shouldThrow<IllegalArgumentException> { Ipv4Header.build(block) }.message shouldBe text
            }
            wrong("type of service is 0 to 255, not 256") { typeOfService(256) }
            wrong("total length is 0 to 65535, not -1") { totalLength(-1) }
            wrong("identification is 0 to 65535, not 65536") { identification(65_536) }
            wrong("flags is 0 to 7, not 8") { flags(8) }
            wrong("a fragment's offset is a multiple of 8, 0 to 65528, not 12") { fragmentOffset(12) }
            wrong("a fragment's offset is a multiple of 8, 0 to 65528, not 65536") { fragmentOffset(65_536) }
            wrong("time to live is 0 to 255, not 256") { timeToLive(256) }
            wrong("protocol is 0 to 255, not 256") { protocol(256) }
            wrong("checksum is 0 to 65535, not 65536") { checksum(65_536) }
            wrong("options have at most 40 bytes, not 41") { options(ByteArray(41)) }
            wrong("no IPv4 address: 0:0:0:0:0:0:0:1") { source(InetAddress.ofLiteral("::1")) }
            wrong("no IPv4 address: fd00:0:0:0:0:0:0:1") { destination(InetAddress.ofLiteral("fd00::1")) }
        }

        test("what is not said, and a buffer that is too small") {
            val plain = Ipv4Header.build { }
            "$plain" shouldBe "ver=4 hdrlen=20 tos=0x0 totallen=0 id=0x0 flags=0x0 fragoff=0 ttl=64 proto=0 cksum=0x0 src=0.0.0.0 dst=0.0.0.0"
            plain.isFragment shouldBe false
            Ipv4Header.build { flags(Ipv4Header.MORE_FRAGMENTS) }.isFragment shouldBe true
            Ipv4Header.build { fragmentOffset(8) }.isFragment shouldBe true
            val small = ByteBuffer.allocate(19)
            shouldThrow<BufferOverflowException> { plain.writeTo(small) }
            small.position() shouldBe 0
            small.array() shouldBe ByteArray(19)
        }
    })
