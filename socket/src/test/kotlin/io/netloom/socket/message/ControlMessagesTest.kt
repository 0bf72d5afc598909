package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessage
import io.netloom.socket.ControlMessageType
import io.netloom.socket.ControlMessageTypes
import io.netloom.socket.ControlMessages
import io.netloom.socket.Credentials
import io.netloom.socket.Errno
import io.netloom.socket.ExtendedError
import io.netloom.socket.MalformedControlMessageException
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.PacketAuxdata
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import io.netloom.socket.stress.udp
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Instant
import java.util.HexFormat

/** The format of control messages, without a kernel. */
class ControlMessagesTest :
    FunSpec({
        // From a C program (gcc 12, x86-64) with CMSG_FIRSTHDR, CMSG_NXTHDR, CMSG_LEN: SCM_CREDENTIALS {1, 2, 3}, then UDP_SEGMENT 1200.
        val golden = "1c0000000000000001000000020000000100000002000000030000000000000012000000000000001100000067000000b004000000000000"

        test("as C lays it out") {
            val built = ControlMessages.build {
                add(SocketControl.CREDENTIALS, Credentials(1, 2, 3))
                add(SocketControl.UDP_SEGMENT, 1200)
            }
            if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) HexFormat.of().formatHex(built.bytes) shouldBe golden
            built.size shouldBe ControlMessages.space(12) + ControlMessages.space(2)
            built.toString() shouldBe "ControlMessages[SCM_CREDENTIALS(pid=1 uid=2 gid=3), UDP_SEGMENT(1200)]"
            ControlMessages.parse(built.bytes) shouldBe built.toList()
        }

        val messages = Arb.list(Arb.pair(Arb.pair(Arb.int(2..500), Arb.int()), Arb.byteArray(Arb.int(0..70), Arb.byte())), 0..8)
            .map { list -> list.map { (numbers, data) -> ControlMessage(numbers.first, numbers.second, data) } }

        test("whatever was put together is taken apart again, also without the padding of the last") {
            checkAll(messages) { list ->
                val built = ControlMessages.build { list.forEach { add(it.level, it.type, it.data) } }
                ControlMessages.parse(built.bytes) shouldBe list
                val padding = list.lastOrNull()?.let { ControlMessages.space(it.size) - 16 - it.size } ?: 0
                ControlMessages.parse(built.bytes.copyOf(built.size - padding)) shouldBe list
            }
        }

        test("what is cut off or tells an impossible length is named by its offset") {
            val two = HexFormat.of().parseHex(golden)
            for (size in 33..47) shouldThrow<MalformedControlMessageException> { ControlMessages.parse(two.copyOf(size)) }.offset shouldBe 32
            for (length in listOf(0L, 15L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 57L)) {
                val bytes = two.copyOf()
                ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(0, length)
                shouldThrow<MalformedControlMessageException> { ControlMessages.parse(bytes) }.offset shouldBe 0
            }
        }

        test("numbers of every width") {
            for ((width, value) in mapOf(1 to 0xffL, 2 to 0xffffL, 4 to 0xffff_ffffL, 8 to -1L)) {
                val type = NumberControlMessageType(300, width, "n", width)
                ControlMessages.of(type, value).single().decode(type) shouldBe value
            }
            shouldThrow<IllegalArgumentException> { NumberControlMessageType(1, 1, "n", 3) }
        }

        test("values that are only received cannot be sent") {
            shouldThrow<UnsupportedOperationException> { ControlMessages.of(SocketControl.TIMESTAMPNS, Instant.EPOCH) }.message shouldBe
                "SO_TIMESTAMPNS is received, not sent"
        }

        test("an extended error with its offender") {
            val data = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder())
            data.putInt(111).put(2).put(3).put(3).put(0).putInt(0).putInt(0)
            data.putShort(2).putShort(0).put(byteArrayOf(10, 0, 0, 1))
            val error = SocketControl.IP_RECVERR.decode(data.rewind())
            error shouldBe ExtendedError(Errno.ECONNREFUSED, 2, 3, 3, 0, 0, SockAddr.inet(InetAddress.ofLiteral("10.0.0.1"), 0))
            error.toString() shouldBe "ECONNREFUSED (111) Connection refused, ICMP type 3 code 3 from 10.0.0.1:0"
            ControlMessage(0, 11, data.array()).toString() shouldBe "IP_RECVERR($error)"
            // Without an offender the family is 0.
            SocketControl.IPV6_RECVERR.decode(ByteBuffer.allocate(44).order(ByteOrder.nativeOrder())).offender shouldBe null
            SocketControl.IP_RECVERR.decode(ByteBuffer.allocate(16).order(ByteOrder.nativeOrder())).offender shouldBe null
        }

        test("packet data with and without a VLAN tag") {
            fun auxdata(status: Int, tci: Int, tpid: Int) = SocketControl.PACKET_AUXDATA.decode(
                ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putInt(status).putInt(60).putInt(50).putShort(0).putShort(14)
                    .putShort(tci.toShort()).putShort(tpid.toShort()).rewind(),
            )
            auxdata(0x1, 0, 0) shouldBe PacketAuxdata(1, 60, 50, 0, 14, null, null)
            auxdata(0x51, 0, 0x88a8) shouldBe PacketAuxdata(0x51, 60, 50, 0, 14, 0, 0x88a8)
            auxdata(0x11, 0xf064, 0).vlanTpid shouldBe 0x8100
            auxdata(0x51, 0xf064, 0x8100).toString() shouldBe "length=60 snap=50 vlan=100"
        }

        test("a library's own kind is known once it is registered") {
            val kind = object : ControlMessageType<String>(400, 7, "MY_KIND", 1) {
                override fun decode(data: ByteBuffer) = Charsets.US_ASCII.decode(data).toString()
            }
            val message = ControlMessage(400, 7, "hi".encodeToByteArray())
            message.toString() shouldBe "level 400 type 7 (2 bytes)"
            message.decode() shouldBe null
            ControlMessageTypes.register(kind)
            message.toString() shouldBe "MY_KIND(hi)"
            message.decode() shouldBe "hi"
            ControlMessageTypes.find(400, 7) shouldBe kind
        }

        test("descriptors are passed by rights and not by number") {
            shouldThrow<IllegalArgumentException> { ControlMessages.build { add(1, 1, ByteArray(4)) } }
            udp().use { conn ->
                shouldThrow<IllegalStateException> { ControlMessages.build { rights(conn).rights(conn) } }
                shouldThrow<IllegalArgumentException> { ControlMessages.build { rights() } }
                shouldThrow<IllegalArgumentException> { ControlMessages.build { rights(*Array<Conn>(254) { conn }) } }
                ControlMessages.build { rights(conn, conn) }.single().toString() shouldBe "SCM_RIGHTS(2 descriptors)"
            }
        }
    })
