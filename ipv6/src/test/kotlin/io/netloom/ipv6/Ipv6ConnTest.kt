package io.netloom.ipv6

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
import io.netloom.socket.Ipv6Option
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

/** The options of IPv6 sockets against the real kernel. */
class Ipv6ConnTest :
    FunSpec({
        fun udp() = Conn.open(AddressFamily.INET6, SocketType.DGRAM)

        fun tcp() = Conn.open(AddressFamily.INET6, SocketType.STREAM)

        fun errno(block: () -> Unit): Errno = (runCatching(block).exceptionOrNull() as ErrnoCarrier).errno

        test("every property is what the option of its row is, and is read back as it was set") {
            PrivateNamespace.require()
            val raw = Conn.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6)
            val tried = mutableSetOf<String>()

            fun <T> option(name: String, values: List<Pair<T, Int>>, socket: () -> Conn, get: (Ipv6Conn) -> T, set: (Ipv6Conn, T) -> Unit) {
                tried += name
                val row = SocketOptionTable.find(name)!!
                socket().use { conn ->
                    val ipv6 = Ipv6Conn(conn)
                    val before = get(ipv6)
                    withClue("$name: a value that is not the default") { values.any { it.first != before } shouldBe true }
                    for ((value, number) in values) {
                        withClue("$name = $value") {
                            set(ipv6, value)
                            get(ipv6) shouldBe value
                            conn.getOption(row.level, row.number) shouldBe number
                        }
                    }
                }
            }

            fun flag(name: String, socket: () -> Conn, get: (Ipv6Conn) -> Boolean, set: (Ipv6Conn, Boolean) -> Unit) =
                option(name, listOf(true to 1, false to 0, true to 1), socket, get, set)

            fun same(vararg values: Int) = values.map { it to it }

            option("IPV6_TCLASS", same(0x28, 255, 0), ::udp, { it.trafficClass }) { c, v -> c.trafficClass = v }
            option("IPV6_UNICAST_HOPS", same(1, 255, 0), ::udp, { it.hopLimit }) { c, v -> c.hopLimit = v }
            option("IPV6_MINHOPCOUNT", same(255, 1, 0), ::tcp, { it.minHopLimit }) { c, v -> c.minHopLimit = v }
            option("IPV6_MTU_DISCOVER", PathMtuDiscovery.entries.map { it to it.ordinal }, ::udp, { it.pathMtuDiscovery }) { c, v ->
                c.pathMtuDiscovery =
                    v
            }
            flag("IPV6_V6ONLY", ::udp, { it.v6Only }) { c, v -> c.v6Only = v }
            flag("IPV6_AUTOFLOWLABEL", ::udp, { it.autoFlowLabel }) { c, v -> c.autoFlowLabel = v }
            flag("IPV6_FLOWINFO_SEND", ::udp, { it.sendFlowInfo }) { c, v -> c.sendFlowInfo = v }
            flag("IPV6_ROUTER_ALERT_ISOLATE", ::udp, { it.routerAlertIsolate }) { c, v -> c.routerAlertIsolate = v }
            flag("IPV6_DONTFRAG", ::udp, { it.dontFragment }) { c, v -> c.dontFragment = v }
            flag("IPV6_FREEBIND", ::udp, { it.freeBind }) { c, v -> c.freeBind = v }
            flag("IPV6_TRANSPARENT", ::udp, { it.transparent }) { c, v -> c.transparent = v }
            flag("IPV6_RECVERR", ::udp, { it.receiveErrors }) { c, v -> c.receiveErrors = v }
            flag("IPV6_RECVERR_RFC4884", ::udp, { it.receiveErrorsExtended }) { c, v -> c.receiveErrorsExtended = v }
            option("IPV6_UNICAST_IF", listOf(1 to Integer.reverseBytes(1), 0 to 0), ::udp, { it.unicastInterface }) { c, v -> c.unicastInterface = v }
            option(
                "IPV6_ADDR_PREFERENCES",
                // The kernel says also what was not chosen.
                same(Ipv6Conn.PREFER_TEMPORARY or Ipv6Conn.PREFER_HOME, Ipv6Conn.PREFER_PUBLIC or Ipv6Conn.PREFER_HOME),
                ::udp,
                { it.addressPreferences },
            ) { c, v -> c.addressPreferences = v }
            raw.close()

            val settable = SocketOptionTable.rows.filter { it.member?.startsWith("Ipv6Conn.") == true && it.direction == OptionDirection.BOTH }
            // Sets one thing and reads another.
            (settable.map { it.name } - tried - "IPV6_MTU").shouldBeEmpty()
        }

        test("every row of the option table names a member that exists") {
            for (row in SocketOptionTable.rows) {
                val member = row.member?.takeIf { it.startsWith("Ipv6") } ?: continue
                val type = Class.forName("io.netloom.ipv6." + member.substringBefore('.'))
                val name = member.substringAfter('.')
                val getter = "get" + name.replaceFirstChar(Char::uppercase)
                withClue(member) { type.methods.any { it.name == name || it.name == getter } shouldBe true }
            }
        }

        test("ranges and defaults") {
            udp().use { socket ->
                val conn = Ipv6Conn(socket)
                conn.trafficClass shouldBe 0
                conn.hopLimit shouldBe 64
                for (bad in listOf(-2, 256)) {
                    errno { conn.trafficClass = bad } shouldBe Errno.EINVAL
                    errno { conn.hopLimit = bad } shouldBe Errno.EINVAL
                }
                conn.trafficClass = 8
                conn.trafficClass = -1
                conn.trafficClass shouldBe 0
                conn.hopLimit = 0
                conn.hopLimit shouldBe 0
                conn.hopLimit = -1
                conn.hopLimit shouldBe 64
                errno { conn.pathMtu } shouldBe Errno.ENOTCONN
                errno { conn.mtu } shouldBe Errno.ENOTCONN
                errno { conn.mtu = 1000 } shouldBe Errno.EINVAL
                conn.mtu = 1280
                errno { conn.routerAlert(0) } shouldBe Errno.ENOPROTOOPT
            }
        }

        test("differentiated services and hops on every kind of socket") {
            guardedCoroutine {
                PrivateNamespace.require()
                tcp().use { listener ->
                    listener.bind(InetSocketAddress(LOOPBACK6, 0))
                    listener.listen()
                    tcp().use { client ->
                        client.connect(listener.localAddress!!)
                        listener.accept().use { server ->
                            val sockets = listOf(client, server, udp(), Conn.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6))
                            for (socket in sockets) {
                                val conn = Ipv6Conn(socket)
                                for (dscp in listOf(TrafficClass.CS0, TrafficClass.AF11, TrafficClass.AF43, TrafficClass.EF, TrafficClass.CS6)) {
                                    conn.dscp = dscp
                                    conn.dscp shouldBe dscp
                                    conn.trafficClass shouldBe TrafficClass.of(dscp)
                                }
                                conn.hopLimit = 255
                                conn.hopLimit shouldBe 255
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
                val conn = Ipv6Conn(socket)
                conn.dscp = TrafficClass.EF
                conn.ecn = Ecn.ECT_0
                conn.trafficClass shouldBe 0xba
                conn.dscp = TrafficClass.LE
                conn.trafficClass shouldBe 0x06
                conn.ecn shouldBe Ecn.ECT_0
                shouldThrow<IllegalArgumentException> { conn.dscp = 64 }
            }
        }

        test("the path MTU of either end of a connection") {
            guardedCoroutine {
                tcp().use { listener ->
                    listener.bind(InetSocketAddress(LOOPBACK6, 0))
                    listener.listen()
                    tcp().use { client ->
                        client.connect(listener.localAddress!!)
                        listener.accept().use { server ->
                            Ipv6Conn(client).pathMtu shouldBe 65_536
                            Ipv6Conn(server).pathMtu shouldBe 65_536
                            Ipv6Conn(server).mtu shouldBe 65_536
                            Ipv6Conn(server).originalDestination shouldBe null
                        }
                    }
                }
            }
        }

        test("what a listener has, its connections begin with; the first packet carries what was set before connect") {
            guardedCoroutine {
                tcp().use { listener ->
                    Ipv6Conn(listener).trafficClass = 0x28
                    listener.tcp.saveSyn = true
                    listener.bind(InetSocketAddress(LOOPBACK6, 0))
                    listener.listen()
                    tcp().use { client ->
                        Ipv6Conn(client).hopLimit = 255
                        Ipv6Conn(client).trafficClass = 0xc0
                        client.connect(listener.localAddress!!)
                        listener.accept().use { server ->
                            Ipv6Conn(server).trafficClass shouldBe 0x28
                            val syn = server.tcp.takeSavedSyn().shouldNotBeNull()
                            syn[7] shouldBe 255.toByte()
                            (ByteBuffer.wrap(syn).getInt() ushr 20 and 0xff) shouldBe 0xc0
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
                    net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::2/64"))
                    b.open(AddressFamily.INET6, SocketType.STREAM).use { listener ->
                        Ipv6Conn(listener).minHopLimit = 255
                        Ipv6Conn(listener).hopLimit = 255
                        listener.bind(InetSocketAddress(InetAddress.ofLiteral("fd00::2"), 179))
                        listener.listen()
                        val to = listener.localAddress!!
                        fun dropped(): Long = b.inside {
                            val (names, values) = Files.readAllLines(Path.of("/proc/thread-self/net/netstat")).take(2).map { it.split(' ') }
                            values[names.indexOf("TCPMinTTLDrop")].toLong()
                        }
                        a.open(AddressFamily.INET6, SocketType.STREAM).use { far ->
                            val before = dropped()
                            shouldThrow<SocketTimeoutException> { far.connect(to, 20.milliseconds) }
                            awaitUntil { dropped() > before }
                        }
                        a.open(AddressFamily.INET6, SocketType.STREAM).use { neighbour ->
                            Ipv6Conn(neighbour).hopLimit = 255
                            Ipv6Conn(neighbour).minHopLimit = 255
                            neighbour.connect(to)
                            listener.accept().close()
                        }
                    }
                }
            }
        }

        test("a socket is bound to an address that this host does not have") {
            val foreign = InetSocketAddress(InetAddress.ofLiteral("2001:db8::77"), 0)
            for (set in listOf<(Ipv6Conn) -> Unit>({ it.freeBind = true }, { it.transparent = true })) {
                udp().use { socket ->
                    errno { socket.bind(foreign) } shouldBe Errno.EADDRNOTAVAIL
                    set(Ipv6Conn(socket))
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
                    net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::9/64"))
                    net.link(a.end("eth1", "fd00::2/64"), c.end("eth0", "fd00::9/64"))
                    a.open(AddressFamily.INET6, SocketType.DGRAM).use { socket ->
                        val conn = Ipv6Conn(socket)
                        for ((host, name) in listOf(b to "eth0", c to "eth1")) {
                            host.open(AddressFamily.INET6, SocketType.DGRAM).use { there ->
                                there.bind(InetSocketAddress(InetAddress.ofLiteral("::"), 5000))
                                conn.setUnicastInterface(name)
                                conn.unicastInterface shouldBe a.index(name)
                                socket.sendTo(bytes("x"), InetSocketAddress(InetAddress.ofLiteral("fd00::9"), 5000))
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
                Ipv6Conn(socket).setUnicastInterface(NetworkInterface.getByName("lo"))
                Ipv6Conn(socket).unicastInterface shouldBe 1
                socket.getOptionBytes(SocketLevel.IPV6, Ipv6Option.UNICAST_IF, 4).asList() shouldBe listOf<Byte>(0, 0, 0, 1)
            }
        }

        test("other sockets are refused") {
            Conn.open(AddressFamily.UNIX, SocketType.DGRAM).use { shouldThrow<IllegalArgumentException> { Ipv6Conn(it) } }
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { shouldThrow<IllegalArgumentException> { Ipv6Conn(it) } }
            tcp().use { shouldThrow<IllegalArgumentException> { Ipv6PacketConn(it) } }
        }
    })
