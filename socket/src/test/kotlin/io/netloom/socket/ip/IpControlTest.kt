package io.netloom.socket.ip

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.ControlMessage
import io.netloom.socket.ControlMessageType
import io.netloom.socket.ControlMessageTypes
import io.netloom.socket.ControlMessages
import io.netloom.socket.MalformedControlMessageException
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import java.lang.foreign.MemorySegment
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The control messages of IP as bytes, both ways. */
class IpControlTest :
    FunSpec({
        fun native(size: Int, fill: ByteBuffer.() -> Unit): ByteArray = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).apply(fill).array()

        fun view(bytes: ByteArray) = ReceivedControl(
            object : ReceivedControl.Source {
                override val memory: MemorySegment = MemorySegment.ofArray(bytes)
                override val from = 0L
                override val length = bytes.size
            },
        )

        fun view(vararg messages: ControlMessage): ReceivedControl {
            val builder = ControlMessages.builder()
            messages.forEach { builder.add(it.level, it.type, it.data) }
            return view(builder.build().bytes)
        }

        val four = InetAddress.ofLiteral("10.1.2.3")
        val six = InetAddress.ofLiteral("fd00::1")

        test("level, type and size of each, as the kernel has them") {
            val golden = mapOf(
                "IP_TOS" to Triple(0, 1, 4), "IP_TTL" to Triple(0, 2, 4), "IP_RECVOPTS" to Triple(0, 6, 0), "IP_RETOPTS" to Triple(0, 7, 0),
                "IP_PKTINFO" to Triple(0, 8, 12), "IP_ORIGDSTADDR" to Triple(0, 20, 16), "IP_CHECKSUM" to Triple(0, 23, 4),
                "IP_RECVFRAGSIZE" to Triple(0, 25, 4), "IP_PROTOCOL" to Triple(0, 52, 4),
                "IPV6_FLOWINFO" to Triple(41, 11, 4), "IPV6_PKTINFO" to Triple(41, 50, 20), "IPV6_HOPLIMIT" to Triple(41, 52, 4),
                "IPV6_HOPOPTS" to Triple(41, 54, 0), "IPV6_RTHDRDSTOPTS" to Triple(41, 55, 0), "IPV6_RTHDR" to Triple(41, 57, 0),
                "IPV6_DSTOPTS" to Triple(41, 59, 0), "IPV6_PATHMTU" to Triple(41, 61, 32), "IPV6_DONTFRAG" to Triple(41, 62, 4),
                "IPV6_TCLASS" to Triple(41, 67, 4), "IPV6_ORIGDSTADDR" to Triple(41, 74, 28), "IPV6_RECVFRAGSIZE" to Triple(41, 77, 4),
            )
            fun size(type: ControlMessageType<*>) = if (type is NumberControlMessageType) type.width else type.minimumSize
            IpControl.ALL.associate { it.name to Triple(it.level, it.type, size(it)) } shouldBe golden
            for (type in IpControl.ALL) ControlMessageTypes.find(type.level, type.type) shouldBe type
            listOf(4, 4, 12, 20, 32).map(ControlMessages::space) shouldBe listOf(24, 24, 32, 40, 48)
        }

        test("what is sent, byte by byte") {
            val all = IpControlMessage.build { trafficClass(0x28).hopLimit(0).interfaceIndex(7).source(six).flowLabel(0xbeef1).dontFragment(true) }
            all.forIpv6()!!.toList() shouldBe listOf(
                ControlMessage(41, 11, byteArrayOf(0, 0x0b, 0xee.toByte(), 0xf1.toByte())),
                ControlMessage(41, 67, native(4) { putInt(0x28) }),
                ControlMessage(41, 52, native(4) { putInt(0) }),
                ControlMessage(41, 50, six.address + native(4) { putInt(7) }),
                ControlMessage(41, 62, native(4) { putInt(1) }),
            )
            IpControlMessage.build { dscp(TrafficClass.CS6, Ecn.ECT_1).hopLimit(1).interfaceIndex(7).source(four) }.forIpv4()!!.toList() shouldBe
                listOf(
                    ControlMessage(0, 1, native(4) { putInt(0xc1) }),
                    ControlMessage(0, 2, native(4) { putInt(1) }),
                    ControlMessage(0, 8, native(4) { putInt(7) } + four.address + ByteArray(4)),
                )
            IpControlMessage.build { interfaceIndex(7) }.forIpv6()!!.single().data.asList() shouldBe
                (ByteArray(16) + native(4) { putInt(7) }).asList()
            val segment = ControlMessages.of(SocketControl.UDP_SEGMENT, 1200)
            IpControlMessage.build { others(segment).hopLimit(3) }.forIpv4()!!.map { it.type } shouldBe listOf(2, 103)
        }

        test("nothing to say is nothing to send, and is encoded once") {
            IpControlMessage.build { }.forIpv4() shouldBe null
            IpControlMessage.build { interfaceIndex(0) }.forIpv6() shouldBe null
            val one = IpControlMessage.build { hopLimit(3) }
            (one.forIpv4() === one.forIpv4()) shouldBe true
            (one.forIpv6() === one.forIpv6()) shouldBe true
        }

        test("a family that does not fit is refused") {
            shouldThrow<IllegalArgumentException> { IpControlMessage.build { source(six) }.forIpv4() }.message!! shouldContain "fd00"
            shouldThrow<IllegalArgumentException> { IpControlMessage.build { source(four) }.forIpv6() }.message!! shouldContain "10.1.2.3"
            shouldThrow<IllegalArgumentException> { IpControlMessage.build { flowLabel(1) }.forIpv4() }
            shouldThrow<IllegalArgumentException> { IpControlMessage.build { dontFragment(false) }.forIpv4() }
            shouldThrow<IllegalArgumentException> { ControlMessages.of(IpControl.IP_PKTINFO, PacketInfo(1, six)) }
            shouldThrow<IllegalArgumentException> { ControlMessages.of(IpControl.IPV6_PKTINFO, PacketInfo(1, four)) }
            shouldThrow<UnsupportedOperationException> { ControlMessages.of(IpControl.IPV6_PATHMTU, PathMtu(null, 1280)) }
        }

        test("IPv4's are preferred where both came") {
            val mapped = ByteArray(10) + byteArrayOf(-1, -1) + four.address
            val both = view(
                ControlMessage(41, 50, mapped + native(4) { putInt(9) }),
                ControlMessage(0, 8, native(12) { putInt(7).put(byteArrayOf(10, 0, 0, 1)).put(byteArrayOf(-32, 0, 0, 5)) }),
                ControlMessage(0, 2, native(4) { putInt(64) }),
                ControlMessage(0, 1, byteArrayOf(0xfe.toByte())),
            )
            val message = IpControlMessage.of(both)
            message.interfaceIndex shouldBe 7
            message.destination shouldBe InetAddress.ofLiteral("224.0.0.5")
            message.local shouldBe InetAddress.ofLiteral("10.0.0.1")
            message.isMulticast shouldBe true
            message.hopLimit shouldBe 64
            message.trafficClass shouldBe 0xfe
            message.reply(true) shouldBe IpControlMessage.build { source(InetAddress.ofLiteral("10.0.0.1")).interfaceIndex(7) }
            IpControl.interfaceIndex(both) shouldBe 7
            IpControl.isMulticast(both) shouldBe true
            IpControl.trafficClass(both) shouldBe 0xfe
            // Alone, the v4-mapped one says it as well.
            val alone = view(ControlMessage(41, 50, mapped + native(4) { putInt(9) }))
            IpControlMessage.of(alone).destination shouldBe four
            IpControl.interfaceIndex(alone) shouldBe 9
            IpControl.isMulticast(alone) shouldBe false
        }

        test("groups are told, of either family and v4-mapped") {
            fun six(address: ByteArray) = view(ControlMessage(41, 50, address + ByteArray(4)))
            fun four(vararg address: Byte) = view(ControlMessage(0, 8, ByteArray(8) + address))
            val mapped = ByteArray(10) + byteArrayOf(-1, -1)
            IpControl.isMulticast(four(-32, 0, 0, 1)) shouldBe true
            IpControl.isMulticast(four(-17, -1, -1, -1)) shouldBe true
            IpControl.isMulticast(four(-1, -1, -1, -1)) shouldBe true
            IpControl.isMulticast(four(-16, 0, 0, 1)) shouldBe false
            IpControl.isMulticast(four(10, 0, 0, 1)) shouldBe false
            IpControl.isMulticast(six(InetAddress.ofLiteral("ff02::1").address)) shouldBe true
            IpControl.isMulticast(six(InetAddress.ofLiteral("fe80::1").address)) shouldBe false
            IpControl.isMulticast(six(mapped + byteArrayOf(-32, 0, 0, 1))) shouldBe true
            IpControl.isMulticast(six(mapped + byteArrayOf(10, 0, 0, 1))) shouldBe false
            IpControl.isMulticast(view()) shouldBe false
        }

        test("path MTU, original destination, options") {
            val address = SockAddr.Inet6(six.address, 4000, scopeId = 2)
            val bytes =
                native(28) {
                    putShort(10).order(ByteOrder.BIG_ENDIAN).putShort(4000).putInt(0).put(six.address).order(ByteOrder.nativeOrder()).putInt(2)
                }
            IpControlMessage.of(view(ControlMessage(41, 74, bytes))).originalDestination shouldBe address
            IpControlMessage.of(view(ControlMessage(41, 61, bytes + native(4) { putInt(1280) }))).pathMtu shouldBe PathMtu(address, 1280)
            IpControlMessage.of(view(ControlMessage(41, 77, native(4) { putInt(1496) }))).fragmentSize shouldBe 1496
            view(ControlMessage(41, 54, byteArrayOf(58, 0, 5, 2, 0, 0, 1, 0)))[IpControl.IPV6_HOPOPTS]!!.size shouldBe 8
        }

        test("bytes that make no sense are no control messages, and never anything but the documented exception") {
            // Headers of twelve bytes, once found by fuzzing other implementations: length, level, type cut short.
            for (type in listOf(0x14, 0x1a, 0x2c, 0x2e)) {
                val short = native(12) { putLong(12).putInt(41) }
                withClue(type) {
                    shouldThrow<MalformedControlMessageException> { ControlMessages.parse(short) }.offset shouldBe 0
                    IpControlMessage.of(view(short)) shouldBe IpControlMessage.build { }
                    val cut = native(16) { putLong(12).putInt(41).putInt(type) }
                    shouldThrow<MalformedControlMessageException> { ControlMessages.parse(cut) }
                    IpControlMessage.of(view(cut)) shouldBe IpControlMessage.build { }
                }
            }
            for (type in IpControl.ALL) {
                for (size in 0..64) {
                    val message = ControlMessage(type.level, type.type, ByteArray(size) { -1 })
                    if (size < type.minimumSize) message.decode() shouldBe null else message.decode()
                    // Whatever is there is a value in range, or is absent.
                    val control = view(message)
                    IpControlMessage.of(control)
                    IpControl.trafficClass(control) shouldBe (IpControlMessage.of(control).trafficClass ?: IpControl.trafficClass(control))
                    IpControl.interfaceIndex(control)
                }
            }
            ControlMessages.parse(ByteArray(0)).shouldBeEmpty()
        }

        test("DSCP and ECN") {
            TrafficClass.of(TrafficClass.EF) shouldBe 0xb8
            TrafficClass.of(TrafficClass.AF11, Ecn.ECT_0) shouldBe 0x2a
            TrafficClass.dscp(0xff) shouldBe 63
            TrafficClass.ecn(0xff) shouldBe Ecn.CE
            TrafficClass.ecn(TrafficClass.of(1, Ecn.ECT_1)) shouldBe Ecn.ECT_1
            for (bad in listOf(-1, 64)) shouldThrow<IllegalArgumentException> { TrafficClass.of(bad) }
        }

        test("what it says of itself") {
            IpControlMessage.build { trafficClass(0x28).hopLimit(1).source(four) }.toString() shouldBe "trafficClass=0x28 hopLimit=1 source=10.1.2.3"
            val message = IpControlMessage.build { hopLimit(1) }
            message.toBuilder().hopLimit(2).build() shouldBe IpControlMessage.build { hopLimit(2) }
            (message == message.toBuilder().build() && message.hashCode() == message.toBuilder().build().hashCode()) shouldBe true
        }
    })
