package io.netloom.icmp

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import java.nio.ByteBuffer

/** Whatever comes in: a message that encodes to one that is equal, or the documented exception. */
class ArbitraryBytesTest :
    FunSpec({
        val noise = Arb.byteArray(Arb.int(0..200), Arb.byte())
        val types = Arb.element(0, 1, 2, 3, 4, 5, 8, 11, 12, 13, 14, 42, 43, 128, 129, 160, 161, 200)

        fun check(version: IcmpVersion, wire: ByteArray) {
            val decoded = try {
                IcmpMessage.decode(version, wire)
            } catch (e: IcmpFormatException) {
                (e.offset in 0..wire.size) shouldBe true
                return
            }
            val again = IcmpMessage.decode(version, ByteBuffer.allocateDirect(decoded.size).put(decoded.encode()).flip())
            again shouldBe decoded
            again.toString() shouldBe decoded.toString()
            if (decoded is RawMessage || decoded is EchoReply || decoded is EchoRequest) {
                decoded.encode().drop(4) shouldBe wire.drop(4)
            }
            if (decoded is IcmpErrorMessage) quoted(decoded.datagram)
        }

        test("any bytes of any type") {
            checkAll(ROUNDS, Arb.enum<IcmpVersion>(), types, noise) { version, type, wire ->
                if (wire.isNotEmpty()) wire[0] = type.toByte()
                check(version, wire)
            }
        }

        // Valid structures around objects of noise: random bytes would hardly ever get through the version and the length.
        val objects = Arb.bind(Arb.int(0..4), Arb.int(0..255), Arb.int(0..40), Arb.byteArray(Arb.int(0..36), Arb.byte())) {
                kind,
                subType,
                length,
                payload,
            ->
            val claimed = if (length < 8) length else 4 + payload.size
            byteArrayOf(0, claimed.toByte(), kind.toByte(), (if (kind == 2) subType else subType and 3).toByte()) + payload
        }

        test("any objects in any message that can carry them") {
            checkAll(ROUNDS, Arb.enum<IcmpVersion>(), Arb.element(3, 11, 12, 1, 42, 160), objects, objects) { version, type, first, second ->
                val structure = bytes("20000000") + first + second
                val quote = if (type == 42 || type == 160) ByteArray(0) else ByteArray(128)
                val wire = byteArrayOf(type.toByte(), 0, 0, 0, 0, 0, 0, 1) + quote + structure
                check(version, wire)
                try {
                    IcmpExtension.decodeStructure(structure).forEach { it.toString() }
                } catch (e: IcmpFormatException) {
                    (e.offset in 0..structure.size) shouldBe true
                }
            }
        }

        test("any quoted packet") {
            checkAll(ROUNDS, Arb.element(0x45, 0x46, 0x4f, 0x60, 0x6f, 0x00), Arb.element(0, 1, 6, 17, 43, 44, 51, 58, 59, 60), noise) {
                    first,
                    header,
                    wire,
                ->
                if (wire.size > 40) {
                    wire[0] = first.toByte()
                    wire[6] = header.toByte()
                    wire[40] = header.toByte()
                    if (wire.size > 43) wire[41] = (wire[41].toInt() and 3).toByte()
                }
                quoted(wire)
            }
        }
    })

private fun quoted(wire: ByteArray) {
    try {
        val packet = QuotedPacket.decode(wire)
        (packet.payloadOffset in 20..wire.size) shouldBe true
        packet.toString()
    } catch (e: IcmpFormatException) {
        (e.offset in 0..wire.size) shouldBe true
    }
}

private const val ROUNDS = 5_000
