package io.netloom.ipv6

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

/** Packets to groups with control messages: over UDP, and ICMPv6 with the kernel's checksum and with one's own. */
class Ipv6MulticastPacketsTest :
    FunSpec({
        val left = InetAddress.ofLiteral("fd00::1")
        val right = InetAddress.ofLiteral("fd00::2")
        val flags = setOf(Ipv6ControlFlag.HOP_LIMIT, Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE)

        suspend fun hosts(block: suspend (a: TestHost, b: TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::2/64"))
            block(a, b)
        }

        fun udp(host: TestHost) = Ipv6PacketConn(host.open(AddressFamily.INET6, SocketType.DGRAM)).apply { setMulticastInterface("eth0") }

        fun Conn.port() = (localAddress as SockAddr.Inet6).port

        /** Type 128, code 0, checksum, identifier, sequence. */
        fun echo(sequence: Int, checksum: Int) =
            ByteBuffer.allocate(8).putShort(0, 0x8000.toShort()).putShort(2, checksum.toShort()).putShort(4, 7).putShort(6, sequence.toShort())

        for ((kind, text) in listOf("any-source" to "ff05::114", "source-specific" to "ff35::8000:1")) {
            test("UDP to a group, $kind, with control messages switched on, off and on again") {
                hosts { a, b ->
                    val group = InetAddress.ofLiteral(text)
                    udp(b).use { member ->
                        member.conn.bind(InetSocketAddress("::", 0))
                        if (kind == "any-source") member.joinGroup(group, "eth0") else member.joinSourceSpecificGroup(group, left, "eth0")
                        udp(a).use { sender ->
                            for ((limit, on) in listOf(1 to true, 2 to false, 3 to true)) {
                                withClue(limit) {
                                    sender.multicastHopLimit = limit
                                    member.received = if (on) flags else emptySet()
                                    val data = ByteBuffer.allocate(100)
                                    val message = member.newMessage()
                                    sender.send(ByteBuffer.wrap("HELLO".toByteArray()), InetSocketAddress(group, member.conn.port()))
                                    member.receive(data, message, timeout = 10.seconds) shouldBe 5
                                    val control = Ipv6ControlMessage.of(message)
                                    control.hopLimit shouldBe limit.takeIf { on }
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

        test("an echo request to a group, with the kernel's checksum and with the sender's own") {
            hosts { a, b ->
                val group = InetAddress.ofLiteral("ff05::115")
                udp(b).use { member ->
                    member.joinGroup(group, "eth0")
                    Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)).use { packets ->
                        packets.setMulticastInterface("eth0")
                        packets.icmpFilter = Icmpv6Filter.BLOCK_ALL.accept(129)
                        packets.received = flags
                        // Over fd00::1, ff05::115, length 8, next header 58 and the message, see RFC 8200, section 8.1.
                        val words = listOf(0xfd00, 0x0001, 0xff05, 0x0115, 8, 58, 0x8000, 7, 2)
                        val own = words.sum().let { (it and 0xffff) + (it ushr 16) }.inv()
                        for ((sequence, checksum) in listOf(1 to 0, 2 to own)) {
                            packets.checksumOffset = if (checksum == 0) 2 else null
                            packets.multicastHopLimit = sequence
                            packets.send(echo(sequence, checksum), InetSocketAddress(group, 0)) shouldBe 8
                            val reply = ByteBuffer.allocate(100)
                            val message = packets.newMessage()
                            packets.receive(reply, message, timeout = 10.seconds) shouldBe 8
                            reply.get(0) shouldBe 129.toByte()
                            reply.getShort(6) shouldBe sequence
                            message.source shouldBe SockAddr.inet(right, 0)
                            Ipv6ControlMessage.of(message).destination shouldBe left
                        }
                    }
                }
            }
        }

        test("only joined groups by default on UDP sockets that are opened here; the kernel's default elsewhere") {
            hosts { a, _ ->
                fun all(conn: Conn) = conn.use { Ipv6PacketConn(it).multicastAll }
                all(a.open(AddressFamily.INET6, SocketType.DGRAM)) shouldBe false
                all(a.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)) shouldBe true
                val conn = a.open(AddressFamily.INET6, SocketType.DGRAM)
                Ipv6PacketConn(conn).multicastAll = true
                all(Conn.adopt(conn.detach())) shouldBe true
            }
        }
    })
