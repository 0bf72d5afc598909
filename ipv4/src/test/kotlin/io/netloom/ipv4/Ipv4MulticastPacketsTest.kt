package io.netloom.ipv4

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Protocol
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** Packets to groups with control messages: over UDP, and ICMP with the kernel's headers and with one's own. */
class Ipv4MulticastPacketsTest :
    FunSpec({
        val left = InetAddress.ofLiteral("10.0.0.1")
        val right = InetAddress.ofLiteral("10.0.0.2")
        val flags = setOf(Ipv4ControlFlag.TTL, Ipv4ControlFlag.DESTINATION, Ipv4ControlFlag.INTERFACE)

        suspend fun hosts(block: suspend (a: TestHost, b: TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
            block(a, b)
        }

        fun udp(host: TestHost) = Ipv4PacketConn(host.open(AddressFamily.INET, SocketType.DGRAM)).apply { setMulticastInterface("eth0") }

        fun Conn.port() = (localAddress as SockAddr.Inet4).port

        /** Type 8, code 0, checksum, identifier, sequence. */
        fun echo(sequence: Int): ByteBuffer {
            val message = ByteBuffer.allocate(8).putShort(0, 0x0800).putShort(4, 7).putShort(6, sequence.toShort())
            return message.putShort(2, (0x0800 + 7 + sequence).inv().toShort())
        }

        for ((kind, text) in listOf("any-source" to "224.0.0.254", "source-specific" to "232.0.1.254")) {
            test("UDP to a group, $kind, with control messages switched on, off and on again") {
                hosts { a, b ->
                    val group = InetAddress.ofLiteral(text)
                    udp(b).use { member ->
                        member.conn.bind(InetSocketAddress("0.0.0.0", 0))
                        if (kind == "any-source") member.joinGroup(group, "eth0") else member.joinSourceSpecificGroup(group, left, "eth0")
                        udp(a).use { sender ->
                            for ((ttl, on) in listOf(1 to true, 2 to false, 3 to true)) {
                                withClue(ttl) {
                                    sender.multicastTtl = ttl
                                    member.received = if (on) flags else emptySet()
                                    val data = ByteBuffer.allocate(100)
                                    val message = member.newMessage()
                                    sender.send(ByteBuffer.wrap("HELLO".toByteArray()), InetSocketAddress(group, member.conn.port()))
                                    member.receive(data, message, timeout = 10.seconds) shouldBe 5
                                    val control = Ipv4ControlMessage.of(message)
                                    control.ttl shouldBe ttl.takeIf { on }
                                    control.destination shouldBe group.takeIf { on }
                                    control.interfaceIndex shouldBe b.index("eth0").takeIf { on }
                                    control.isMulticast shouldBe on
                                    // The answer comes from the host, not from the group.
                                    if (on) {
                                        member.reply(message, ByteBuffer.wrap("WORLD".toByteArray()), timeout = 10.seconds)
                                        val answer = sender.newMessage()
                                        sender.receive(data.clear(), answer, timeout = 10.seconds) shouldBe 5
                                        answer.source shouldBe SockAddr.inet(right, member.conn.port())
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        test("an echo request to a group: its members answer, to whom the kernel made the header and to whom made it himself") {
            hosts { a, b ->
                val group = InetAddress.ofLiteral("224.0.0.250")
                b.sysctl("net/ipv4/icmp_echo_ignore_broadcasts", "0")
                udp(b).use { member ->
                    member.joinGroup(group, "eth0")
                    Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP)).use { packets ->
                        packets.setMulticastInterface("eth0")
                        packets.icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(0)
                        packets.received = flags
                        for (sequence in 1..3) {
                            packets.multicastTtl = sequence
                            packets.send(echo(sequence), InetSocketAddress(group, 0)) shouldBe 8
                            val reply = ByteBuffer.allocate(100)
                            val message = packets.newMessage()
                            packets.receive(reply, message, timeout = 10.seconds) shouldBe 8
                            reply.get(0) shouldBe 0
                            reply.getShort(6) shouldBe sequence
                            message.source shouldBe SockAddr.inet(right, 0)
                            Ipv4ControlMessage.of(message).destination shouldBe left
                        }
                    }
                    Ipv4RawConn.open(Protocol.ICMP, a.config).use { raw ->
                        raw.setMulticastInterface("eth0")
                        raw.icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(0)
                        val header = Ipv4Header.build { destination(group).protocol(Protocol.ICMP).timeToLive(1) }
                        raw.send(header, echo(4)) shouldBe 28
                        val reply = raw.receive(ByteBuffer.allocate(100), timeout = 10.seconds)
                        reply.header.source shouldBe right
                        reply.payload.get(0) shouldBe 0
                        reply.payload.getShort(6) shouldBe 4
                    }
                }
            }
        }

        test("only joined groups by default on UDP sockets that are opened here; the kernel's default elsewhere") {
            hosts { a, _ ->
                fun all(conn: Conn) = conn.use { Ipv4PacketConn(it).multicastAll }
                all(a.open(AddressFamily.INET, SocketType.DGRAM)) shouldBe false
                all(a.open(AddressFamily.INET, SocketType.DGRAM, Protocol.UDP)) shouldBe false
                all(a.open(AddressFamily.INET6, SocketType.DGRAM)) shouldBe false
                all(a.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP)) shouldBe true
                val conn = a.open(AddressFamily.INET, SocketType.DGRAM)
                Ipv4PacketConn(conn).multicastAll = true
                all(Conn.adopt(conn.detach())) shouldBe true
            }
        }
    })
