package io.netloom.socket.ip

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Ipv4Option
import io.netloom.socket.Ipv6Option
import io.netloom.socket.MessageFlag
import io.netloom.socket.Protocol
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Which sockets hear groups that they have not joined. */
class MulticastAllTest :
    FunSpec({
        fun Conn.all4() = getOption(SocketLevel.IP, Ipv4Option.MULTICAST_ALL)

        fun Conn.all6() = getOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_ALL)

        test("UDP sockets that were opened here have it off, others have what the kernel gives") {
            PrivateNamespace.require()
            for (protocol in listOf(0, Protocol.UDP)) {
                Conn.open(AddressFamily.INET, SocketType.DGRAM, protocol).use { it.all4() shouldBe 0 }
                Conn.open(AddressFamily.INET6, SocketType.DGRAM, protocol).use { (it.all4() to it.all6()) shouldBe (0 to 0) }
            }
            Conn.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP).use { it.all4() shouldBe 1 }
            Conn.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6).use { it.all6() shouldBe 1 }
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { it.all4() shouldBe 1 }
        }

        test("an adopted socket keeps what it has") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                conn.setOption(SocketLevel.IP, Ipv4Option.MULTICAST_ALL, 1)
                Conn.adopt(conn.duplicate().detach()).use { it.all4() shouldBe 1 }
            }
        }

        test("a group that only a neighbour has joined is heard if so wished, and not otherwise") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                    for ((family, address) in listOf(AddressFamily.INET to "224.0.0.250", AddressFamily.INET6 to "ff02::1234")) {
                        val group = InetAddress.ofLiteral(address)
                        val bound = InetSocketAddress(InetAddress.ofLiteral(if (family == AddressFamily.INET) "0.0.0.0" else "::"), 4000)
                        val opened = List(3) { b.open(family, SocketType.DGRAM).apply { options.reuseAddress = true } }
                        val (joined, silent, curious) = opened
                        opened.forEach { it.bind(bound) }
                        if (family == AddressFamily.INET) {
                            curious.setOption(SocketLevel.IP, Ipv4Option.MULTICAST_ALL, 1)
                        } else {
                            curious.setOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_ALL, 1)
                        }
                        (
                            object : MulticastMembership {
                                override val conn = joined
                            }
                            ).joinGroup(group, "eth0")
                        a.open(family, SocketType.DGRAM).use { sender ->
                            sender.options.device = "eth0"
                            sender.sendTo(ByteBuffer.wrap(byteArrayOf(1)), InetSocketAddress(group, 4000))
                            val buffer = ByteBuffer.allocate(8)
                            for (conn in listOf(joined, curious)) {
                                conn.receiveFrom(buffer.clear()) shouldBe 1
                                buffer.get(0) shouldBe 1
                            }
                            // Both of the others have got it, so this one would have.
                            runCatching { silent.receiveFrom(buffer.clear(), flags = MessageFlag.DONTWAIT) }.isFailure shouldBe true
                        }
                        opened.forEach(Conn::close)
                    }
                }
            }
        }
    })
