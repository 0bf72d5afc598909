package io.netloom.ipv4

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer

/** The payload of a packet is a view that ends where the packet does. */
class Ipv4PacketTest :
    FunSpec({
        fun packet(totalLength: Int, vararg payload: Byte, options: ByteArray = ByteArray(0)): ByteBuffer {
            val header = Ipv4Header.build { totalLength(totalLength).options(options) }
            return ByteBuffer.allocate(100).position(3).put(header.toByteArray()).put(payload).flip().position(3)
        }

        fun ByteBuffer.bytes() = ByteArray(remaining()).also { get(position(), it) }.toList()

        test("a whole packet, and what stands behind it") {
            val src = packet(23, 1, 2, 3, 4)
            val packet = Ipv4Packet.parse(src)
            packet.header.length shouldBe 20
            packet.payload.bytes() shouldBe listOf<Byte>(1, 2, 3)
            src.bytes() shouldBe listOf<Byte>(4)
            packet.toString() shouldBe "${packet.header} payload=3"
            src.put(23, 9)
            packet.payload.get(0) shouldBe 9
        }

        test("behind options") {
            Ipv4Packet.parse(packet(26, 1, 2, 3, options = byteArrayOf(1, 1, 1, 1))).payload.bytes() shouldBe listOf<Byte>(1, 2)
        }

        test("a packet that is cut off, and total lengths that say nothing") {
            for (totalLength in listOf(1_000, 0, 19)) {
                val src = packet(totalLength, 1, 2)
                Ipv4Packet.parse(src).payload.bytes() shouldBe listOf<Byte>(1, 2)
                src.hasRemaining() shouldBe false
            }
            Ipv4Packet.parse(packet(20)).payload.hasRemaining() shouldBe false
        }
    })
