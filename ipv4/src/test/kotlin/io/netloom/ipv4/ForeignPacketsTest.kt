package io.netloom.ipv4

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Packets of others: passing by, or sent in their name. */
class ForeignPacketsTest :
    FunSpec({
        test("router alert: a packet for somebody else is heard on its way, and ends there") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val router = net.host("router")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.1.1/24"), router.end("eth0", "10.0.1.2/24"))
                    net.link(router.end("eth1", "10.0.2.1/24"), b.end("eth0", "10.0.2.2/24"))
                    router.forward()
                    a.route("10.0.2.0/24", via = "10.0.1.2")
                    val sender = Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.RAW, PROTOCOL))
                    val listener = Ipv4PacketConn(router.open(AddressFamily.INET, SocketType.RAW, PROTOCOL))
                    val receiver = Ipv4PacketConn(b.open(AddressFamily.INET, SocketType.RAW, PROTOCOL))
                    val to = SockAddr.inet(InetAddress.ofLiteral("10.0.2.2"), 0)
                    val buffer = ByteBuffer.allocate(16)
                    listener.received = setOf(Ipv4ControlFlag.DESTINATION)
                    listener.routerAlert(true)
                    // RFC 2113.
                    sender.ipOptions = byteArrayOf(0x94.toByte(), 4, 0, 0)
                    sender.send(bytes("alert"), to)
                    val message = listener.newMessage()
                    listener.receive(buffer, message) shouldBe 5
                    Ipv4ControlMessage.of(message).destination shouldBe to.toInetSocketAddress()!!.address
                    // Without the option it goes through, and nothing came before it.
                    sender.ipOptions = ByteArray(0)
                    sender.send(bytes("none"), to)
                    receiver.receive(buffer.clear()) shouldBe 4
                    listener.routerAlert(false)
                    sender.ipOptions = byteArrayOf(0x94.toByte(), 4, 0, 0)
                    sender.send(bytes("nobody"), to)
                    receiver.receive(buffer.clear()) shouldBe 6
                    listOf(sender, listener, receiver).forEach(Ipv4PacketConn::close)
                }
            }
        }

        test("a transparent socket sends in the name of others, and is bound to their addresses") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                    b.route("192.0.2.0/24", dev = "eth0")
                    val sender = Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.DGRAM))
                    val receiver = Ipv4PacketConn(b.open(AddressFamily.INET, SocketType.DGRAM))
                    val to = InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 4000)
                    val other = InetAddress.ofLiteral("192.0.2.77")
                    val buffer = ByteBuffer.allocate(16)
                    val message = receiver.newMessage()
                    receiver.conn.bind(to)
                    sender.transparent = true
                    sender.send(bytes("x"), to, Ipv4ControlMessage(source = other)) shouldBe 1
                    receiver.receive(buffer, message)
                    message.source!!.toInetSocketAddress()!!.address shouldBe other
                    // Sending has given the first one a port, so it is bound already.
                    val bound = Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.DGRAM))
                    bound.transparent = true
                    bound.conn.bind(InetSocketAddress(InetAddress.ofLiteral("192.0.2.78"), 5000))
                    bound.send(bytes("x"), to) shouldBe 1
                    bound.close()
                    receiver.receive(buffer.clear(), message)
                    message.source shouldBe SockAddr.inet(InetAddress.ofLiteral("192.0.2.78"), 5000)
                    sender.close()
                    receiver.close()
                }
            }
        }
    })

/** For experiments, RFC 3692. */
private const val PROTOCOL = 253
