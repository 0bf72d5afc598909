package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.route.Address
import io.netloom.netlink.route.AddressFlag
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkFlag
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.LinkLayerAddress
import io.netloom.netlink.route.RouteConn
import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.NetNs
import io.netloom.testkit.CommandResult
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import org.opentest4j.TestAbortedException
import java.net.Inet6Address
import java.net.InetSocketAddress
import java.net.NetworkInterface
import java.nio.ByteOrder
import java.nio.channels.ClosedChannelException

/** Interfaces of the real kernel, with ip(8) and the JDK as witnesses. */
class InterfacesTest :
    FunSpec({
        /** Two hosts and a cable; the block gets the first, whose end is `v0`. */
        suspend fun onHost(block: suspend (TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("v0", "192.0.2.1/24", "fd00::1/64"), b.end("v1", "192.0.2.2/24"), mtu = 1_400)
            guarded { block(a) }
        }

        fun witness(program: String) {
            if (!CommandResult.exists(program)) throw TestAbortedException("no $program on this machine")
        }

        test("flags are translated from the kernel's") {
            InterfaceFlag.ofLink(LinkFlag.UP or LinkFlag.LOOPBACK or LinkFlag.RUNNING or LinkFlag.LOWER_UP) shouldBe
                (InterfaceFlag.UP or InterfaceFlag.LOOPBACK or InterfaceFlag.RUNNING)
            InterfaceFlag.ofLink(LinkFlag.BROADCAST or LinkFlag.MULTICAST or LinkFlag.POINT_TO_POINT) shouldBe 0x1a
            InterfaceFlag.ofLink(LinkFlag.NO_ARP or LinkFlag.PROMISCUOUS) shouldBe 0
            InterfaceFlag.ofLink(-1) shouldBe 0x3f
            InterfaceFlag.text(0x3f) shouldBe "up|broadcast|loopback|pointtopoint|multicast|running"
            InterfaceFlag.text(InterfaceFlag.UP or InterfaceFlag.MULTICAST) shouldBe "up|multicast"
            InterfaceFlag.text(0) shouldBe "0"
        }

        test("a hardware address is none of zeros, and none that is an IP address") {
            fun of(vararg bytes: Int): MacAddress? {
                val address = LinkLayerAddress.of(ByteArray(bytes.size) { bytes[it].toByte() })
                return Interface.of(Link.build { index(7).name("x0").address(address) }, emptyList()).hardwareAddress
            }
            of(2, 0, 0, 0, 0, 7)?.toString() shouldBe "02:00:00:00:00:07"
            of(2, 0, 0, 0, 0, 7, 8, 9)?.size shouldBe 8
            of(*IntArray(20) { it })?.size shouldBe 20
            for (size in listOf(0, 4, 7, 16, 32)) withClue("$size bytes") { of(*IntArray(size) { 1 }).shouldBeNull() }
            for (size in listOf(6, 8, 20)) withClue("$size zeros") { of(*IntArray(size)).shouldBeNull() }
            Interface.of(Link.build { index(7).name("x0") }, emptyList()).hardwareAddress.shouldBeNull()
        }

        test("all interfaces of a namespace, as ip shows them") {
            witness("ip")
            onHost { host ->
                val found = Interfaces.list(host.netNs)
                found.map { it.name } shouldContainExactlyInAnyOrder listOf("lo", "v0")
                found.map { it.index } shouldBe found.map { it.index }.sorted()
                for (line in host.run("ip", "-o", "link").expectSuccess().lines().filter(String::isNotBlank)) {
                    withClue(line) {
                        val (index, name) = checkNotNull(Regex("""^(\d+): ([^@:]+)""").find(line)).destructured
                        val flags = checkNotNull(Regex("<(.*?)>").find(line)).groupValues[1].split(',')
                        val one = found.single { it.index == index.toInt() }
                        one.name shouldBe name
                        one.mtu shouldBe line.substringAfter(" mtu ").substringBefore(' ').toInt()
                        one.isUp shouldBe ("UP" in flags)
                        one.isLoopback shouldBe ("LOOPBACK" in flags)
                        one.isBroadcast shouldBe ("BROADCAST" in flags)
                        one.isMulticast shouldBe ("MULTICAST" in flags)
                        one.isPointToPoint shouldBe ("POINTOPOINT" in flags)
                        one.isRunning shouldBe true
                        one.hardwareAddress?.toString() shouldBe Regex("link/ether (\\S+)").find(line)?.groupValues?.get(1)
                    }
                }
                val shown = host.run("ip", "-o", "address").expectSuccess().lines().filter(String::isNotBlank).map {
                    val (index, prefix) = checkNotNull(Regex("""^(\d+): \S+\s+inet6? (\S+)""").find(it)).destructured
                    index.toInt() to prefix
                }
                found.flatMap { one -> one.addresses.map { one.index to "${it.prefix}" } } shouldContainExactlyInAnyOrder shown
                Interfaces.addresses(host.netNs).map { it.interfaceIndex to "${it.prefix}" } shouldContainExactlyInAnyOrder shown
                val v0 = found.single { it.name == "v0" }
                v0.mtu shouldBe 1_400
                "$v0" shouldBe "${v0.index}: v0 <up|broadcast|multicast|running> mtu 1400 ${v0.hardwareAddress} ${v0.addresses}"
            }
        }

        test("all interfaces of this namespace, as the JDK has them") {
            PrivateNamespace.require()
            guarded {
                RouteConn.open().use { conn ->
                    conn.add(Link.build { name("nlj0").address("02:00:00:00:00:01").mtu(1_300).kind(LinkKind.veth("nlj1")) })
                    val j0 = conn.link("nlj0")!!.index
                    try {
                        conn.change(Link.build { index(j0).up() })
                        conn.add(Address.build { interfaceIndex(j0).address("192.0.2.129/25").broadcast(parseInetAddress("192.0.2.255")) })
                        conn.add(Address.build { interfaceIndex(j0).address("fd00:1::1/64").flags(AddressFlag.NO_DAD) })
                        val ours = Interfaces.list()
                        val theirs = NetworkInterface.networkInterfaces().toList()
                        // The JDK leaves out what has no address.
                        val addressed = ours.filter { it.addresses.isNotEmpty() }
                        addressed.map { it.name } shouldContainExactlyInAnyOrder theirs.map { it.name }
                        (ours - addressed.toSet()).map { it.name } shouldContain "nlj1"
                        for (one in addressed) {
                            withClue(one) {
                                val other = theirs.single { it.index == one.index }
                                other.name shouldBe one.name
                                other.mtu shouldBe one.mtu
                                other.isUp shouldBe (one.isUp && one.isRunning)
                                other.isLoopback shouldBe one.isLoopback
                                other.isPointToPoint shouldBe one.isPointToPoint
                                other.supportsMulticast() shouldBe one.isMulticast
                                other.hardwareAddress?.let(MacAddress::of) shouldBe one.hardwareAddress
                                val prefixes = other.interfaceAddresses.map { "${it.address.text.substringBefore('%')}/${it.networkPrefixLength}" }
                                one.addresses.map { "${it.prefix}" } shouldContainExactlyInAnyOrder prefixes
                            }
                        }
                        ours.single { it.index == j0 }.addresses.single { it.prefix.length == 25 }.broadcast?.text shouldBe "192.0.2.255"
                    } finally {
                        conn.delete(Link.build { index(j0) })
                    }
                }
            }
        }

        test("on a point-to-point link the address is this host's own, not the peer's") {
            onHost { host ->
                RouteConn.open(NetlinkConfig(netNs = host.netNs)).use { conn ->
                    val v0 = host.index("v0")
                    conn.add(Address.build { interfaceIndex(v0).address("198.51.100.1/32").peer(parseInetAddress("198.51.100.2")) })
                    conn.add(Address.build { interfaceIndex(v0).address("fd02::1/128").peer(parseInetAddress("fd02::2")).flags(AddressFlag.NO_DAD) })
                    val found = Interfaces.byName("v0", host.netNs).addresses
                    found.filter { it.peer != null }.map { "$it" } shouldContainExactlyInAnyOrder
                        listOf("198.51.100.1/32 peer 198.51.100.2", "fd02::1/128 peer fd02::2")
                    found.single { "${it.prefix}" == "192.0.2.1/24" }.peer.shouldBeNull()
                }
            }
        }

        test("a tunnel is point-to-point and has no hardware address") {
            witness("ip")
            onHost { host ->
                val made = host.run("ip", "tuntap", "add", "dev", "t0", "mode", "tun")
                if (made.status != 0) throw TestAbortedException("no tun here: ${made.output.trim()}")
                val tunnel = Interfaces.byName("t0", host.netNs)
                tunnel.isPointToPoint shouldBe true
                tunnel.isUp shouldBe false
                tunnel.isRunning shouldBe false
                tunnel.hardwareAddress.shouldBeNull()
            }
        }

        test("one by its index or its name") {
            onHost { host ->
                val v0 = Interfaces.list(host.netNs).single { it.name == "v0" }
                Interfaces.byIndex(v0.index, host.netNs) shouldBe v0
                Interfaces.byName("v0", host.netNs) shouldBe v0
                Interfaces.byName("v0", host.netNs).hashCode() shouldBe v0.hashCode()
                val long = "a-name-that-is-longer-than-any-other"
                RouteConn.open(NetlinkConfig(netNs = host.netNs)).use { it.addAlternativeNames(v0.index, long) }
                Interfaces.byName(long, host.netNs) shouldBe v0
                Interfaces.byIndex(1, host.netNs).isLoopback shouldBe true
            }
        }

        test("there is no such interface") {
            onHost { host ->
                for (index in listOf(0, -1, Int.MIN_VALUE)) {
                    shouldThrow<IllegalArgumentException> { Interfaces.byIndex(index, host.netNs) }.message shouldBe "invalid interface index: $index"
                    shouldThrow<IllegalArgumentException> { Interfaces.multicastGroups(index, host.netNs) }
                }
                for (name in listOf("", "a\u0000b")) {
                    shouldThrow<IllegalArgumentException> { Interfaces.byName(name, host.netNs) }.message shouldBe "invalid interface name: '$name'"
                }
                for (name in listOf("v1", "nosuch0", "v0 ", "v/0", "x".repeat(127), "x".repeat(128), "x".repeat(100_000), "\u00e4".repeat(64))) {
                    withClue(name.take(20)) {
                        val e = shouldThrow<NoSuchInterfaceException> { Interfaces.byName(name, host.netNs) }
                        e.wanted shouldBe name
                        e.errno shouldBe Errno.ENODEV
                        e.isTimeout shouldBe false
                    }
                }
                shouldThrow<NoSuchInterfaceException> { Interfaces.byIndex(99_999, host.netNs) }.message shouldBe
                    "no such network interface: index 99999"
                Interfaces.multicastGroups(99_999, host.netNs) shouldBe emptyList()
            }
            PrivateNamespace.require()
            val closed = NetNs.create().also(NetNs::close)
            shouldThrow<ClosedChannelException> { Interfaces.list(closed) }
            shouldThrow<ClosedChannelException> { Interfaces.multicastGroups(1, closed) }
        }

        test("a link-local address has its interface as scope, others have none") {
            onHost { host ->
                val v0 = Interfaces.byName("v0", host.netNs)
                val local = v0.addresses.single { it.prefix.address.isLinkLocalUnicast }
                (local.address as Inet6Address).scopeId shouldBe v0.index
                (local.prefix.address as Inet6Address).scopeId shouldBe 0
                local.prefix.length shouldBe 64
                local.isTentative shouldBe false
                UdpConn.listen(InetSocketAddress(local.address, 0), ListenOptions(config = host.config)).close()
                (v0.addresses.single { "${it.prefix}" == "fd00::1/64" }.address as Inet6Address).scopeId shouldBe 0
            }
        }

        test("multicast groups, as ip shows them") {
            witness("ip")
            onHost { host ->
                val v0 = host.index("v0")
                fun shown() = host.run("ip", "maddress", "show", "dev", "v0").expectSuccess().lines().map(String::trim)
                    .filter { it.startsWith("inet") }.map { it.split(Regex("\\s+"))[1] }

                fun found() = Interfaces.multicastGroups(v0, host.netNs)
                fun texts() = found().map { it.text.substringBefore('%') }
                texts() shouldContainExactlyInAnyOrder shown()
                texts() shouldContain "224.0.0.1"
                texts() shouldContain "ff02::1"
                found().filterIsInstance<Inet6Address>().map { it.scopeId }.toSet() shouldBe setOf(v0)
                UdpConn.listenMulticast(InetSocketAddress("239.1.2.3", 5353), "v0", ListenOptions(config = host.config)).use {
                    UdpConn.listenMulticast(InetSocketAddress("ff05::1234", 5353), "v0", ListenOptions(config = host.config)).use {
                        texts() shouldContainExactlyInAnyOrder shown()
                        texts() shouldContain "239.1.2.3"
                        texts() shouldContain "ff05::1234"
                        Interfaces.multicastGroups(1, host.netNs).map { it.text } shouldNotContain "239.1.2.3"
                    }
                }
                texts() shouldNotContain "239.1.2.3"
                Interfaces.multicastGroups(v0).map { it.text } shouldNotContain "ff05::1234"
            }
        }

        test("multicast groups of the calling thread's namespace") {
            onHost { host ->
                val v0 = host.index("v0")
                host.inside { Interfaces.multicastGroups(v0) } shouldBe Interfaces.multicastGroups(v0, host.netNs)
            }
        }

        test("the files that tell of groups") {
            val group = if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) "FB0000E0" else "E00000FB"
            val igmp = """
                |Idx	Device    : Count Querier	Group    Users Timer	Reporter
                |1	lo        :     1      V3
                |				010000E0     1 0:00000000		0
                |12	a-long-name-0123:     2      V3
                |				$group     1 0:00000000		0
                |				010000E0     1 0:00000000		0
                |2	e         :     0      V2
                |
            """.trimMargin().lines()
            MulticastGroups.ipv4(igmp, 12).map { it.text }.first() shouldBe "224.0.0.251"
            MulticastGroups.ipv4(igmp, 12).size shouldBe 2
            MulticastGroups.ipv4(igmp, 1).size shouldBe 1
            MulticastGroups.ipv4(igmp, 2) shouldBe emptyList()
            MulticastGroups.ipv4(listOf("", "	", "no", "			zz"), 2) shouldBe emptyList()
            val igmp6 = """
                |1    lo              ff020000000000000000000000000001     1 0000000C 0
                |12   a-long-name-0123 ff0200000000000000000001ff7b3894     1 00000004 0
                |12   a-long-name-0123 ff05000000000000000000000000fb     1 00000004 0
            """.trimMargin().lines()
            MulticastGroups.ipv6(igmp6, 12).map { it.text } shouldContainExactly listOf("ff02::1:ff7b:3894")
            MulticastGroups.ipv6(igmp6, 1).map { it.text } shouldContainExactly listOf("ff02::1")
            MulticastGroups.ipv6(listOf("", "1 lo"), 1) shouldBe emptyList()
        }

        test("files below /proc/net as a namespace has them") {
            onHost { host ->
                val links = host.netNs.readProcNet("dev").decodeToString()
                links.lines().drop(2).filter(String::isNotBlank).map { it.trim().substringBefore(':') } shouldContainExactlyInAnyOrder
                    listOf("lo", "v0")
                shouldThrow<LinuxSocketException> { host.netNs.readProcNet("nosuch") }.errno shouldBe Errno.ENOENT
                for (file in listOf("", "/etc/passwd", "../status", "stat/../../status", "stat/")) {
                    withClue(file) { shouldThrow<IllegalArgumentException> { host.netNs.readProcNet(file) } }
                }
            }
        }
    })
