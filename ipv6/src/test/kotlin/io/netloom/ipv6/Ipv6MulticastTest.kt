package io.netloom.ipv6

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.PacketSocket
import io.netloom.socket.Protocol
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.io.IOException
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.NetworkInterface
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration.Companion.seconds

/** Options of multicast over IPv6, on every kind of socket that has them, and what they do to packets. */
class Ipv6MulticastTest :
    FunSpec({
        class Multicast(override val conn: Conn) : Ipv6Multicast

        suspend fun hosts(block: suspend (a: TestHost, b: TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            a.interfaces.createBridge("padding")
            val b = net.host("b")
            net.link(a.end("left", "fd00::1/64"), b.end("left", "fd00::2/64"))
            net.link(a.end("right", "fd00:1::1/64"), b.end("right", "fd00:1::2/64"))
            block(a, b)
        }

        fun errno(block: () -> Unit) = (shouldThrow<IOException>(block) as ErrnoCarrier).errno

        fun group(text: String) = InetAddress.ofLiteral(text)

        test("every option, on UDP and on raw sockets") {
            hosts { a, _ ->
                val sockets = mapOf(
                    "udp6" to a.open(AddressFamily.INET6, SocketType.DGRAM),
                    "ip6:ipv6-icmp" to a.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6),
                )
                for ((name, conn) in sockets) {
                    withClue(name) {
                        val socket = Multicast(conn)
                        socket.multicastHopLimit shouldBe 1
                        for (limit in listOf(255, 0, 2)) {
                            socket.multicastHopLimit = limit
                            socket.multicastHopLimit shouldBe limit
                        }
                        socket.multicastHopLimit = -1
                        socket.multicastHopLimit shouldBe 1
                        for (wrong in listOf(256, -2)) errno { socket.multicastHopLimit = wrong } shouldBe Errno.EINVAL
                        socket.multicastLoopback shouldBe true
                        for (on in listOf(false, true)) {
                            socket.multicastLoopback = on
                            socket.multicastLoopback shouldBe on
                            socket.multicastAll = on
                            socket.multicastAll shouldBe on
                        }
                        socket.multicastInterface shouldBe 0
                        socket.setMulticastInterface("right")
                        socket.multicastInterface shouldBe a.index("right")
                        errno { socket.multicastInterface = 99 } shouldBe Errno.ENODEV
                        errno { socket.setMulticastInterface("nothing") } shouldBe Errno.ENODEV
                        shouldThrow<IllegalArgumentException> { socket.multicastInterface = -1 }
                        socket.multicastInterface shouldBe a.index("right")
                        socket.setMulticastInterface(NetworkInterface.getByName("lo"))
                        socket.multicastInterface shouldBe a.index("lo")
                        socket.multicastInterface = 0
                        socket.multicastInterface shouldBe 0
                        conn.close()
                        shouldThrow<ClosedChannelException> { socket.multicastInterface }
                    }
                }
            }
        }

        test("every way in and out of a group, on UDP and raw") {
            hosts { a, _ ->
                val sockets = listOf(
                    Multicast(a.open(AddressFamily.INET6, SocketType.DGRAM)),
                    Multicast(a.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)),
                )
                val source = group("::1")
                for (socket in sockets) {
                    socket.joinGroup(group("ff02::114"), "left")
                    socket.leaveGroup(group("ff02::114"), "left")
                    val group = group("ff30::8000:1")
                    socket.joinGroup(group, "lo")
                    socket.excludeSourceSpecificGroup(group, source, "lo")
                    socket.includeSourceSpecificGroup(group, source, "lo")
                    socket.leaveGroup(group, "lo")
                    socket.joinSourceSpecificGroup(group, source, "lo")
                    socket.leaveSourceSpecificGroup(group, source, "lo")
                    socket.joinSourceSpecificGroup(group, source, "lo")
                    socket.leaveGroup(group, "lo")
                    errno { socket.leaveGroup(group, "lo") } shouldBe Errno.EADDRNOTAVAIL
                    socket.conn.close()
                }
            }
        }

        test("three groups on every interface of one socket, and no IPv4 group on a raw one") {
            hosts { a, _ ->
                Multicast(a.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)).run {
                    val groups = listOf("ff02::114", "ff02::1:114", "ff02::2:114").map(::group)
                    val places = groups.flatMap { group -> listOf("left", "right", "lo").map { group to it } }
                    for ((group, name) in places) joinGroup(group, name)
                    for ((group, name) in places) leaveGroup(group, name)
                    errno { joinGroup(group("224.0.0.250"), "left") } shouldBe Errno.ENOPROTOOPT
                    conn.close()
                }
            }
        }

        test("a zone in the group's address does not count; index 0 takes an interface that leads there") {
            hosts { a, _ ->
                Multicast(a.open(AddressFamily.INET6, SocketType.DGRAM)).run {
                    val zoned = Inet6Address.getByAddress(null, group("ff02::114").address, 99)
                    joinGroup(zoned, "left")
                    leaveGroup(group("ff02::114"), "left")
                    joinGroup(group("ff05::114"), 0)
                    leaveGroup(group("ff05::114"), 0)
                    conn.close()
                }
            }
        }

        test("streams send no multicast") {
            hosts { a, _ ->
                a.open(AddressFamily.INET6, SocketType.STREAM).use { conn ->
                    errno { Multicast(conn).multicastHopLimit = 3 } shouldBe Errno.ENOPROTOOPT
                    errno { Multicast(conn).multicastInterface = a.index("left") } shouldBe Errno.ENOPROTOOPT
                }
            }
        }

        test("a socket that is bound to one interface does not send through another") {
            hosts { a, _ ->
                a.open(AddressFamily.INET6, SocketType.DGRAM).use { conn ->
                    conn.options.device = "left"
                    errno { Multicast(conn).multicastInterface = a.index("right") } shouldBe Errno.EINVAL
                    Multicast(conn).multicastInterface = a.index("left")
                }
            }
        }

        test("the hop limit and the interface are those of the packets") {
            hosts { a, b ->
                val group = group("ff05::1:2")
                PacketSocket.open(protocol = 0x86dd, type = SocketType.DGRAM, config = b.config).use { witness ->
                    a.open(AddressFamily.INET6, SocketType.DGRAM).use { conn ->
                        val sender = Multicast(conn)
                        for ((name, address, limit) in listOf(
                            Triple("left", "fd00::1", 1),
                            Triple("right", "fd00:1::1", 2),
                            Triple("left", "fd00::1", 3),
                        )) {
                            sender.setMulticastInterface(name)
                            sender.multicastHopLimit = limit
                            conn.sendTo(ByteBuffer.allocate(5), InetSocketAddress(group, 5000))
                            val (header, index) = witness.next { it.destination == group }
                            header.source shouldBe InetAddress.ofLiteral(address)
                            header.hopLimit shouldBe limit
                            header.nextHeader shouldBe Protocol.UDP
                            header.payloadLength shouldBe 8 + 5
                            index shouldBe b.index(name)
                        }
                    }
                }
            }
        }

        test("without the loopback a sender does not hear itself") {
            hosts { a, b ->
                val group = group("ff05::1:3")
                val self = Multicast(a.open(AddressFamily.INET6, SocketType.DGRAM))
                val other = Multicast(b.open(AddressFamily.INET6, SocketType.DGRAM))
                self.conn.bind(InetSocketAddress("::", 0))
                val to = InetSocketAddress(group, (self.conn.localAddress!!.toInetSocketAddress()!!).port)
                self.joinGroup(group, "left")
                for (socket in listOf(self, other)) socket.setMulticastInterface("left")
                suspend fun receive() = self.conn.receiveFrom(ByteBuffer.allocate(100), timeout = 10.seconds)
                self.conn.sendTo(ByteBuffer.allocate(1), to)
                receive() shouldBe 1
                self.multicastLoopback = false
                self.conn.sendTo(ByteBuffer.allocate(2), to)
                other.conn.sendTo(ByteBuffer.allocate(3), to)
                receive() shouldBe 3
                self.conn.close()
                other.conn.close()
            }
        }

        test("one socket for each interface, all on one port") {
            hosts { a, b ->
                val group = group("ff02::114")
                val listeners = listOf("left", "right").map { name ->
                    Multicast(a.open(AddressFamily.INET6, SocketType.DGRAM)).apply {
                        conn.options.reuseAddress = true
                        conn.bind(SockAddr.Inet6(group.address, 5001, a.index(name)))
                        joinGroup(group, name)
                    }
                }
                Multicast(b.open(AddressFamily.INET6, SocketType.DGRAM)).run {
                    for ((size, name) in listOf(1 to "right", 2 to "left")) {
                        setMulticastInterface(name)
                        conn.sendTo(ByteBuffer.allocate(size), InetSocketAddress(group, 5001))
                    }
                    conn.close()
                }
                listeners.map { it.conn.receiveFrom(ByteBuffer.allocate(100), timeout = 10.seconds) } shouldBe listOf(2, 1)
                listeners.forEach { it.conn.close() }
            }
        }
    })

/** The next packet that a packet socket without link-layer headers sees of what is asked for, and the interface that it came through. */
private suspend fun Conn.next(wanted: (Ipv6Header) -> Boolean): Pair<Ipv6Header, Int> {
    val message = ReceivedMessage()
    repeat(1_000) {
        val buffer = ByteBuffer.allocate(2_000)
        receiveFrom(buffer, message, timeout = 10.seconds)
        val header = Ipv6Header.parse(buffer.flip())
        if (wanted(header)) return header to (message.source as SockAddr.LinkLayer).interfaceIndex
    }
    error("a thousand other packets")
}
