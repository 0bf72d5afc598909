package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Ipv4Option
import io.netloom.socket.OptionDirection
import io.netloom.socket.Protocol
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOptionTable
import io.netloom.socket.SocketType
import io.netloom.socket.ip.Ecn
import io.netloom.socket.ip.PathMtuDiscovery
import io.netloom.socket.ip.TrafficClass
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.NetworkInterface
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import kotlin.time.Duration.Companion.milliseconds

/** The options of IPv4 sockets against the real kernel. */
class Ipv4ConnTest :
    FunSpec({
        fun udp() = Conn.open(AddressFamily.INET, SocketType.DGRAM)

        fun tcp() = Conn.open(AddressFamily.INET, SocketType.STREAM)

        fun errno(block: () -> Unit): Errno = (runCatching(block).exceptionOrNull() as ErrnoCarrier).errno

        test("every property is what the option of its row is, and is read back as it was set") {
            PrivateNamespace.require()
            val tried = mutableSetOf<String>()

            fun <T> option(name: String, values: List<Pair<T, Int>>, socket: () -> Conn, get: (Ipv4Conn) -> T, set: (Ipv4Conn, T) -> Unit) {
                tried += name
                val row = SocketOptionTable.find(name)!!
                socket().use { conn ->
                    val ipv4 = Ipv4Conn(conn)
                    val before = get(ipv4)
                    withClue("$name: a value that is not the default") { values.any { it.first != before } shouldBe true }
                    for ((value, number) in values) {
                        withClue("$name = $value") {
                            set(ipv4, value)
                            get(ipv4) shouldBe value
                            conn.getOption(row.level, row.number) shouldBe number
                        }
                    }
                }
            }

            fun flag(name: String, socket: () -> Conn, get: (Ipv4Conn) -> Boolean, set: (Ipv4Conn, Boolean) -> Unit) =
                option(name, listOf(true to 1, false to 0, true to 1), socket, get, set)

            fun same(vararg values: Int) = values.map { it to it }

            option("IP_TOS", same(0x28, 255, 0), ::udp, { it.typeOfService }) { c, v -> c.typeOfService = v }
            option("IP_TTL", same(1, 255), ::udp, { it.ttl }) { c, v -> c.ttl = v }
            option("IP_MINTTL", same(255, 1, 0), ::tcp, { it.minTtl }) { c, v -> c.minTtl = v }
            option("IP_MTU_DISCOVER", PathMtuDiscovery.entries.map { it to it.ordinal }, ::udp, { it.pathMtuDiscovery }) { c, v ->
                c.pathMtuDiscovery =
                    v
            }
            flag("IP_FREEBIND", ::udp, { it.freeBind }) { c, v -> c.freeBind = v }
            flag("IP_TRANSPARENT", ::udp, { it.transparent }) { c, v -> c.transparent = v }
            flag("IP_BIND_ADDRESS_NO_PORT", ::tcp, { it.bindAddressNoPort }) { c, v -> c.bindAddressNoPort = v }
            flag("IP_RECVERR", ::udp, { it.receiveErrors }) { c, v -> c.receiveErrors = v }
            flag("IP_RECVERR_RFC4884", ::udp, { it.receiveErrorsExtended }) { c, v -> c.receiveErrorsExtended = v }
            option("IP_UNICAST_IF", listOf(1 to Integer.reverseBytes(1), 0 to 0), ::udp, { it.unicastInterface }) { c, v -> c.unicastInterface = v }
            option(
                "IP_LOCAL_PORT_RANGE",
                listOf(
                    PortRange(40_000, 40_010) to (40_010 shl 16 or 40_000),
                    PortRange(0, 50_000) to (50_000 shl 16),
                    null to 0,
                ),
                ::udp,
                {
                    it.localPortRange
                },
            ) { c, v -> c.localPortRange = v }

            val settable = SocketOptionTable.rows.filter { it.member?.startsWith("Ipv4Conn.") == true && it.direction == OptionDirection.BOTH }
            // Below, as bytes.
            (settable.map { it.name } - tried - "IP_OPTIONS").shouldBeEmpty()
        }

        test("every row of the option table names a member that exists") {
            for (row in SocketOptionTable.rows) {
                val member = row.member?.takeIf { it.startsWith("Ipv4") } ?: continue
                val type = Class.forName("io.netloom.ipv4." + member.substringBefore('.'))
                val name = member.substringAfter('.')
                val getter = "get" + name.replaceFirstChar(Char::uppercase)
                withClue(member) { type.methods.any { it.name == name || it.name == getter } shouldBe true }
            }
        }

        test("ranges and defaults") {
            udp().use { socket ->
                val conn = Ipv4Conn(socket)
                conn.typeOfService shouldBe 0
                conn.ttl shouldBe 64
                // The kernel would take the low eight bits.
                for (bad in listOf(-1, 256)) shouldThrow<IllegalArgumentException> { conn.typeOfService = bad }
                for (bad in listOf(0, 256, -2)) errno { conn.ttl = bad } shouldBe Errno.EINVAL
                conn.ttl = 5
                conn.ttl = -1
                conn.ttl shouldBe 64
                errno { conn.pathMtu } shouldBe Errno.ENOTCONN
                errno { conn.routerAlert(true) } shouldBe Errno.EINVAL
                conn.localPortRange shouldBe null
                shouldThrow<IllegalArgumentException> { PortRange(10, 9) }
                shouldThrow<IllegalArgumentException> { PortRange(1, 65_536) }
            }
        }

        test("TCP keeps the ECN bits to itself") {
            tcp().use { socket ->
                val conn = Ipv4Conn(socket)
                conn.typeOfService = 0x2b
                conn.typeOfService shouldBe 0x28
                conn.ecn = Ecn.CE
                conn.typeOfService shouldBe 0x28
            }
        }

        test("options in the header") {
            guardedCoroutine {
                udp4().use { conn ->
                    // Record route with room for one, padded.
                    val options = byteArrayOf(7, 7, 4, 0, 0, 0, 0, 0)
                    conn.ipOptions.size shouldBe 0
                    conn.ipOptions = options
                    conn.ipOptions.asList() shouldBe options.asList()
                    errno { conn.ipOptions = ByteArray(41) } shouldBe Errno.EINVAL
                    conn.ipOptions = ByteArray(0)
                    conn.ipOptions.size shouldBe 0
                }
            }
        }

        test("the kernel chooses ports from the range") {
            tcp().use { socket ->
                Ipv4Conn(socket).localPortRange = PortRange(45_000, 45_009)
                socket.bind(InetSocketAddress(LOOPBACK4, 0))
                (socket.localAddress!!.toInetSocketAddress()!!.port in 45_000..45_009) shouldBe true
            }
        }

        test("binding to port 0 can leave the port open until connect") {
            tcp().use { socket ->
                Ipv4Conn(socket).bindAddressNoPort = true
                socket.bind(InetSocketAddress(LOOPBACK4, 0))
                socket.localAddress!!.toInetSocketAddress()!!.port shouldBe 0
            }
        }

        test("differentiated services and hops on every kind of socket") {
            guardedCoroutine {
                PrivateNamespace.require()
                tcp().use { listener ->
                    listener.bind(InetSocketAddress(LOOPBACK4, 0))
                    listener.listen()
                    tcp().use { client ->
                        client.connect(listener.localAddress!!)
                        listener.accept().use { server ->
                            val sockets = listOf(client, server, udp(), Conn.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP))
                            for (socket in sockets) {
                                val conn = Ipv4Conn(socket)
                                for (dscp in listOf(TrafficClass.CS0, TrafficClass.AF11, TrafficClass.AF43, TrafficClass.EF, TrafficClass.CS6)) {
                                    conn.dscp = dscp
                                    conn.dscp shouldBe dscp
                                    conn.typeOfService shouldBe TrafficClass.of(dscp)
                                }
                                conn.ttl = 255
                                conn.ttl shouldBe 255
                                conn.receiveErrors = true
                                conn.receiveErrors shouldBe true
                            }
                            sockets.forEach(Conn::close)
                        }
                    }
                }
            }
        }

        test("DSCP and ECN are set apart from each other") {
            udp().use { socket ->
                val conn = Ipv4Conn(socket)
                conn.dscp = TrafficClass.EF
                conn.ecn = Ecn.ECT_0
                conn.typeOfService shouldBe 0xba
                conn.dscp = TrafficClass.LE
                conn.typeOfService shouldBe 0x06
                conn.ecn shouldBe Ecn.ECT_0
                shouldThrow<IllegalArgumentException> { conn.dscp = 64 }
            }
        }

        test("the path MTU of either end of a connection") {
            guardedCoroutine {
                tcp().use { listener ->
                    listener.bind(InetSocketAddress(LOOPBACK4, 0))
                    listener.listen()
                    tcp().use { client ->
                        client.connect(listener.localAddress!!)
                        listener.accept().use { server ->
                            Ipv4Conn(client).pathMtu shouldBe 65_535
                            Ipv4Conn(server).pathMtu shouldBe 65_535
                            Ipv4Conn(server).originalDestination shouldBe null
                        }
                    }
                }
            }
        }

        test("what a listener has, its connections begin with; the first packet carries what was set before connect") {
            guardedCoroutine {
                tcp().use { listener ->
                    Ipv4Conn(listener).typeOfService = 0x28
                    listener.tcp.saveSyn = true
                    listener.bind(InetSocketAddress(LOOPBACK4, 0))
                    listener.listen()
                    tcp().use { client ->
                        Ipv4Conn(client).ttl = 255
                        Ipv4Conn(client).typeOfService = 0xc0
                        client.connect(listener.localAddress!!)
                        listener.accept().use { server ->
                            Ipv4Conn(server).typeOfService shouldBe 0x28
                            val syn = server.tcp.takeSavedSyn().shouldNotBeNull()
                            syn[8] shouldBe 255.toByte()
                            syn[1] shouldBe 0xc0.toByte()
                        }
                    }
                }
            }
        }

        test("GTSM: a connection from too far away does not come about") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                    b.open(AddressFamily.INET, SocketType.STREAM).use { listener ->
                        Ipv4Conn(listener).minTtl = 255
                        Ipv4Conn(listener).ttl = 255
                        listener.bind(InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 179))
                        listener.listen()
                        val to = listener.localAddress!!
                        fun dropped(): Long = b.inside {
                            val (names, values) = Files.readAllLines(Path.of("/proc/thread-self/net/netstat")).take(2).map { it.split(' ') }
                            values[names.indexOf("TCPMinTTLDrop")].toLong()
                        }
                        a.open(AddressFamily.INET, SocketType.STREAM).use { far ->
                            val before = dropped()
                            shouldThrow<SocketTimeoutException> { far.connect(to, 20.milliseconds) }
                            awaitUntil { dropped() > before }
                        }
                        a.open(AddressFamily.INET, SocketType.STREAM).use { neighbour ->
                            Ipv4Conn(neighbour).ttl = 255
                            Ipv4Conn(neighbour).minTtl = 255
                            neighbour.connect(to)
                            listener.accept().close()
                        }
                    }
                }
            }
        }

        test("a socket is bound to an address that this host does not have") {
            val foreign = InetSocketAddress(InetAddress.ofLiteral("192.0.2.77"), 0)
            for (set in listOf<(Ipv4Conn) -> Unit>({ it.freeBind = true }, { it.transparent = true })) {
                udp().use { socket ->
                    errno { socket.bind(foreign) } shouldBe Errno.EADDRNOTAVAIL
                    set(Ipv4Conn(socket))
                    socket.bind(foreign)
                }
            }
        }

        test("the unicast interface sends where the routes would not") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    val c = net.host("c")
                    // The same network twice.
                    net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.9/24"))
                    net.link(a.end("eth1", "10.0.0.2/24"), c.end("eth0", "10.0.0.9/24"))
                    a.open(AddressFamily.INET, SocketType.DGRAM).use { socket ->
                        val conn = Ipv4Conn(socket)
                        for ((host, name) in listOf(b to "eth0", c to "eth1")) {
                            host.open(AddressFamily.INET, SocketType.DGRAM).use { there ->
                                there.bind(InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 5000))
                                conn.setUnicastInterface(name)
                                conn.unicastInterface shouldBe a.index(name)
                                socket.sendTo(bytes("x"), InetSocketAddress(InetAddress.ofLiteral("10.0.0.9"), 5000))
                                there.receiveFrom(ByteBuffer.allocate(8)) shouldBe 1
                            }
                        }
                        conn.unicastInterface = 0
                        conn.unicastInterface shouldBe 0
                    }
                }
            }
        }

        test("an interface of java.net counts by its name") {
            udp().use { socket ->
                Ipv4Conn(socket).setUnicastInterface(NetworkInterface.getByName("lo"))
                Ipv4Conn(socket).unicastInterface shouldBe 1
                socket.getOptionBytes(SocketLevel.IP, Ipv4Option.UNICAST_IF, 4).asList() shouldBe listOf<Byte>(0, 0, 0, 1)
            }
        }

        test("other sockets are refused") {
            Conn.open(AddressFamily.UNIX, SocketType.DGRAM).use { shouldThrow<IllegalArgumentException> { Ipv4Conn(it) } }
            tcp().use { shouldThrow<IllegalArgumentException> { Ipv4PacketConn(it) } }
        }
    })
