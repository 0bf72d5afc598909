package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.NetworkInterface
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration.Companion.seconds

/** Options of multicast over IPv4, on every kind of socket that has them, and what they do to packets. */
class Ipv4MulticastTest :
    FunSpec({
        class Multicast(override val conn: Conn) : Ipv4Multicast

        suspend fun hosts(block: suspend (a: TestHost, b: TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            a.interfaces.createBridge("padding")
            val b = net.host("b")
            net.link(a.end("left", "10.0.0.1/24"), b.end("left", "10.0.0.2/24"))
            net.link(a.end("right", "10.0.1.1/24"), b.end("right", "10.0.1.2/24"))
            block(a, b)
        }

        fun errno(block: () -> Unit) = (shouldThrow<IOException>(block) as ErrnoCarrier).errno

        fun group(text: String) = InetAddress.ofLiteral(text)

        test("every option, on UDP of both families and on raw sockets") {
            hosts { a, _ ->
                val sockets = mapOf(
                    "udp4" to a.open(AddressFamily.INET, SocketType.DGRAM),
                    "udp6" to a.open(AddressFamily.INET6, SocketType.DGRAM),
                    "ip4:icmp" to a.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP),
                )
                for ((name, conn) in sockets) {
                    withClue(name) {
                        val socket = Multicast(conn)
                        socket.multicastTtl shouldBe 1
                        for (ttl in listOf(255, 0, 2)) {
                            socket.multicastTtl = ttl
                            socket.multicastTtl shouldBe ttl
                        }
                        socket.multicastTtl = -1
                        socket.multicastTtl shouldBe 1
                        for (wrong in listOf(256, -2)) errno { socket.multicastTtl = wrong } shouldBe Errno.EINVAL
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
                        socket.multicastInterface = a.index("left")
                        // Another object of the same Conn knows it, too.
                        Multicast(conn).multicastInterface shouldBe a.index("left")
                        errno { socket.multicastInterface = 99 } shouldBe Errno.EADDRNOTAVAIL
                        errno { socket.setMulticastInterface("nothing") } shouldBe Errno.ENODEV
                        shouldThrow<IllegalArgumentException> { socket.multicastInterface = -1 }
                        socket.multicastInterface shouldBe a.index("left")
                        socket.setMulticastInterface(NetworkInterface.getByName("lo"))
                        socket.multicastInterface shouldBe a.index("lo")
                        socket.multicastInterface = 0
                        socket.multicastInterface shouldBe 0
                        conn.close()
                        shouldThrow<ClosedChannelException> { socket.multicastInterface }
                        shouldThrow<ClosedChannelException> { socket.multicastTtl }
                    }
                }
            }
        }

        test("every way in and out of a group, on UDP, raw, and raw with headers") {
            hosts { a, _ ->
                val sockets = listOf(
                    Multicast(a.open(AddressFamily.INET, SocketType.DGRAM)),
                    Multicast(a.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP)),
                    Ipv4RawConn.open(Protocol.ICMP, a.config),
                )
                val source = group("127.0.0.1")
                for (socket in sockets) {
                    withClue("$socket") {
                        socket.joinGroup(group("224.0.0.249"), "left")
                        socket.leaveGroup(group("224.0.0.249"), "left")
                        val group = group("232.0.1.249")
                        socket.joinGroup(group, "lo")
                        socket.excludeSourceSpecificGroup(group, source, "lo")
                        socket.includeSourceSpecificGroup(group, source, "lo")
                        socket.leaveGroup(group, "lo")
                        socket.joinSourceSpecificGroup(group, source, "lo")
                        socket.leaveSourceSpecificGroup(group, source, "lo")
                        socket.joinSourceSpecificGroup(group, source, "lo")
                        socket.leaveGroup(group, "lo")
                        errno { socket.leaveGroup(group, "lo") } shouldBe Errno.EADDRNOTAVAIL
                    }
                    socket.conn.close()
                }
            }
        }

        test("three groups on every interface of one socket") {
            hosts { a, _ ->
                Multicast(a.open(AddressFamily.INET, SocketType.DGRAM)).run {
                    conn.bind(InetSocketAddress("0.0.0.0", 0))
                    val groups = listOf("224.0.0.249", "224.0.0.250", "224.0.0.254").map(::group)
                    val places = groups.flatMap { group -> listOf("left", "right", "lo").map { group to it } }
                    for ((group, name) in places) joinGroup(group, name)
                    for ((group, name) in places) leaveGroup(group, name)
                    conn.close()
                }
            }
        }

        test("streams send no multicast") {
            hosts { a, _ ->
                a.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                    errno { Multicast(conn).multicastTtl = 3 } shouldBe Errno.EINVAL
                    errno { Multicast(conn).multicastInterface = a.index("left") } shouldBe Errno.EINVAL
                }
            }
        }

        test("a socket that is bound to one interface does not send through another") {
            hosts { a, _ ->
                a.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                    conn.options.device = "left"
                    errno { Multicast(conn).multicastInterface = a.index("right") } shouldBe Errno.EINVAL
                    Multicast(conn).multicastInterface shouldBe 0
                    Multicast(conn).multicastInterface = a.index("left")
                }
            }
        }

        test("the TTL and the interface are those of the packets, of both families' sockets") {
            hosts { a, b ->
                val group = group("239.1.2.3")
                Ipv4RawConn.open(Protocol.UDP, b.config).use { witness ->
                    witness.joinGroup(group, "left")
                    witness.joinGroup(group, "right")
                    for (family in listOf(AddressFamily.INET, AddressFamily.INET6)) {
                        a.open(family, SocketType.DGRAM).use { conn ->
                            val sender = Multicast(conn)
                            for ((name, address, ttl) in listOf(
                                Triple("left", "10.0.0.1", 1),
                                Triple("right", "10.0.1.1", 2),
                                Triple("left", "10.0.0.1", 3),
                            )) {
                                sender.setMulticastInterface(name)
                                sender.multicastTtl = ttl
                                conn.sendTo(ByteBuffer.allocate(5), InetSocketAddress(group, 5000))
                                val packet = witness.receive(ByteBuffer.allocate(100), timeout = 10.seconds)
                                packet.header.destination shouldBe group
                                packet.header.source.hostAddress shouldBe address
                                packet.header.timeToLive shouldBe ttl
                                packet.payload.remaining() shouldBe 8 + 5
                            }
                        }
                    }
                }
            }
        }

        test("without the loopback a sender does not hear itself, on sockets of both families") {
            hosts { a, b ->
                val group = group("239.1.2.3")
                for ((family, any) in listOf(AddressFamily.INET to "0.0.0.0", AddressFamily.INET6 to "::")) {
                    val self = Multicast(a.open(family, SocketType.DGRAM))
                    val other = Multicast(b.open(family, SocketType.DGRAM))
                    self.conn.bind(InetSocketAddress(any, 0))
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
        }

        test("one socket for each interface, all on one port") {
            hosts { a, b ->
                val group = group("224.0.0.254")
                val listeners = listOf("left" to "10.0.0.1", "right" to "10.0.1.1").map { (name, address) ->
                    Multicast(a.open(AddressFamily.INET, SocketType.DGRAM)).apply {
                        conn.options.reuseAddress = true
                        conn.options.device = name
                        conn.bind(InetSocketAddress(group, 5001))
                        joinGroup(group, name)
                        setMulticastInterface(name)
                        multicastAll = false
                        withClue(address) { multicastInterface shouldBe a.index(name) }
                    }
                }
                Multicast(b.open(AddressFamily.INET, SocketType.DGRAM)).run {
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
