package io.netloom.ipv6

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Ipv4Option
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControl
import io.netloom.socket.ip.PacketInfo
import io.netloom.socket.stress.guardedCoroutine
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** IPv4 through an IPv6 socket: what the kernel does with each control message, and that Netloom sends those that work. */
class DualStackTest :
    FunSpec({
        /** How a packet to 127.0.0.1 arrives that is sent from an IPv6 socket with these control messages; null if the kernel refuses them with EINVAL. */
        suspend fun arrival(control: ControlMessages?): Ipv6ControlMessage? = udp6().use { sender ->
            udp6().use { receiver ->
                receiver.received = setOf(Ipv6ControlFlag.HOP_LIMIT, Ipv6ControlFlag.TRAFFIC_CLASS, Ipv6ControlFlag.DESTINATION)
                try {
                    sender.conn.sendMessage(bytes("x"), InetSocketAddress(LOOPBACK4, receiver.port), control)
                } catch (e: Exception) {
                    (e as ErrnoCarrier).errno shouldBe Errno.EINVAL
                    return null
                }
                val message = receiver.newMessage()
                receiver.receive(ByteBuffer.allocate(8), message)
                Ipv6ControlMessage.of(message)
            }
        }

        fun mapped(address: InetAddress): ByteArray = ByteArray(10) + byteArrayOf(-1, -1) + address.address

        /** `IPV6_PKTINFO` with an address that java.net would not leave v4-mapped. */
        fun packetInfo6(address: ByteArray) = ControlMessages.builder()
            .add(SocketLevel.IPV6, 50, address + if (BIG) byteArrayOf(0, 0, 0, 1) else byteArrayOf(1, 0, 0, 0)).build()

        test("what the kernel makes of each control message to an IPv4 destination") {
            guardedCoroutine {
                val plain = 64 to 0
                val matrix = listOf(
                    null to plain,
                    packetInfo6(ByteArray(16)) to null,
                    packetInfo6(LOOPBACK6.address) to null,
                    packetInfo6(mapped(LOOPBACK4)) to plain,
                    ControlMessages.of(IpControl.IP_PKTINFO, PacketInfo(1)) to plain,
                    ControlMessages.of(IpControl.IPV6_TCLASS, 0x20) to plain,
                    ControlMessages.of(IpControl.IP_TOS, 0x20) to (64 to 0x20),
                    ControlMessages.of(IpControl.IPV6_HOPLIMIT, 9) to plain,
                    ControlMessages.of(IpControl.IP_TTL, 9) to (9 to 0),
                )
                for ((control, expected) in matrix) {
                    withClue(control) {
                        arrival(control)?.let { it.hopLimit to it.trafficClass } shouldBe expected
                    }
                }
            }
        }

        test("the destination's family decides, not the socket's") {
            guardedCoroutine {
                for (address in listOf(LOOPBACK4, LOOPBACK6)) {
                    for (connected in listOf(false, true)) {
                        for (control in listOf(
                            Ipv6ControlMessage(trafficClass = 0x20),
                            Ipv6ControlMessage(hopLimit = 9),
                            Ipv6ControlMessage(interfaceIndex = 1),
                            Ipv6ControlMessage(source = address),
                            Ipv6ControlMessage(trafficClass = 0x28, hopLimit = 1, source = address, interfaceIndex = 1),
                        )) {
                            withClue("$control to $address, connected $connected") {
                                udp6().use { sender ->
                                    udp6().use { receiver ->
                                        receiver.received = Ipv6ControlFlag.entries.toSet()
                                        val to = InetSocketAddress(address, receiver.port)
                                        if (connected) sender.conn.connect(to)
                                        sender.send(bytes("hello"), to.takeUnless { connected }, control) shouldBe 5
                                        val message = receiver.newMessage()
                                        receiver.receive(ByteBuffer.allocate(8), message) shouldBe 5
                                        val came = Ipv6ControlMessage.of(message)
                                        came.trafficClass shouldBe (control.trafficClass ?: 0)
                                        came.hopLimit shouldBe (control.hopLimit ?: 64)
                                        came.destination shouldBe address
                                        (message.source as SockAddr.Inet6).toInetAddress() shouldBe address
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        test("a v4-mapped destination is IPv4's, however it is written") {
            guardedCoroutine {
                udp6().use { receiver ->
                    receiver.received = setOf(Ipv6ControlFlag.HOP_LIMIT)
                    val message = receiver.newMessage()
                    for (to in listOf(
                        SockAddr.Inet6(mapped(LOOPBACK4), receiver.port),
                        SockAddr.inet(LOOPBACK4, receiver.port),
                        InetSocketAddress(LOOPBACK4, receiver.port),
                    )) {
                        receiver.send(bytes("x"), to, Ipv6ControlMessage(hopLimit = 7))
                        receiver.receive(ByteBuffer.allocate(8), message)
                        Ipv6ControlMessage.of(message).hopLimit shouldBe 7
                        IpControl.hopLimit(message.control) shouldBe 7
                    }
                }
            }
        }

        test("an IPv4 packet brings both kinds of packet information and none of IPv6's others; IPv4's is preferred") {
            guardedCoroutine {
                udp6().use { conn ->
                    conn.received = Ipv6ControlFlag.entries.toSet()
                    val message = conn.newMessage()
                    conn.send(bytes("x"), InetSocketAddress(LOOPBACK4, conn.port), Ipv6ControlMessage(trafficClass = 0x20))
                    conn.receive(ByteBuffer.allocate(8), message)
                    val sizes = message.control.associate { (it.level to it.type) to it.size }
                    sizes shouldBe mapOf(
                        (SocketLevel.IPV6 to 50) to 20,
                        (SocketLevel.IP to 8) to 12,
                        (SocketLevel.IP to 2) to 4,
                        // Sent as an int, received as one byte.
                        (SocketLevel.IP to 1) to 1,
                        (SocketLevel.IP to 20) to 16,
                    )
                    message.control[IpControl.IPV6_PKTINFO]!!.destination shouldBe LOOPBACK4
                    conn.send(bytes("x"), InetSocketAddress(LOOPBACK6, conn.port))
                    conn.receive(ByteBuffer.allocate(8), message)
                    message.control.map { it.level }.toSet() shouldBe setOf(SocketLevel.IPV6)
                    message.control.associate { it.type to it.size } shouldBe mapOf(50 to 20, 52 to 4, 67 to 4, 11 to 4, 74 to 28)
                }
            }
        }

        test("too little room is flagged, and what is cut off counts as absent") {
            guardedCoroutine {
                udp6().use { conn ->
                    conn.received = Ipv6ControlFlag.entries.toSet()
                    val message = ReceivedMessage(24)
                    conn.send(bytes("x"), InetSocketAddress(LOOPBACK4, conn.port))
                    conn.receive(ByteBuffer.allocate(8), message)
                    message.isControlTruncated shouldBe true
                    message.control.single().size shouldBe 8
                    Ipv6ControlMessage.of(message) shouldBe Ipv6ControlMessage()
                    IpControl.interfaceIndex(message.control) shouldBe IpControl.ABSENT
                }
            }
        }

        test("a socket that speaks IPv6 alone leaves IPv4's options alone; so does a raw one, which has none") {
            Conn.open(AddressFamily.INET6, SocketType.DGRAM).use { udp ->
                val conn = Ipv6PacketConn(udp)
                conn.v6Only = true
                conn.received = setOf(Ipv6ControlFlag.HOP_LIMIT)
                udp.getOption(SocketLevel.IP, Ipv4Option.RECVTTL) shouldBe 0
                conn.v6Only = false
                conn.received = setOf(Ipv6ControlFlag.HOP_LIMIT)
                udp.getOption(SocketLevel.IP, Ipv4Option.RECVTTL) shouldBe 1
                conn.received = emptySet()
                udp.getOption(SocketLevel.IP, Ipv4Option.RECVTTL) shouldBe 0
            }
        }

        test("what the destination's family has no control message for is refused") {
            guardedCoroutine {
                udp6().use { conn ->
                    val four = InetSocketAddress(LOOPBACK4, conn.port)
                    val six = InetSocketAddress(LOOPBACK6, conn.port)
                    shouldThrow<IllegalArgumentException> { conn.send(bytes("x"), four, Ipv6ControlMessage(source = LOOPBACK6)) }
                        .message!! shouldContain "IPv4 destination"
                    shouldThrow<IllegalArgumentException> { conn.send(bytes("x"), six, Ipv6ControlMessage(source = LOOPBACK4)) }
                        .message!! shouldContain "IPv6 destination"
                    shouldThrow<IllegalArgumentException> { conn.send(bytes("x"), four, Ipv6ControlMessage(flowLabel = 1)) }
                    shouldThrow<IllegalArgumentException> { conn.send(bytes("x"), four, Ipv6ControlMessage(dontFragment = true)) }
                }
            }
        }

        test("an answer to an IPv4 packet comes from the address that it was for") {
            guardedCoroutine {
                udp6().use { server ->
                    udp6().use { client ->
                        server.received = setOf(Ipv6ControlFlag.DESTINATION)
                        val other = InetAddress.ofLiteral("127.0.0.77")
                        for (sameInterface in listOf(false, true)) {
                            client.send(bytes("who?"), InetSocketAddress(other, server.port))
                            val message = server.newMessage()
                            server.receive(ByteBuffer.allocate(8), message)
                            server.reply(message, bytes("me"), sameInterface) shouldBe 2
                            client.receive(ByteBuffer.allocate(8), message)
                            message.source!!.toInetSocketAddress()!!.address shouldBe other
                        }
                    }
                }
            }
        }
    })

private val BIG = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.BIG_ENDIAN
