package io.netloom.ipv6

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.ExtendedError
import io.netloom.socket.Ipv6Option
import io.netloom.socket.MessageFlag
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControl
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.TestNet
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicInteger

/** Packets and what goes along with them, on the real kernel. */
class Ipv6PacketConnTest :
    FunSpec({
        suspend fun refusal(block: suspend () -> Unit): Errno = try {
            block()
            error("not refused")
        } catch (e: IOException) {
            (e as ErrnoCarrier).errno
        }

        test("every flag switches its option on and off, and nothing else") {
            udp6().use { conn ->
                conn.received shouldBe emptySet()
                for (flag in Ipv6ControlFlag.entries) {
                    conn.received = setOf(flag)
                    for (other in Ipv6ControlFlag.entries) {
                        withClue("$other while $flag") {
                            (conn.conn.getOption(SocketLevel.IPV6, other.option) != 0) shouldBe (other.option == flag.option)
                            if (other.ipv4Option !=
                                0
                            ) {
                                (conn.conn.getOption(SocketLevel.IP, other.ipv4Option) != 0) shouldBe (other.option == flag.option)
                            }
                        }
                    }
                    conn.received shouldBe setOf(flag)
                }
                conn.received = emptySet()
                Ipv6ControlFlag.entries.forEach { conn.conn.getOption(SocketLevel.IPV6, it.option) shouldBe 0 }
            }
        }

        test("of two flags that share an option either keeps it on") {
            udp6().use { conn ->
                conn.received = setOf(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE)
                conn.received -= Ipv6ControlFlag.DESTINATION
                conn.received shouldBe setOf(Ipv6ControlFlag.INTERFACE)
                conn.conn.getOption(SocketLevel.IPV6, Ipv6Option.RECVPKTINFO) shouldBe 1
                conn.received -= Ipv6ControlFlag.INTERFACE
                conn.conn.getOption(SocketLevel.IPV6, Ipv6Option.RECVPKTINFO) shouldBe 0
                // Another view of the same socket asks the kernel.
                conn.received = setOf(Ipv6ControlFlag.INTERFACE)
                Ipv6PacketConn(conn).received shouldBe setOf(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE)
            }
        }

        test("zero is a value, and nothing is not zero") {
            guardedCoroutine {
                udp6().use { sender ->
                    udp6().use { receiver ->
                        sender.hopLimit = 33
                        sender.trafficClass = 0x20
                        receiver.received = setOf(Ipv6ControlFlag.HOP_LIMIT, Ipv6ControlFlag.TRAFFIC_CLASS)
                        val to = InetSocketAddress(LOOPBACK6, receiver.port)
                        val message = receiver.newMessage()
                        for ((control, expected) in listOf(
                            Ipv6ControlMessage(hopLimit = 0, trafficClass = 0) to (0 to 0),
                            Ipv6ControlMessage() to (33 to 0x20),
                            Ipv6ControlMessage(hopLimit = 0) to (0 to 0x20),
                            null to (33 to 0x20),
                        )) {
                            sender.send(bytes("x"), to, control) shouldBe 1
                            receiver.receive(ByteBuffer.allocate(8), message) shouldBe 1
                            Ipv6ControlMessage.of(message).let { it.hopLimit to it.trafficClass } shouldBe expected
                            IpControl.hopLimit(message.control) shouldBe expected.first
                        }
                    }
                }
            }
        }

        test("flow labels: one's own, the kernel's, none") {
            guardedCoroutine {
                udp6().use { sender ->
                    udp6().use { receiver ->
                        receiver.received = setOf(Ipv6ControlFlag.FLOW_LABEL)
                        val message = receiver.newMessage()
                        suspend fun label(control: Ipv6ControlMessage?): Int? {
                            sender.send(bytes("x"), InetSocketAddress(LOOPBACK6, receiver.port), control)
                            receiver.receive(ByteBuffer.allocate(8), message)
                            return Ipv6ControlMessage.of(message).flowLabel
                        }
                        sender.autoFlowLabel = true
                        val automatic = label(null)
                        automatic shouldNotBe null
                        automatic shouldNotBe 0
                        label(null) shouldBe automatic
                        sender.autoFlowLabel = false
                        // The kernel tells no flow information that is zero.
                        (label(null) ?: 0) shouldBe 0
                        label(Ipv6ControlMessage(flowLabel = 0xbeef1)) shouldBe 0xbeef1
                        sender.sendFlowInfo = true
                        sender.send(bytes("x"), SockAddr.Inet6(LOOPBACK6.address, receiver.port, flowInfo = 0x12345))
                        receiver.receive(ByteBuffer.allocate(8), message)
                        Ipv6ControlMessage.of(message).flowLabel shouldBe 0x12345
                    }
                }
            }
        }

        test("an answer comes from the address that was asked, and by the interface only if so wished") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::2/64", "fd00::3/64", "10.0.0.2/24"))
                    val server = Ipv6PacketConn(b.open(AddressFamily.INET6, SocketType.DGRAM))
                    val client = Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.DGRAM))
                    server.conn.bind(InetSocketAddress(InetAddress.ofLiteral("::"), 4000))
                    client.conn.bind(InetSocketAddress(InetAddress.ofLiteral("::"), 4001))
                    val buffer = ByteBuffer.allocate(16)
                    val asked = server.newMessage()
                    val answer = client.newMessage()
                    server.received = setOf(Ipv6ControlFlag.DESTINATION)
                    for (address in listOf("fd00::2", "fd00::3").map(InetAddress::ofLiteral)) {
                        for (sameInterface in listOf(false, true)) {
                            client.send(bytes("who?"), InetSocketAddress(address, 4000))
                            server.receive(buffer.clear(), asked)
                            val control = Ipv6ControlMessage.of(asked)
                            control.interfaceIndex shouldBe b.index("eth0")
                            control.reply(sameInterface) shouldBe
                                Ipv6ControlMessage(source = address, interfaceIndex = if (sameInterface) b.index("eth0") else null)
                            server.reply(asked, bytes("me"), sameInterface) shouldBe 2
                            client.receive(buffer.clear(), answer) shouldBe 2
                            answer.source!!.toInetSocketAddress() shouldBe InetSocketAddress(address, 4000)
                        }
                    }
                    // To a link-local address, and to a group.
                    val group = InetAddress.ofLiteral("ff02::1234")
                    server.joinGroup(group, "eth0")
                    client.send(bytes("all?"), SockAddr.inet(group, 4000), Ipv6ControlMessage(interfaceIndex = a.index("eth0")))
                    server.receive(buffer.clear(), asked)
                    Ipv6ControlMessage.of(asked).let {
                        it.isMulticast shouldBe true
                        it.destination shouldBe group
                        it.reply() shouldBe Ipv6ControlMessage()
                    }
                    IpControl.isMulticast(asked.control) shouldBe true
                    server.reply(asked, bytes("one")) shouldBe 3
                    client.receive(buffer.clear(), answer) shouldBe 3
                    (answer.source as SockAddr.Inet6).toInetAddress().isLinkLocalAddress shouldBe true
                    server.close()
                    client.close()
                }
            }
        }

        test("a reply needs to know what was asked") {
            guardedCoroutine {
                udp6().use { conn ->
                    val message = conn.newMessage()
                    conn.send(bytes("x"), InetSocketAddress(LOOPBACK6, conn.port))
                    conn.receive(ByteBuffer.allocate(8), message)
                    shouldThrow<IllegalStateException> { conn.reply(message, bytes("y")) }.message!! shouldContain "destination"
                }
            }
        }

        test("what the kernel does not take is an error of its own") {
            guardedCoroutine {
                udp6().use { conn ->
                    val to = InetSocketAddress(LOOPBACK6, conn.port)
                    refusal { conn.send(bytes("x"), to, Ipv6ControlMessage(source = InetAddress.ofLiteral("2001:db8::99"))) } shouldBe Errno.EINVAL
                    refusal { conn.send(bytes("x"), to, Ipv6ControlMessage(interfaceIndex = 9999)) } shouldBe Errno.ENODEV
                    // Linux knows no next hop, IPV6_NEXTHOP: there is no property for it, and what is sent by its number is refused.
                    val nextHop = ControlMessages.builder().add(SocketLevel.IPV6, 9, ByteArray(28)).build()
                    refusal { conn.send(bytes("x"), to, Ipv6ControlMessage(others = nextHop)) } shouldBe Errno.EINVAL
                    refusal { conn.receive(ByteBuffer.allocate(8), conn.newMessage(), MessageFlag.DONTWAIT) } shouldBe Errno.EAGAIN
                }
            }
            for (bad in listOf(-1, 256)) {
                shouldThrow<IllegalArgumentException> { Ipv6ControlMessage(hopLimit = bad) }
                shouldThrow<IllegalArgumentException> { Ipv6ControlMessage(trafficClass = bad) }
            }
            shouldThrow<IllegalArgumentException> { Ipv6ControlMessage(flowLabel = 0x100000) }
            shouldThrow<IllegalArgumentException> { Ipv6ControlMessage(interfaceIndex = -1) }
        }

        test("a datagram that the path does not take: refused, and told") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val router = net.host("router")
                    val b = net.host("b")
                    net.link(a.end("eth0", "fd00:1::1/64"), router.end("eth0", "fd00:1::2/64"))
                    net.link(router.end("eth1", "fd00:2::1/64"), b.end("eth0", "fd00:2::2/64"), mtu = 1300)
                    router.forward()
                    a.route("fd00:2::/64", via = "fd00:1::2")
                    b.route("fd00:1::/64", via = "fd00:2::1")
                    val to = InetSocketAddress(InetAddress.ofLiteral("fd00:2::2"), 4000)
                    val conn = Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.DGRAM))
                    conn.use {
                        conn.received = setOf(Ipv6ControlFlag.PATH_MTU)
                        conn.receiveErrors = true
                        // Larger than the interface takes.
                        refusal { conn.send(ByteBuffer.allocate(1500), to, Ipv6ControlMessage(dontFragment = true)) } shouldBe Errno.EMSGSIZE
                        conn.conn.receiveError().error!!.let {
                            it.origin shouldBe ExtendedError.ORIGIN_LOCAL
                            it.errno shouldBe Errno.EMSGSIZE
                            it.info shouldBe 1500
                        }
                        // Larger than the link behind the router.
                        conn.conn.connect(to)
                        conn.pathMtu shouldBe 1500
                        conn.dontFragment = true
                        conn.send(ByteBuffer.allocate(1400))
                        val error = conn.conn.receiveError()
                        error.error!!.let {
                            it.origin shouldBe ExtendedError.ORIGIN_ICMP6
                            it.errno shouldBe Errno.EMSGSIZE
                            (it.type to it.code) shouldBe (2 to 0)
                            it.info shouldBe 1300
                            (it.offender as SockAddr.Inet6).toInetAddress() shouldBe InetAddress.ofLiteral("fd00:1::2")
                        }
                        error.destination!!.toInetSocketAddress() shouldBe to
                        conn.pathMtu shouldBe 1300
                        conn.mtu shouldBe 1300
                        // The next that is too large is refused here, and the path MTU comes as a message without data.
                        refusal { conn.send(ByteBuffer.allocate(1400)) } shouldBe Errno.EMSGSIZE
                        val news = conn.newMessage()
                        conn.receive(ByteBuffer.allocate(8), news) shouldBe 0
                        Ipv6ControlMessage.of(news).pathMtu!!.mtu shouldBe 1300
                    }
                }
            }
        }

        test("how large a fragment was is told") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::2/64"))
                    val sender = Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.DGRAM))
                    val receiver = Ipv6PacketConn(b.open(AddressFamily.INET6, SocketType.DGRAM))
                    receiver.conn.bind(InetSocketAddress(InetAddress.ofLiteral("fd00::2"), 4000))
                    receiver.received = setOf(Ipv6ControlFlag.FRAGMENT_SIZE)
                    val message = receiver.newMessage()
                    for ((size, fragment) in listOf(1000 to null, 3000 to 1496)) {
                        sender.send(ByteBuffer.allocate(size), InetSocketAddress(InetAddress.ofLiteral("fd00::2"), 4000))
                        receiver.receive(ByteBuffer.allocate(4000), message) shouldBe size
                        Ipv6ControlMessage.of(message).fragmentSize shouldBe fragment
                    }
                    sender.close()
                    receiver.close()
                }
            }
        }

        test("a raw socket gives the payload without any header, one by one and in batches") {
            guardedCoroutine {
                Conn.open(AddressFamily.INET6, SocketType.RAW, PROTOCOL).use { socket ->
                    val conn = Ipv6PacketConn(socket)
                    conn.received = setOf(Ipv6ControlFlag.HOP_LIMIT, Ipv6ControlFlag.DESTINATION)
                    val to = SockAddr.inet(LOOPBACK6, 0)
                    conn.send(bytes("payload"), to, Ipv6ControlMessage(hopLimit = 5))
                    val buffer = ByteBuffer.allocate(16)
                    val message = conn.newMessage()
                    conn.receive(buffer, message) shouldBe 7
                    buffer.flip().let { Charsets.UTF_8.decode(it).toString() } shouldBe "payload"
                    Ipv6ControlMessage.of(message).let { it.hopLimit to it.destination } shouldBe (5 to LOOPBACK6)
                    val batch = conn.newBatch(2, 16)
                    conn.add(batch, bytes("payload"), to, Ipv6ControlMessage(hopLimit = 6)) shouldBe true
                    conn.sendBatch(batch) shouldBe 1
                    conn.receiveBatch(batch) shouldBe 1
                    batch.length(0) shouldBe 7
                    Ipv6ControlMessage.of(batch.control(0)).hopLimit shouldBe 6
                }
            }
        }

        for (batches in listOf(false, true)) {
            test("readers and writers at once, while the flags go on and off${if (batches) ", in batches" else ""}") {
                guardedCoroutine {
                    udp6().use { conn ->
                        val to = InetSocketAddress(LOOPBACK6, conn.port)
                        val control = Ipv6ControlMessage(source = LOOPBACK6, interfaceIndex = 1)
                        val came = AtomicInteger()
                        val readers = List(READERS) {
                            launch(Dispatchers.Default) {
                                val buffer = ByteBuffer.allocate(32)
                                val message = conn.newMessage()
                                val batch = conn.newBatch(4, 32)
                                while (true) {
                                    if (batches) {
                                        repeat(conn.receiveBatch(batch)) { i ->
                                            Charsets.UTF_8.decode(batch.data(i)).toString() shouldBe TEXT
                                            came.incrementAndGet()
                                        }
                                    } else {
                                        conn.receive(buffer.clear(), message) shouldBe TEXT.length
                                        Charsets.UTF_8.decode(buffer.flip()).toString() shouldBe TEXT
                                        listOf(null, LOOPBACK6) shouldContain Ipv6ControlMessage.of(message).destination
                                        came.incrementAndGet()
                                    }
                                }
                            }
                        }
                        val writers = List(WRITERS) { i ->
                            launch(Dispatchers.Default) {
                                conn.received = if (i % 2 == 0) Ipv6ControlFlag.entries.toSet() else emptySet()
                                if (batches) {
                                    val batch = conn.newBatch(4, 32)
                                    repeat(4) { conn.add(batch, bytes(TEXT), to, control) }
                                    conn.sendBatch(batch) shouldBe 4
                                } else {
                                    repeat(4) { conn.send(bytes(TEXT), to, control) shouldBe TEXT.length }
                                }
                            }
                        }
                        writers.forEach { it.join() }
                        awaitUntil { came.get() == WRITERS * 4 }
                        readers.forEach { it.cancel() }
                        readers.forEach { it.join() }
                    }
                }
            }
        }
    })

private const val READERS = 20
private const val WRITERS = 20
private const val TEXT = "HELLO-R-U-THERE"

/** For experiments, RFC 3692. */
private const val PROTOCOL = 253
