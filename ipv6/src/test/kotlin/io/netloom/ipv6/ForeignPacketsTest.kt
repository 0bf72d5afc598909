package io.netloom.ipv6

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.ControlMessages
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControl
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Packets of others: passing by, or sent in their name; and extension headers. */
class ForeignPacketsTest :
    FunSpec({
        /** Hop-by-hop options: router alert for MLD, RFC 2711, and padding. */
        val alert = byteArrayOf(0, 0, 5, 2, 0, 0, 1, 0)

        test("router alert: a packet for somebody else is heard on its way, and ends there") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val router = net.host("router")
                    val b = net.host("b")
                    net.link(a.end("eth0", "fd00:1::1/64"), router.end("eth0", "fd00:1::2/64"))
                    net.link(router.end("eth1", "fd00:2::1/64"), b.end("eth0", "fd00:2::2/64"))
                    router.forward()
                    a.route("fd00:2::/64", via = "fd00:1::2")
                    val sender = Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.RAW, PROTOCOL))
                    val listener = Ipv6PacketConn(router.open(AddressFamily.INET6, SocketType.RAW, ALL))
                    val receiver = Ipv6PacketConn(b.open(AddressFamily.INET6, SocketType.RAW, PROTOCOL))
                    val to = SockAddr.inet(InetAddress.ofLiteral("fd00:2::2"), 0)
                    val buffer = ByteBuffer.allocate(100)
                    val control = Ipv6ControlMessage(others = ControlMessages.of(IpControl.IPV6_HOPOPTS, alert))
                    listener.routerAlert(0)
                    sender.send(bytes("alert"), to, control) shouldBe 5
                    listener.receive(buffer) shouldBeGreaterThan 4
                    listener.routerAlert(-1)
                    sender.send(bytes("nobody"), to, control)
                    receiver.receive(buffer.clear()) shouldBe 6
                    listOf(sender, listener, receiver).forEach(Ipv6PacketConn::close)
                }
            }
        }

        test("an extension header goes along and is told") {
            guardedCoroutine {
                udp6().use { conn ->
                    conn.conn.setOption(41, RECVHOPOPTS, 1)
                    val to = InetSocketAddress(LOOPBACK6, conn.port)
                    conn.send(bytes("x"), to, Ipv6ControlMessage(hopLimit = 3, others = ControlMessages.of(IpControl.IPV6_HOPOPTS, alert))) shouldBe 1
                    val message = conn.newMessage()
                    conn.receive(ByteBuffer.allocate(8), message)
                    val came = message.control[IpControl.IPV6_HOPOPTS]!!
                    // The first byte is the next header: UDP.
                    came.asList() shouldBe listOf<Byte>(17) + alert.drop(1)
                }
            }
        }

        test("a transparent socket is bound to addresses of others, and sends in their name") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::2/64"))
                    val sender = Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.DGRAM))
                    val receiver = Ipv6PacketConn(b.open(AddressFamily.INET6, SocketType.DGRAM))
                    val to = InetSocketAddress(InetAddress.ofLiteral("fd00::2"), 4000)
                    val other = SockAddr.inet(InetAddress.ofLiteral("2001:db8::77"), 5000)
                    val message = receiver.newMessage()
                    receiver.conn.bind(to)
                    sender.transparent = true
                    sender.conn.bind(other)
                    sender.send(bytes("x"), to) shouldBe 1
                    receiver.receive(ByteBuffer.allocate(8), message)
                    message.source shouldBe other
                    sender.close()
                    receiver.close()
                }
            }
        }
    })

/** For experiments, RFC 3692. */
private const val PROTOCOL = 253

/** `IPPROTO_RAW`. */
private const val ALL = 255
private const val RECVHOPOPTS = 53
