package io.netloom.testkit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno
import io.netloom.socket.Ipv6Option
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import org.opentest4j.TestAbortedException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** Networks of the kit carry packets, and tools that know networks agree with it. */
class TestNetTest :
    FunSpec({
        /** One datagram from host to host; nothing sent before, so that it also has to resolve the link-layer address. */
        suspend fun send(from: TestHost, to: TestHost, address: String) {
            val target = InetSocketAddress(InetAddress.ofLiteral(address), 4000)
            val family = if (':' in address) AddressFamily.INET6 else AddressFamily.INET
            to.open(family, SocketType.DGRAM).use { receiver ->
                receiver.bind(target)
                from.open(family, SocketType.DGRAM).use { sender ->
                    sender.sendTo(ByteBuffer.wrap("hello from $from".encodeToByteArray()), target)
                    val buffer = ByteBuffer.allocate(100)
                    val n = receiver.receiveFrom(buffer, timeout = 10.seconds)
                    buffer.array().decodeToString(0, n) shouldBe "hello from $from"
                }
            }
        }

        test("two hosts on a cable") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                send(a, b, "10.0.0.2")
                send(b, a, "10.0.0.1")
                send(a, b, "fd00::2")
                send(b, a, "fd00::1")
                send(a, a, "127.0.0.1")
                send(b, b, "::1")
            }
        }

        test("the first packet gets through, every time") {
            repeat(30) {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                    if (it % 2 == 0) send(a, b, "10.0.0.2") else send(b, a, "fd00::1")
                }
            }
        }

        test("three hosts on a switch") {
            TestNet.use { net ->
                val hosts = listOf("a", "b", "c").map(net::host)
                net.bridge(*hosts.mapIndexed { i, host -> host.end("eth0", "10.0.0.${i + 1}/24", "fd00::${i + 1}/64") }.toTypedArray())
                for (from in hosts) {
                    hosts.forEachIndexed { i, to ->
                        send(from, to, "10.0.0.${i + 1}")
                        send(from, to, "fd00::${i + 1}")
                    }
                }
            }
        }

        test("a router between two cables") {
            TestNet.use { net ->
                val a = net.host("a")
                val r = net.host("r")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.1.1/24", "fd00:1::1/64"), r.end("left", "10.0.1.254/24", "fd00:1::fe/64"))
                net.link(b.end("eth0", "10.0.2.1/24", "fd00:2::1/64"), r.end("right", "10.0.2.254/24", "fd00:2::fe/64"))
                a.route("default", via = "10.0.1.254")
                b.route("10.0.1.0/24", via = "10.0.2.254", dev = "eth0")
                a.route("default", via = "fd00:1::fe")
                b.route("fd00:1::/64", via = "fd00:2::fe")
                r.forward()
                send(a, b, "10.0.2.1")
                send(b, a, "10.0.1.1")
                send(a, b, "fd00:2::1")
                send(b, a, "fd00:1::1")
            }
        }

        test("link-local addresses are usable at once") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0"), b.end("eth0"))
                val all = InetSocketAddress(InetAddress.getByName("ff02::1%${a.index("eth0")}"), 4000)
                b.open(AddressFamily.INET6, SocketType.DGRAM).use { receiver ->
                    // What is for all nodes is for a group that the host has joined, not the socket.
                    receiver.setOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_ALL, 1)
                    receiver.bind(InetSocketAddress("::", 4000))
                    a.open(AddressFamily.INET6, SocketType.DGRAM).use { it.sendTo(ByteBuffer.allocate(5), all) }
                    receiver.receiveFrom(ByteBuffer.allocate(100), timeout = 10.seconds) shouldBe 5
                }
            }
        }

        test("an MTU that is too small for IPv6") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"), mtu = 576)
                send(a, b, "10.0.0.2")
            }
        }

        test("interfaces go up, down and away, and keep their MTU") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"), mtu = 1280)
                a.interfaces.exists("eth0") shouldBe true
                a.interfaces.down("eth0")
                shouldThrow<java.io.IOException> { send(a, b, "10.0.0.2") }.message shouldContain "ENETUNREACH"
                a.interfaces.up("eth0")
                a.interfaces.mtu("eth0", 9000)
                a.interfaces.removeAddress("eth0", "10.0.0.1/24")
                a.interfaces.delete("eth0")
                a.interfaces.exists("eth0") shouldBe false
                b.interfaces.exists("eth0") shouldBe false
            }
        }

        test("an error names the request and the errno") {
            TestNet.use { net ->
                val a = net.host("a")
                a.interfaces.createBridge("br0")
                val again = shouldThrow<RouteException> { a.interfaces.createBridge("br0") }
                again.errno shouldBe Errno.EEXIST
                again.message shouldBe "RTM_NEWLINK bridge br0: EEXIST (17)"
                shouldThrow<RouteException> { a.index("eth7") }.message shouldContain "RTM_GETLINK eth7: ENODEV (19)"
                shouldThrow<RouteException> { a.route("10.9.0.0/16", via = "10.1.1.1") }.message shouldContain
                    "RTM_NEWROUTE to 10.9.0.0/16: ENETUNREACH (101) Nexthop has invalid gateway"
            }
        }

        test("a sysctl belongs to its host") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                a.sysctl("net/ipv4/ip_forward", "1")
                a.sysctl("net.ipv4.ip_forward") shouldBe "1"
                b.sysctl("net/ipv4/ip_forward") shouldBe "0"
                shouldThrow<IllegalArgumentException> { a.sysctl("kernel/hostname", "x") }
            }
        }

        test("ip sees the same network") {
            if (!CommandResult.exists("ip")) throw TestAbortedException("no ip (iproute2) on the PATH")
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth1", "10.0.0.2/24"), mtu = 1400)
                a.route("default", via = "10.0.0.2")
                a.route("10.7.0.0/16", dev = "eth0")
                a.route("fd07::/16", via = "fd00::2")
                val links = a.run("ip", "link").expectSuccess()
                links shouldContain Regex("eth0@.*<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 .* state UP")
                links shouldContain Regex("lo: <LOOPBACK,UP,LOWER_UP>")
                val addresses = a.run("ip", "address", "show", "dev", "eth0").expectSuccess()
                addresses shouldContain "inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0"
                addresses shouldContain Regex("inet6 fd00::1/64 scope global nodad")
                addresses shouldContain Regex("inet6 fe80::[^ ]*/64 scope link \n")
                val routes = a.run("ip", "route").expectSuccess()
                routes shouldContain "default via 10.0.0.2 dev eth0 proto static"
                routes shouldContain "10.7.0.0/16 dev eth0 proto static scope link"
                a.run("ip", "-6", "route").expectSuccess() shouldContain "fd07::/16 via fd00::2 dev eth0 proto static"
                b.run("ip", "-o", "link", "show", "dev", "eth1").expectSuccess() shouldContain "mtu 1400"
                a.run("ip", "link", "show", "dev", "eth1").status shouldBe 1
            }
        }
    })
