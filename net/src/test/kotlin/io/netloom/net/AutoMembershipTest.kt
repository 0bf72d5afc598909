package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.route.Address
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.RouteChange
import io.netloom.netlink.route.RouteConn
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.SocketType
import io.netloom.socket.ip.GroupFamily
import io.netloom.socket.ip.GroupSocket
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.io.IOException
import java.net.InetAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** A socket stays in a group on all interfaces, whatever becomes of them. The kernel's own lists of groups are the witness, and what is heard. */
class AutoMembershipTest :
    FunSpec({
        /** Two hosts with a cable at each of which a socket of the family; the first's hears, the second's sends. */
        suspend fun onCable(family: GroupFamily, block: suspend (TestNet, TestHost, TestHost, GroupSocket, GroupSocket) -> Unit) =
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("left", *family.ends(1, 0)), b.end("left", *family.ends(2, 0)))
                guarded { family.open(a).bind(family.wildcard).use { member -> family.open(b).use { block(net, a, b, member, it) } } }
            }

        fun TestNet.connectRight(a: TestHost, b: TestHost, family: GroupFamily) =
            link(a.end("right", *family.ends(1, 1)), b.end("right", *family.ends(2, 1)))

        fun TestHost.isMember(name: String, group: InetAddress) =
            Interfaces.multicastGroups(index(name), netNs).any { it.text.substringBefore('%') == group.text }

        suspend fun AutoMembership.awaitJoined(name: String): Interface {
            while (true) receive(30.seconds).let { if (it is MembershipEvent.Joined && it.value.name == name) return it.value }
        }

        suspend fun AutoMembership.awaitLeft(name: String) {
            while (true) receive(30.seconds).let { if (it is MembershipEvent.Left && it.value.name == name) return }
        }

        suspend fun AutoMembership.awaitRefused(name: String): MembershipEvent.Refused {
            while (true) receive(30.seconds).let { if (it is MembershipEvent.Refused && it.value.name == name) return it }
        }

        fun AutoMembership.names() = joined.map { it.name }

        fun number(refused: MembershipEvent.Refused) = (refused.cause as ErrnoCarrier).errno

        /** Says it until it is heard: a cable that comes up drops what is sent before it is ready. */
        suspend fun GroupSocket.hears(text: String, sender: GroupSocket, group: InetAddress, through: Int) {
            sender.sendThrough(through)
            repeat(300) {
                sender.send(text, group, port)
                val buffer = ByteBuffer.allocate(100)
                try {
                    do conn.receiveFrom(buffer.clear(), timeout = 100.milliseconds) while (text(buffer) != text)
                    return
                } catch (_: SocketTimeoutException) {
                    // once more
                }
            }
            error("'$text' was not heard")
        }

        context("on all that there are, on each that comes, and still on one that was down") {
            withData(GroupFamily.entries) { family ->
                onCable(family) { net, a, b, member, sender ->
                    val group = family.group(1)
                    Interfaces.joinOnAll(member, group, netNs = a.netNs).use { membership ->
                        membership.names() shouldContainExactly listOf("left")
                        membership.refused shouldBe emptyList()
                        member.hears("1", sender, group, b.index("left"))
                        net.connectRight(a, b, family)
                        membership.awaitJoined("right").index shouldBe a.index("right")
                        membership.names() shouldContainExactlyInAnyOrder listOf("left", "right")
                        member.hears("2", sender, group, b.index("right"))
                        a.interfaces.down("left")
                        a.interfaces.up("left")
                        member.hears("3", sender, group, b.index("left"))
                        "$membership" shouldBe "AutoMembership(${group.text} on ${membership.names()})"
                    }
                }
            }
        }

        context("one that is gone is forgotten, also by the socket") {
            withData(GroupFamily.entries) { family ->
                onCable(family) { net, a, b, member, sender ->
                    val group = family.group(1)
                    a.sysctl("net/ipv4/igmp_max_memberships", "2")
                    Interfaces.joinOnAll(member, group, netNs = a.netNs) { it.name != "other" }.use { membership ->
                        repeat(4) { round ->
                            net.connectRight(a, b, family)
                            membership.awaitJoined("right")
                            member.hears("$round", sender, group, b.index("right"))
                            a.interfaces.delete("right")
                            membership.awaitLeft("right")
                            membership.names() shouldContainExactly listOf("left")
                        }
                        // Another one that has the number of one that is gone.
                        RouteConn.open(NetlinkConfig(netNs = a.netNs)).use { conn ->
                            repeat(2) {
                                conn.add(Link.build { name("same").index(77).kind(LinkKind.veth("other")) })
                                membership.awaitJoined("same").index shouldBe 77
                                a.isMember("same", group) shouldBe true
                                conn.delete(Link.build { index(77) })
                                membership.awaitLeft("same")
                            }
                        }
                    }
                }
            }
        }

        context("only one source is heard, and a place is free again when its interface is gone") {
            withData(GroupFamily.entries) { family ->
                onCable(family) { net, a, b, member, sender ->
                    val group = family.sourceSpecificGroup(1)
                    a.sysctl("net/ipv4/igmp_max_memberships", "2")
                    Interfaces.joinOnAll(member, group, family.address(2, 0), a.netNs).use { first ->
                        first.source shouldBe family.address(2, 0)
                        "$first" shouldBe "AutoMembership(${group.text} from ${family.address(2, 0).text} on [left])"
                        member.hears("1", sender, group, b.index("left"))
                        Interfaces.joinOnAll(member, group, family.address(2, 1), a.netNs).use { second ->
                            repeat(3) { round ->
                                net.connectRight(a, b, family)
                                first.awaitJoined("right")
                                second.awaitJoined("right")
                                member.hears("right $round", sender, group, b.index("right"))
                                a.interfaces.delete("right")
                                first.awaitLeft("right")
                                second.awaitLeft("right")
                            }
                        }
                        // What the second has left was not the first's.
                        member.hears("2", sender, group, b.index("left"))
                    }
                    a.isMember("left", group) shouldBe false
                }
            }
        }

        test("at a limit: refused, with the sysctl's name, until a place is free") {
            onCable(GroupFamily.IPV4) { net, a, b, member, sender ->
                val group = GroupFamily.IPV4.group(1)
                a.sysctl("net/ipv4/igmp_max_memberships", "1")
                net.connectRight(a, b, GroupFamily.IPV4)
                Interfaces.joinOnAll(member, group, netNs = a.netNs).use { membership ->
                    membership.names() shouldContainExactly listOf("left")
                    val refused = membership.refused.single()
                    refused.value.name shouldBe "right"
                    number(refused) shouldBe Errno.ENOBUFS
                    refused.cause.message!! shouldContain "net.ipv4.igmp_max_memberships"
                    // It is tried again, and told once.
                    a.interfaces.mtu("right", 1_400)
                    a.interfaces.delete("left")
                    membership.receive(30.seconds).shouldBeInstanceOf<MembershipEvent.Left>().value.name shouldBe "left"
                    membership.receive(30.seconds).shouldBeInstanceOf<MembershipEvent.Joined>().value.name shouldBe "right"
                    membership.refused shouldBe emptyList()
                    member.hears("at last", sender, group, b.index("right"))
                }
            }
        }

        test("one that was refused and is gone is no longer refused") {
            onCable(GroupFamily.IPV4) { net, a, b, member, _ ->
                a.sysctl("net/ipv4/igmp_max_memberships", "1")
                net.connectRight(a, b, GroupFamily.IPV4)
                Interfaces.joinOnAll(member, GroupFamily.IPV4.group(1), netNs = a.netNs).use { membership ->
                    a.interfaces.delete("right")
                    a.interfaces.delete("left")
                    membership.awaitLeft("left")
                    membership.refused shouldBe emptyList()
                    membership.joined shouldBe emptyList()
                }
            }
        }

        test("those that the filter accepts, for as long as it does; never those without multicast") {
            val family = GroupFamily.IPV4
            onCable(family) { net, a, b, member, _ ->
                val group = family.group(1)
                net.connectRight(a, b, family)
                Interfaces.list(a.netNs).filterNot { it.isMulticast }.map { it.name } shouldContain "lo"
                val asked = HashSet<String>()
                val filter = { it: Interface ->
                    asked += it.name
                    it.isUp && it.addresses.any { address -> "${address.prefix}" == "10.0.1.1/24" }
                }
                Interfaces.joinOnAll(member, group, netNs = a.netNs, filter = filter).use { membership ->
                    asked shouldNotContain "lo"
                    membership.names() shouldContainExactly listOf("right")
                    a.isMember("left", group) shouldBe false
                    a.interfaces.down("right")
                    membership.awaitLeft("right")
                    a.isMember("right", group) shouldBe false
                    a.interfaces.up("right")
                    membership.awaitJoined("right")
                    a.interfaces.removeAddress("right", "10.0.1.1/24")
                    membership.awaitLeft("right")
                    a.interfaces.addAddress("left", "10.0.1.1/24")
                    membership.awaitJoined("left").addresses.map { "${it.prefix}" } shouldContain "10.0.1.1/24"
                    a.isMember("left", group) shouldBe true
                }
            }
        }

        test("IPv6 leaves an interface whose MTU is too small, and comes back") {
            onCable(GroupFamily.IPV6) { _, a, _, member, _ ->
                val group = GroupFamily.IPV6.group(1)
                Interfaces.joinOnAll(member, group, netNs = a.netNs).use { membership ->
                    a.interfaces.mtu("left", 1_000)
                    val refused = membership.awaitRefused("left")
                    number(refused) shouldBe Errno.EINVAL
                    membership.joined shouldBe emptyList()
                    a.interfaces.mtu("left", 1_500)
                    membership.awaitJoined("left")
                    a.isMember("left", group) shouldBe true
                    membership.refused shouldBe emptyList()
                }
            }
        }

        test("what was lost in an overrun is made up for") {
            val family = GroupFamily.IPV4
            onCable(family) { _, a, _, member, _ ->
                RouteConn.open(NetlinkConfig(netNs = a.netNs)).use { conn ->
                    fun same() = Link.build { name("same").index(77).address("02:00:00:00:00:01").kind(LinkKind.veth("other")) }
                    conn.add(same())
                    val small = InterfaceMonitor(RouteConn.open(NetlinkConfig(netNs = a.netNs, receiveBuffer = 1)))
                    AutoMembership(member.conn, family.group(1), null, small) { true }.use { membership ->
                        membership.begin()
                        a.isMember("same", family.group(1)) shouldBe true
                        val left = a.index("left")
                        val addresses = List(400) { Address.build { interfaceIndex(left).address("10.1.${it / 200}.${it % 200}/32") } }
                        conn.apply(addresses.map(RouteChange::add)).all { it.isSuccess } shouldBe true
                        conn.delete(Link.build { index(77) })
                        conn.add(same())
                        while (!a.isMember("same", family.group(1))) {
                            try {
                                membership.receive(100.milliseconds)
                            } catch (_: SocketTimeoutException) {
                                // nothing to be told
                            }
                        }
                        membership.names() shouldContain "same"
                    }
                }
            }
        }

        test("what the program has joined itself stays its own") {
            val family = GroupFamily.IPV4
            onCable(family) { _, a, _, member, _ ->
                val group = family.group(1)
                member.joinGroup(group, "left")
                Interfaces.joinOnAll(member, group, netNs = a.netNs).use { membership ->
                    membership.joined shouldBe emptyList()
                    number(membership.refused.single()) shouldBe Errno.EADDRINUSE
                }
                a.isMember("left", group) shouldBe true
            }
        }

        test("closing leaves all, and not the socket") {
            val family = GroupFamily.IPV4_ON_IPV6
            onCable(family) { net, a, b, member, _ ->
                val group = family.group(1)
                net.connectRight(a, b, family)
                val membership = Interfaces.joinOnAll(member, group, netNs = a.netNs)
                for (name in listOf("left", "right")) a.isMember(name, group) shouldBe true
                membership.close()
                membership.close()
                for (name in listOf("left", "right")) a.isMember(name, group) shouldBe false
                membership.joined shouldBe emptyList()
                shouldThrow<ClosedChannelException> { membership.receive() }
                shouldThrow<ClosedChannelException> { onThread { membership.receiveBlocking() } }
                Interfaces.joinOnAll(member, group, netNs = a.netNs).close()
                member.conn.isOpen shouldBe true
            }
        }

        test("a socket that is closed before") {
            val family = GroupFamily.IPV6
            onCable(family) { net, a, b, member, _ ->
                val membership = Interfaces.joinOnAll(member, family.group(1), netNs = a.netNs)
                member.close()
                net.connectRight(a, b, family)
                shouldThrow<ClosedChannelException> { membership.receive(30.seconds) }
                membership.close()
                shouldThrow<ClosedChannelException> { Interfaces.joinOnAll(member, family.group(1), netNs = a.netNs) }
            }
        }

        test("what does not fit is refused at once") {
            TestNet.use { net ->
                val host = net.host("a")
                val v4 = inet4Address(239, 1, 1, 1)
                val v6 = parseInetAddress("ff05::1")
                suspend fun refuse(family: Int, group: InetAddress, source: InetAddress? = null, here: TestHost = host) =
                    host.open(family, SocketType.DGRAM).use { conn ->
                        shouldThrow<IllegalArgumentException> { Interfaces.joinOnAll(conn, group, source, here.netNs) }.message
                    }
                refuse(AddressFamily.INET, inet4Address(192, 0, 2, 1)) shouldBe "not a multicast group: 192.0.2.1"
                refuse(AddressFamily.INET, v4, parseInetAddress("2001:db8::1")) shouldBe "no source for the group 239.1.1.1: 2001:db8::1"
                refuse(AddressFamily.INET, v4, v4) shouldBe "no source for the group 239.1.1.1: 239.1.1.1"
                refuse(AddressFamily.INET, v6)!! shouldContain "a socket that cannot be in the group ff05::1"
                refuse(AddressFamily.UNIX, v4)!! shouldContain "a socket that cannot be in the group 239.1.1.1"
                refuse(AddressFamily.INET, v4, here = net.host("b"))!! shouldContain "the socket is in another network namespace than the interfaces"
            }
        }

        test("waiting for what comes may time out, be cancelled, or be ended by a close") {
            val family = GroupFamily.IPV4
            onCable(family) { net, a, b, member, _ ->
                Interfaces.joinOnAll(member, family.group(1), netNs = a.netNs).use { membership ->
                    shouldThrow<SocketTimeoutException> { repeat(1_000) { membership.receive(Duration.ZERO) } }
                    shouldThrow<SocketTimeoutException> { onThread { membership.receiveBlocking(java.time.Duration.ofMillis(1)) } }
                    val collecting = launch(start = CoroutineStart.UNDISPATCHED) { membership.events().collect {} }
                    collecting.cancelAndJoin()
                    net.connectRight(a, b, family)
                    membership.awaitJoined("right")
                    val ended = failureOf { repeat(1_000) { membership.receive() } }
                    membership.close()
                    ended.await().shouldBeInstanceOf<IOException>()
                }
            }
        }

        test("a filter that fails leaves nothing behind") {
            val family = GroupFamily.IPV4
            onCable(family) { _, a, _, member, _ ->
                val group = family.group(1)
                shouldThrow<IllegalStateException> { Interfaces.joinOnAll(member, group, netNs = a.netNs) { error("the filter's own") } }
                a.isMember("left", group) shouldBe false
            }
        }

        test("a connection of this module, in the thread's own namespace") {
            onCable(GroupFamily.IPV4) { _, a, _, _, _ ->
                val group = GroupFamily.IPV4.group(1)
                val (member, membership) = a.inside {
                    val conn = UdpConn.listen(java.net.InetSocketAddress("0.0.0.0", 0))
                    conn to BlockingInterfaces.joinOnAll(conn, group)
                }
                member.use {
                    membership.use { withClue(it) { it.names() shouldContainExactly listOf("left") } }
                    Conn.open(AddressFamily.INET, SocketType.DGRAM).use { here ->
                        shouldThrow<IllegalArgumentException> { Interfaces.joinOnAll(here, group, netNs = a.netNs) }
                    }
                }
            }
        }
    })
