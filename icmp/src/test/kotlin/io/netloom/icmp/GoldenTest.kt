package io.netloom.icmp

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.nio.ByteBuffer

/** Messages of Scapy and of the kernel, see golden/generate.sh. */
class GoldenTest :
    FunSpec({
        val vectors = checkNotNull(GoldenTest::class.java.getResource("/golden/vectors.txt")).readText().lines().filter { it.isNotEmpty() }
            .associate { line -> line.substringBefore(' ') to bytes(line.substringAfter(' ')) }

        fun v4(name: String) = IcmpMessage.decodeVerified(ByteBuffer.wrap(vectors.getValue(name)))

        fun v6(name: String) = IcmpMessage.decodeVerified(ByteBuffer.wrap(vectors.getValue(name)), linkLocal)

        test("each encodes back to its bytes, checksum included") {
            vectors.size shouldBe 17
            for ((name, wire) in vectors) {
                withClue(name) {
                    if ('6' in name.substringBefore('-')) {
                        val pseudoHeader = if (name.startsWith("kernel")) Ipv6PseudoHeader(ip6("::1"), ip6("::1")) else linkLocal
                        IcmpMessage.decodeVerified(ByteBuffer.wrap(wire), pseudoHeader).encode(pseudoHeader).hex() shouldBe wire.hex()
                    } else {
                        IcmpMessage.decodeVerified(ByteBuffer.wrap(wire)).encode().hex() shouldBe wire.hex()
                    }
                }
            }
        }

        test("echoes") {
            val data = "HELLO-R-U-THERE".toByteArray()
            v4("scapy-echo-request") shouldBe EchoRequest(IcmpVersion.V4, 0xcafe, 7, data)
            v4("scapy-echo-reply") shouldBe EchoRequest(IcmpVersion.V4, 0xcafe, 7, data).reply()
            v4("kernel-echo-reply") shouldBe EchoReply(IcmpVersion.V4, 0xcafe, 9, "HELLO".toByteArray())
            v6("scapy6-echo-request") shouldBe EchoRequest(IcmpVersion.V6, 0xcafe, 7, data)
            v6("scapy6-echo-reply") shouldBe EchoReply(IcmpVersion.V6, 0xcafe, 7, "odd".toByteArray())
        }

        test("other messages without extensions") {
            v4("scapy-timestamp-reply") shouldBe Timestamp(true, 1, 2, 3, 4, 0xffff_ffff)
            v4("scapy-redirect").shouldBeInstanceOf<Redirect>().gateway shouldBe ip4("192.0.2.254")
            v4("scapy-fragmentation-needed").shouldBeInstanceOf<DestinationUnreachable>().nextHopMtu shouldBe 1400
            v4("scapy-parameter-problem").shouldBeInstanceOf<ParameterProblem>().pointer shouldBe 20
            v6("scapy6-packet-too-big").shouldBeInstanceOf<PacketTooBig>().mtu shouldBe 1280
            v6("scapy6-parameter-problem").shouldBeInstanceOf<ParameterProblem>().pointer shouldBe 0x01020304
        }

        test("extensions") {
            val mpls = v4("scapy-time-exceeded-mpls").shouldBeInstanceOf<TimeExceeded>()
            mpls.datagram.size shouldBe 128
            mpls.extensions shouldContainExactly listOf(MplsLabelStack(listOf(MplsLabel(16014, 4, false, 255), MplsLabel(3, 0, true, 1))))
            v4("scapy-unreachable-interface").shouldBeInstanceOf<DestinationUnreachable>().extensions shouldContainExactly
                listOf(InterfaceInfo(InterfaceRole.INCOMING, 15, ip4("192.0.2.9"), mtu = 8192))
        }

        test("quoted packets") {
            val four = v4("scapy-time-exceeded-mpls").shouldBeInstanceOf<TimeExceeded>().quotedPacket()
            four.toString() shouldBe "IPv4 192.0.2.1 -> 198.51.100.2, protocol 17, ports 40000 -> 33434, TTL 1"
            four.identification shouldBe 0x1234
            val six = v6("scapy6-time-exceeded").shouldBeInstanceOf<TimeExceeded>().quotedPacket()
            six.toString() shouldBe "IPv6 2001:db8:0:0:0:0:0:1 -> 2001:db8:0:0:0:0:0:2, protocol 17, ports 40001 -> 33435, TTL 1"
            six.flowLabel shouldBe 0xbeef1
            six.trafficClass shouldBe 0x2e
            six.identification shouldBe 0xcafe
            six.payloadOffset shouldBe 64
            val kernel = v4("kernel-port-unreachable").shouldBeInstanceOf<DestinationUnreachable>()
            kernel.code shouldBe Icmpv4Code.PORT_UNREACHABLE
            kernel.quotedPacket().run { listOf(sourcePort, destinationPort) } shouldBe listOf(40002, 33436)
            val kernel6 = IcmpMessage.decode(
                IcmpVersion.V6,
                vectors.getValue("kernel6-port-unreachable"),
            ).shouldBeInstanceOf<DestinationUnreachable>()
            kernel6.code shouldBe Icmpv6Code.PORT_UNREACHABLE
            kernel6.quotedPacket().run { listOf(sourcePort, destinationPort) } shouldBe listOf(40003, 33437)
        }
    })
