package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.ExtendedError
import io.netloom.socket.Ipv4Option
import io.netloom.socket.MessageFlag
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControl
import io.netloom.socket.ip.PathMtuDiscovery
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
class Ipv4PacketConnTest :
    FunSpec({
        suspend fun refusal(block: suspend () -> Unit): Errno = try {
            block()
            error("not refused")
        } catch (e: IOException) {
            (e as ErrnoCarrier).errno
        }

        test("every flag switches its option on and off, and nothing else") {
            udp4().use { conn ->
                conn.received shouldBe emptySet()
                for (flag in Ipv4ControlFlag.entries) {
                    conn.received = setOf(flag)
                    for (other in Ipv4ControlFlag.entries) {
                        withClue("$other while $flag") {
                            (conn.conn.getOption(SocketLevel.IP, other.option) != 0) shouldBe (other.option == flag.option)
                        }
                    }
                    conn.received shouldBe setOf(flag)
                }
                conn.received = emptySet()
                Ipv4ControlFlag.entries.forEach { conn.conn.getOption(SocketLevel.IP, it.option) shouldBe 0 }
            }
        }

        test("of two flags that share an option either keeps it on") {
            udp4().use { conn ->
                conn.received = setOf(Ipv4ControlFlag.DESTINATION, Ipv4ControlFlag.INTERFACE)
                conn.received -= Ipv4ControlFlag.DESTINATION
                conn.received shouldBe setOf(Ipv4ControlFlag.INTERFACE)
                conn.conn.getOption(SocketLevel.IP, Ipv4Option.PKTINFO) shouldBe 1
                conn.received -= Ipv4ControlFlag.INTERFACE
                conn.conn.getOption(SocketLevel.IP, Ipv4Option.PKTINFO) shouldBe 0
                // Another view of the same socket asks the kernel.
                conn.received = setOf(Ipv4ControlFlag.INTERFACE)
                Ipv4PacketConn(conn).received shouldBe setOf(Ipv4ControlFlag.DESTINATION, Ipv4ControlFlag.INTERFACE)
            }
        }

        test("zero is a value, and nothing is not zero") {
            guardedCoroutine {
                udp4().use { sender ->
                    udp4().use { receiver ->
                        sender.ttl = 33
                        sender.typeOfService = 0x20
                        receiver.received = setOf(Ipv4ControlFlag.TTL, Ipv4ControlFlag.TYPE_OF_SERVICE)
                        val to = InetSocketAddress(LOOPBACK4, receiver.port)
                        val message = receiver.newMessage()
                        refusal { sender.send(bytes("x"), to, Ipv4ControlMessage(ttl = 0)) } shouldBe Errno.EINVAL
                        for ((control, expected) in listOf(
                            Ipv4ControlMessage(ttl = 1, typeOfService = 0) to (1 to 0),
                            Ipv4ControlMessage() to (33 to 0x20),
                            Ipv4ControlMessage(ttl = 1) to (1 to 0x20),
                            null to (33 to 0x20),
                        )) {
                            sender.send(bytes("x"), to, control) shouldBe 1
                            receiver.receive(ByteBuffer.allocate(8), message) shouldBe 1
                            Ipv4ControlMessage.of(message).let { it.ttl to it.typeOfService } shouldBe expected
                            IpControl.hopLimit(message.control) shouldBe expected.first
                        }
                    }
                }
            }
        }

        test("an answer comes from the address that was asked, and by the interface only if so wished") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24", "10.0.0.3/24"))
                    val server = Ipv4PacketConn(b.open(AddressFamily.INET, SocketType.DGRAM))
                    val client = Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.DGRAM))
                    server.conn.bind(InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 4000))
                    client.conn.bind(InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 4001))
                    val buffer = ByteBuffer.allocate(16)
                    val asked = server.newMessage()
                    val answer = client.newMessage()
                    server.received = setOf(Ipv4ControlFlag.DESTINATION)
                    for (address in listOf("10.0.0.2", "10.0.0.3").map(InetAddress::ofLiteral)) {
                        for (sameInterface in listOf(false, true)) {
                            client.send(bytes("who?"), InetSocketAddress(address, 4000))
                            server.receive(buffer.clear(), asked)
                            val control = Ipv4ControlMessage.of(asked)
                            control.interfaceIndex shouldBe b.index("eth0")
                            control.reply(sameInterface) shouldBe
                                Ipv4ControlMessage(source = address, interfaceIndex = if (sameInterface) b.index("eth0") else null)
                            server.reply(asked, bytes("me"), sameInterface) shouldBe 2
                            client.receive(buffer.clear(), answer) shouldBe 2
                            answer.source!!.toInetSocketAddress() shouldBe InetSocketAddress(address, 4000)
                        }
                    }
                    // To a group: from the address that routing would choose.
                    val group = InetAddress.ofLiteral("224.0.0.250")
                    server.joinGroup(group, "eth0")
                    client.send(bytes("all?"), SockAddr.inet(group, 4000), Ipv4ControlMessage(interfaceIndex = a.index("eth0")))
                    server.receive(buffer.clear(), asked)
                    Ipv4ControlMessage.of(asked).let {
                        it.isMulticast shouldBe true
                        it.destination shouldBe group
                        it.local shouldBe InetAddress.ofLiteral("10.0.0.2")
                        it.reply() shouldBe Ipv4ControlMessage(source = InetAddress.ofLiteral("10.0.0.2"))
                    }
                    IpControl.isMulticast(asked.control) shouldBe true
                    server.reply(asked, bytes("one")) shouldBe 3
                    client.receive(buffer.clear(), answer) shouldBe 3
                    answer.source shouldBe SockAddr.inet(InetAddress.ofLiteral("10.0.0.2"), 4000)
                    // To everybody.
                    client.conn.options.broadcast = true
                    client.send(bytes("all?"), InetSocketAddress(InetAddress.ofLiteral("10.0.0.255"), 4000))
                    server.receive(buffer.clear(), asked)
                    server.reply(asked, bytes("one")) shouldBe 3
                    client.receive(buffer.clear(), answer) shouldBe 3
                    answer.source shouldBe SockAddr.inet(InetAddress.ofLiteral("10.0.0.2"), 4000)
                    server.close()
                    client.close()
                }
            }
        }

        test("a reply needs to know what was asked") {
            guardedCoroutine {
                udp4().use { conn ->
                    val message = conn.newMessage()
                    conn.send(bytes("x"), InetSocketAddress(LOOPBACK4, conn.port))
                    conn.receive(ByteBuffer.allocate(8), message)
                    shouldThrow<IllegalStateException> { conn.reply(message, bytes("y")) }.message!! shouldContain "destination"
                }
            }
        }

        test("what the kernel does not take is an error of its own") {
            guardedCoroutine {
                udp4().use { conn ->
                    val to = InetSocketAddress(LOOPBACK4, conn.port)
                    refusal { conn.send(bytes("x"), to, Ipv4ControlMessage(source = InetAddress.ofLiteral("192.0.2.99"))) } shouldBe Errno.ENETUNREACH
                    refusal { conn.send(bytes("x"), to, Ipv4ControlMessage(interfaceIndex = 9999)) } shouldBe Errno.ENODEV
                    refusal { conn.receive(ByteBuffer.allocate(8), conn.newMessage(), MessageFlag.DONTWAIT) } shouldBe Errno.EAGAIN
                }
            }
            for (bad in listOf(-1, 256)) {
                shouldThrow<IllegalArgumentException> { Ipv4ControlMessage(ttl = bad) }
                shouldThrow<IllegalArgumentException> { Ipv4ControlMessage(typeOfService = bad) }
            }
            shouldThrow<IllegalArgumentException> { Ipv4ControlMessage(interfaceIndex = -1) }
        }

        test("a datagram that the path does not take: refused, and told") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val router = net.host("router")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.1.1/24"), router.end("eth0", "10.0.1.2/24"))
                    net.link(router.end("eth1", "10.0.2.1/24"), b.end("eth0", "10.0.2.2/24"), mtu = 1300)
                    router.forward()
                    a.route("10.0.2.0/24", via = "10.0.1.2")
                    b.route("10.0.1.0/24", via = "10.0.2.1")
                    val to = InetSocketAddress(InetAddress.ofLiteral("10.0.2.2"), 4000)
                    val conn = Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.DGRAM))
                    conn.use {
                        conn.receiveErrors = true
                        conn.pathMtuDiscovery = PathMtuDiscovery.DO
                        // Larger than the interface takes.
                        refusal { conn.send(ByteBuffer.allocate(1500), to) } shouldBe Errno.EMSGSIZE
                        conn.conn.receiveError().error!!.let {
                            it.origin shouldBe ExtendedError.ORIGIN_LOCAL
                            it.errno shouldBe Errno.EMSGSIZE
                            it.info shouldBe 1500
                        }
                        // Larger than the link behind the router.
                        conn.conn.connect(to)
                        conn.pathMtu shouldBe 1500
                        conn.send(ByteBuffer.allocate(1400))
                        val error = conn.conn.receiveError()
                        error.error!!.let {
                            it.origin shouldBe ExtendedError.ORIGIN_ICMP
                            it.errno shouldBe Errno.EMSGSIZE
                            (it.type to it.code) shouldBe (3 to 4)
                            it.info shouldBe 1300
                            it.offender!!.toInetSocketAddress()!!.address shouldBe InetAddress.ofLiteral("10.0.1.2")
                        }
                        error.destination!!.toInetSocketAddress() shouldBe to
                        conn.pathMtu shouldBe 1300
                        refusal { conn.send(ByteBuffer.allocate(1400)) } shouldBe Errno.EMSGSIZE
                        // Whoever searches for the size himself is not kept from it; whoever does not mind fragments gets through.
                        conn.pathMtuDiscovery = PathMtuDiscovery.PROBE
                        conn.send(ByteBuffer.allocate(1400)) shouldBe 1400
                        b.open(AddressFamily.INET, SocketType.DGRAM).use { there ->
                            there.bind(to)
                            for (mode in listOf(PathMtuDiscovery.WANT, PathMtuDiscovery.DONT, PathMtuDiscovery.OMIT)) {
                                conn.pathMtuDiscovery = mode
                                conn.send(ByteBuffer.allocate(1600)) shouldBe 1600
                                there.receiveFrom(ByteBuffer.allocate(2000)) shouldBe 1600
                            }
                        }
                        conn.pathMtuDiscovery = PathMtuDiscovery.INTERFACE
                        refusal { conn.send(ByteBuffer.allocate(1600)) } shouldBe Errno.EMSGSIZE
                    }
                }
            }
        }

        test("how large a fragment was is told") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                    val sender = Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.DGRAM))
                    val receiver = Ipv4PacketConn(b.open(AddressFamily.INET, SocketType.DGRAM))
                    receiver.conn.bind(InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 4000))
                    receiver.received = setOf(Ipv4ControlFlag.FRAGMENT_SIZE)
                    val message = receiver.newMessage()
                    for ((size, fragment) in listOf(1000 to null, 3000 to 1500)) {
                        sender.send(ByteBuffer.allocate(size), InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 4000))
                        receiver.receive(ByteBuffer.allocate(4000), message) shouldBe size
                        Ipv4ControlMessage.of(message).fragmentSize shouldBe fragment
                    }
                    sender.close()
                    receiver.close()
                }
            }
        }

        test("a raw socket gives the payload without the header, options or not, one by one and in batches") {
            guardedCoroutine {
                Conn.open(AddressFamily.INET, SocketType.RAW, PROTOCOL).use { socket ->
                    val conn = Ipv4PacketConn(socket)
                    conn.received = setOf(Ipv4ControlFlag.TTL, Ipv4ControlFlag.DESTINATION)
                    val to = SockAddr.inet(LOOPBACK4, 0)
                    val message = conn.newMessage()
                    val batch = conn.newBatch(2, 16)
                    for (options in listOf(byteArrayOf(), byteArrayOf(1, 1, 1, 1), ByteArray(40) { 1 })) {
                        conn.ipOptions = options
                        for (buffer in listOf(ByteBuffer.allocate(16), ByteBuffer.allocate(7), ByteBuffer.allocateDirect(70_000))) {
                            conn.send(bytes("payload"), to, Ipv4ControlMessage(ttl = 5))
                            conn.receive(buffer, message) shouldBe 7
                            message.length shouldBe 7
                            message.isTruncated shouldBe false
                            text(buffer.flip()) shouldBe "payload"
                            Ipv4ControlMessage.of(message).let { it.ttl to it.destination } shouldBe (5 to LOOPBACK4)
                        }
                        conn.send(bytes("payload"), to)
                        conn.blocking().receive(ByteBuffer.allocate(16)) shouldBe 7
                        conn.send(bytes("payload"), to)
                        conn.async().receive(ByteBuffer.allocate(16), message).join() shouldBe 7

                        // Too short a buffer: cut, and said so; with TRUNC the whole length is told.
                        val short = ByteBuffer.allocate(3)
                        conn.send(bytes("payload"), to)
                        conn.receive(short, message, MessageFlag.PEEK or MessageFlag.TRUNC) shouldBe 7
                        message.isTruncated shouldBe true
                        conn.receive(short.clear(), message) shouldBe 3
                        message.isTruncated shouldBe true
                        text(short.flip()) shouldBe "pay"

                        conn.add(batch, bytes("payload"), to, Ipv4ControlMessage(ttl = 6)) shouldBe true
                        conn.add(batch, bytes(""), to) shouldBe true
                        conn.sendBatch(batch) shouldBe 2
                        var at = 0
                        while (at < 2) {
                            repeat(conn.receiveBatch(batch)) {
                                text(batch.data(it)) shouldBe if (at == 0) "payload" else ""
                                Ipv4ControlMessage.of(batch.control(it)).ttl shouldBe if (at == 0) 6 else 64
                                batch.isTruncated(it) shouldBe false
                                at++
                            }
                        }
                        batch.clear()
                        // Without asking for it the header is there.
                        conn.send(bytes("payload"), to)
                        val whole = ByteBuffer.allocate(100)
                        socket.receiveMessage(whole, conn.newMessage()) shouldBe 20 + options.size + 7
                    }
                }
            }
        }

        test("an ICMP error reaches the error queue of a socket without a connection") {
            guardedCoroutine {
                udp4().use { conn ->
                    conn.receiveErrors = true
                    val nobody = udp4().use { InetSocketAddress(LOOPBACK4, it.port) }
                    conn.send(bytes("anybody?"), nobody)
                    val error = conn.conn.receiveError()
                    error.error!!.let { it.errno to (it.type to it.code) } shouldBe (Errno.ECONNREFUSED to (3 to 3))
                    error.destination!!.toInetSocketAddress() shouldBe nobody
                    error.data.decodeToString() shouldBe "anybody?"
                }
            }
        }

        for (batches in listOf(false, true)) {
            test("readers and writers at once, while the flags go on and off${if (batches) ", in batches" else ""}") {
                guardedCoroutine {
                    udp4().use { conn ->
                        val to = InetSocketAddress(LOOPBACK4, conn.port)
                        val control = Ipv4ControlMessage(source = LOOPBACK4, interfaceIndex = 1)
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
                                        listOf(null, LOOPBACK4) shouldContain Ipv4ControlMessage.of(message).destination
                                        came.incrementAndGet()
                                    }
                                }
                            }
                        }
                        val writers = List(WRITERS) { i ->
                            launch(Dispatchers.Default) {
                                conn.received = if (i % 2 == 0) Ipv4ControlFlag.entries.toSet() else emptySet()
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

private fun text(buffer: ByteBuffer) = Charsets.UTF_8.decode(buffer).toString()

private const val READERS = 20
private const val WRITERS = 20
private const val TEXT = "HELLO-R-U-THERE"

/** For experiments, RFC 3692. */
private const val PROTOCOL = 253
