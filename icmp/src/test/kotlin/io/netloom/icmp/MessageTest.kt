package io.netloom.icmp

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.ReadOnlyBufferException

/** Messages to bytes and back. */
class MessageTest :
    FunSpec({
        val v4 = IcmpVersion.V4
        val v6 = IcmpVersion.V6
        val data = "ERROR-INVOKING-PACKET".toByteArray()
        val extensions = listOf(
            MplsLabelStack(listOf(MplsLabel(16014, 4, true, 255))),
            InterfaceInfo(InterfaceRole.OUTGOING, 15, ip4("192.0.2.1"), "en101", 8192),
            RawExtension(9, 1, bytes("cafebabe")),
        )
        val probes = listOf(
            InterfaceIdentification.byName("en101"),
            InterfaceIdentification.byIndex(911),
            InterfaceIdentification.byAddress(16389, bytes("010203040506")),
        )
        val messages = listOf(
            DestinationUnreachable(v4, 15, data),
            DestinationUnreachable(v4, 4, data, nextHopMtu = 1400),
            DestinationUnreachable(v4, 15, data, extensions),
            TimeExceeded(v4, 1, data, extensions),
            ParameterProblem(v4, 2, 8, data, extensions),
            Redirect(1, ip4("192.0.2.1"), data),
            Timestamp(false, 1, 2, 3),
            DestinationUnreachable(v6, 6, data, extensions),
            TimeExceeded(v6, 1, data, extensions),
            PacketTooBig((1L shl 32) - 1, data),
            ParameterProblem(v6, 2, 0xf000_0000, data),
        ) + listOf(v4, v6).flatMap { version ->
            probes.map { ExtendedEchoRequest(version, 1, 2, true, listOf(it)) } + listOf(
                EchoRequest(version, 1, 2, "HELLO".toByteArray()),
                EchoReply(version, 1, 2, ByteArray(0)),
                ExtendedEchoRequest(version, 1, 2, false, emptyList()),
                ExtendedEchoReply(version, 0, 1, 2, 4, true, true, false),
                RawMessage(version, 255, 254, bytes("cafe")),
                RawMessage(version, 255, 0, ByteArray(0)),
            )
        }

        for (message in messages) {
            test("$message, from an array and every kind of buffer") {
                for (pseudoHeader in listOf(null, linkLocal)) {
                    val wire = message.encode(pseudoHeader)
                    wire.size shouldBe message.size
                    val heap = ByteBuffer.wrap(ByteArray(3) + wire + ByteArray(2), 3, wire.size).order(ByteOrder.LITTLE_ENDIAN)
                    val direct = ByteBuffer.allocateDirect(wire.size).put(wire).flip()
                    for (buffer in listOf(heap, direct, heap.slice(), heap.asReadOnlyBuffer())) {
                        val limit = buffer.limit()
                        val decoded = IcmpMessage.decode(message.version, buffer)
                        decoded.encode(pseudoHeader).hex() shouldBe wire.hex()
                        decoded.javaClass shouldBe message.javaClass
                        buffer.position() shouldBe limit
                    }
                    IcmpMessage.decode(message.version, ByteArray(1) + wire + ByteArray(1), 1, wire.size) shouldBe message
                    IcmpMessage.decode(message.version, wire).hashCode() shouldBe message.hashCode()
                    val target = ByteBuffer.allocateDirect(wire.size + 2).order(ByteOrder.LITTLE_ENDIAN).position(1)
                    message.writeTo(target, pseudoHeader)
                    target.position() shouldBe wire.size + 1
                    ByteArray(wire.size).also { target.get(1, it) }.hex() shouldBe wire.hex()
                    val checked = if (message.version == v4) {
                        IcmpMessage.decodeVerified(ByteBuffer.wrap(wire))
                    } else {
                        IcmpMessage.decodeVerified(ByteBuffer.wrap(message.encode(linkLocal)), linkLocal)
                    }
                    checked shouldBe message
                }
            }
        }

        test("the checksum of ICMPv6 needs the addresses") {
            val message = EchoRequest(v6, 1, 2, bytes("01"))
            IcmpMessage.decode(v6, message.encode()).checksum shouldBe 0
            val wire = message.encode(linkLocal)
            IcmpMessage.decode(v6, wire).checksum shouldNotBe 0
            IcmpChecksum.of(linkLocal.encode(wire.size) + wire) shouldBe 0
            IcmpChecksum.of(ByteBuffer.wrap(wire), linkLocal) shouldBe 0
            IcmpChecksum.of(ByteBuffer.wrap(EchoRequest(v4, 1, 2, bytes("01")).encode())) shouldBe 0
            linkLocal.encode().hex() shouldBe "fe800000000000000000000000000001ff020000000000000000000000000001" + "000000000000003a"
        }

        test("a wrong checksum is refused on request") {
            for (at in 0..8) {
                val four = EchoReply(v4, 1, 2, bytes("01")).encode().also { it[at] = (it[at] + 1).toByte() }
                shouldThrow<IcmpFormatException> { IcmpMessage.decodeVerified(ByteBuffer.wrap(four)) }.reason shouldBe "wrong checksum"
                val six = EchoReply(v6, 1, 2, bytes("01")).encode(linkLocal).also { it[at] = (it[at] + 1).toByte() }
                shouldThrow<IcmpFormatException> { IcmpMessage.decodeVerified(ByteBuffer.wrap(six), linkLocal) }.offset shouldBe 2
            }
        }

        test("messages that are too short") {
            fun short(version: IcmpVersion, hex: String) =
                shouldThrow<IcmpFormatException> { IcmpMessage.decode(version, bytes(hex)) }.message shouldBe
                    "message too short at byte ${bytes(hex).size}"
            short(v4, "")
            short(v4, "080000")
            short(v4, "037ffc80")
            short(v6, "80000000")
            short(v6, "80010000")
            for (type in listOf(0, 3, 5, 8, 11, 12, 13, 14, 42, 43)) short(v4, "%02x00000001020304".format(type).dropLast(2))
            for (type in listOf(1, 2, 3, 4, 128, 129, 160, 161)) short(v6, "%02x00000001020304".format(type).dropLast(2))
            short(v4, "0d000000" + "00".repeat(15))
            shouldThrow<IcmpFormatException> { IcmpMessage.decodeVerified(ByteBuffer.allocate(3)) }
            IcmpMessage.decode(v4, bytes("ff000000")) shouldBe RawMessage(v4, 255, 0, ByteArray(0))
            val buffer = ByteBuffer.allocateDirect(6).position(1)
            shouldThrow<IcmpFormatException> { IcmpMessage.decode(v4, buffer) }.offset shouldBe 5
            buffer.position() shouldBe 1
        }

        test("sizes with and without extensions") {
            fun size(version: IcmpVersion, quoted: Int, vararg with: IcmpExtension) =
                TimeExceeded(version, 0, ByteArray(quoted), with.toList()).size - 4
            val empty = MplsLabelStack(emptyList())
            size(v4, 20) shouldBe 4 + 20
            size(v6, 40) shouldBe 4 + 40
            size(v4, 20, empty) shouldBe 4 + 4 + 4 + 128
            size(v4, 128, empty) shouldBe 4 + 4 + 4 + 128
            size(v4, 129, empty) shouldBe 4 + 4 + 4 + 132
            size(v6, 127, empty) shouldBe 4 + 4 + 4 + 128
            size(v6, 128, empty) shouldBe 4 + 4 + 4 + 128
            size(v6, 129, empty) shouldBe 4 + 4 + 4 + 136
            ExtendedEchoRequest(v4, 1, 2, true, emptyList()).size - 4 shouldBe 4
            ExtendedEchoRequest(v4, 1, 2, true, listOf(InterfaceIdentification.byName(""))).size - 4 shouldBe 12
            ExtendedEchoRequest(v4, 1, 2, true, listOf(InterfaceIdentification.byAddress(3, ByteArray(10)))).size - 4 shouldBe 4 + 4 + 4 + 16
        }

        test("the length attribute") {
            TimeExceeded(v4, 0, data, extensions).encode()[5] shouldBe 32
            TimeExceeded(v6, 0, data, extensions).encode()[4] shouldBe 16
            TimeExceeded(v4, 0, data).encode()[5] shouldBe 0
            val decoded = IcmpMessage.decode(v4, TimeExceeded(v4, 0, data, extensions).encode()).shouldBeInstanceOf<TimeExceeded>()
            decoded.datagram.hex() shouldBe data.copyOf(128).hex()
            decoded.extensions shouldContainExactly extensions
        }

        test("what does not fit is refused") {
            fun refused(make: () -> Any) = shouldThrow<IllegalArgumentException> { make() }
            refused { EchoRequest(v4, 65536, 0, data) }
            refused { EchoReply(v4, 0, -1, data) }
            refused { EchoReply(v4, 0, 0, data, 256) }
            refused { RawMessage(v4, -1, 0, data) }
            refused { DestinationUnreachable(v6, 0, data, nextHopMtu = 1) }
            refused { ParameterProblem(v4, 0, 256, data) }
            refused { ParameterProblem(v6, 0, 0, data, extensions) }
            refused { TimeExceeded(v4, 0, data, listOf(probes[0])) }
            refused { TimeExceeded(v4, 0, ByteArray(1021), extensions) }
            refused { TimeExceeded(v6, 0, ByteArray(2041), extensions) }
            refused { ExtendedEchoRequest(v4, 0, 0, true, extensions) }
            refused { ExtendedEchoRequest(v4, 0, 0, true, probes) }
            refused { ExtendedEchoRequest(v4, 0, 256, true, emptyList()) }
            refused { ExtendedEchoReply(v4, 0, 0, 0, 8, true, true, true) }
            refused { InterfaceInfo(InterfaceRole.INCOMING, name = "x".repeat(64)) }
            refused { MplsLabel(1 shl 20, 0, true, 0) }
            refused { Ipv6PseudoHeader(ByteArray(4), ByteArray(16)) }
            refused { RawExtension(0, 0, ByteArray(65532)) }
            TimeExceeded(v4, 0, ByteArray(1020), extensions).encode()[5] shouldBe -1
            shouldThrow<BufferOverflowException> { EchoRequest(v4, 1, 2, data).writeTo(ByteBuffer.allocate(8)) }
            shouldThrow<ReadOnlyBufferException> { EchoRequest(v4, 1, 2, data).writeTo(ByteBuffer.allocate(80).asReadOnlyBuffer()) }
            shouldThrow<IndexOutOfBoundsException> { IcmpMessage.decode(v4, data, 20, 4) }
        }

        test("names") {
            (0..255).count { Icmpv4Type.nameOf(it) != null } shouldBe 13
            (0..255).count { Icmpv6Type.nameOf(it) != null } shouldBe 37
            for (version in IcmpVersion.entries) for (type in -1..256) for (code in -1..256) version.codeName(type, code)
            withClue("RFC 8335") { v6.codeName(161, 4) shouldBe "multiple interfaces satisfy query" }
            v4.protocol shouldBe 1
            v6.protocol shouldBe 58
            DestinationUnreachable(v6, 4, data).toString() shouldBe "ICMPv6 destination unreachable (1), port unreachable (4), 21 bytes quoted"
            RawMessage(v4, 200, 1, data).toString() shouldBe "ICMP type 200, code 1, 21 bytes"
        }
    })
