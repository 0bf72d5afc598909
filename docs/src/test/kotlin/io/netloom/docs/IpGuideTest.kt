package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.icmp.IcmpConn
import io.netloom.icmp.IcmpVersion
import io.netloom.ipv4.Ipv4Conn
import io.netloom.ipv4.Ipv4ControlFlag
import io.netloom.ipv4.Ipv4ControlMessage
import io.netloom.ipv4.Ipv4Header
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.ipv4.Ipv4RawConn
import io.netloom.ipv6.Ipv6Conn
import io.netloom.ipv6.Ipv6ControlFlag
import io.netloom.ipv6.Ipv6ControlMessage
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ErrorMessage
import io.netloom.socket.MessageBatch
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.Protocol
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.socket.ip.DatagramCursor
import io.netloom.socket.ip.IpControlMessage
import io.netloom.socket.ip.SegmentedSender
import io.netloom.socket.ip.TrafficClass
import org.opentest4j.TestAbortedException
import java.io.IOException
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

// snippet: options
fun markAsLowLoss(tcp: Conn) {
    if (tcp.remoteAddress?.toInetSocketAddress()?.address is Inet6Address) {
        Ipv6Conn(tcp).dscp = TrafficClass.AF11
    } else {
        Ipv4Conn(tcp).dscp = TrafficClass.AF11 // also where the socket is one of IPv6
    }
}
// end snippet

// snippet: receive
suspend fun describeNext(socket: Ipv6PacketConn): String {
    // Once, before the packet comes; the message and the buffer are for every receive.
    socket.received = setOf(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE, Ipv6ControlFlag.HOP_LIMIT, Ipv6ControlFlag.TRAFFIC_CLASS)
    val message = socket.newMessage()
    val buffer = ByteBuffer.allocateDirect(2_000)
    val size = socket.receive(buffer, message)
    val packet = Ipv6ControlMessage.of(message)
    val way = "by interface ${packet.interfaceIndex}, hop limit ${packet.hopLimit}, ECN ${packet.ecn}"
    return "$size bytes for ${packet.destination?.hostAddress}, $way"
}
// end snippet

// snippet: send
suspend fun probe(socket: Ipv4PacketConn, target: SocketAddress, hops: Int) {
    // For this packet alone: others that are under way do not notice.
    socket.send(ByteBuffer.allocate(32), target, Ipv4ControlMessage(ttl = hops))
}
// end snippet

// snippet: reply
suspend fun echo(socket: Ipv4PacketConn, count: Int) {
    socket.received = setOf(Ipv4ControlFlag.DESTINATION)
    val message = socket.newMessage()
    val buffer = ByteBuffer.allocateDirect(2_000)
    repeat(count) {
        socket.receive(buffer.clear(), message)
        socket.reply(message, buffer.flip()) // from the address that was asked
    }
}
// end snippet

// snippet: dual-stack
suspend fun sendUrgently(socket: Conn, data: ByteBuffer, to: SocketAddress) {
    val control = IpControlMessage.build { dscp(TrafficClass.EF) }
    socket.sendMessage(data, to, control.forDestination(socket, to))
}
// end snippet

// snippet: listen-group
fun listenTo(group: InetAddress, port: Int, interfaceName: String): Ipv4PacketConn {
    val socket = Ipv4PacketConn(Conn.open(AddressFamily.INET, SocketType.DGRAM))
    try {
        socket.conn.options.reuseAddress = true // others on this machine may listen, too
        socket.conn.bind(InetSocketAddress("0.0.0.0", port))
        socket.joinGroup(group, interfaceName)
        return socket
    } catch (e: Throwable) {
        socket.close()
        throw e
    }
}
// end snippet

// snippet: send-group
suspend fun announce(socket: Ipv4PacketConn, group: SocketAddress, text: String, interfaceName: String) {
    socket.setMulticastInterface(interfaceName)
    socket.multicastTtl = 1 // as it is at first: no router passes it on
    socket.send(ByteBuffer.wrap(text.encodeToByteArray()), group)
}
// end snippet

// snippet: sources
fun hearOneStation(socket: Ipv4PacketConn, station: InetAddress, interfaceName: String) {
    socket.joinSourceSpecificGroup(InetAddress.ofLiteral("232.7.8.9"), station, interfaceName)
}

fun hearAllBut(socket: Ipv4PacketConn, noisy: InetAddress, interfaceName: String) {
    val group = InetAddress.ofLiteral("239.7.8.9")
    socket.joinGroup(group, interfaceName)
    socket.excludeSourceSpecificGroup(group, noisy, interfaceName)
}
// end snippet

// snippet: gso
suspend fun sendInPackets(udp: Conn, data: ByteBuffer, to: SocketAddress): Int = SegmentedSender(udp).send(data, segmentSize = 1_200, to)
// end snippet

// snippet: gro
suspend fun receiveDatagrams(udp: Conn, count: Int, handle: (ByteBuffer) -> Unit) {
    udp.udp.gro = true
    val batch = MessageBatch(8, 65_535, ControlMessages.space(4)) // room for merged datagrams, and for their size
    val datagrams = DatagramCursor()
    var received = 0
    while (received < count) {
        udp.receiveBatch(batch)
        datagrams.start(batch)
        while (datagrams.next()) {
            handle(datagrams.data)
            received++
        }
    }
}
// end snippet

// snippet: raw
suspend fun sendAsItIs(raw: Ipv4RawConn, to: InetAddress, payload: ByteBuffer) {
    val header = Ipv4Header.build {
        destination(to)
        protocol(Protocol.UDP)
        timeToLive(3)
        typeOfService(TrafficClass.of(TrafficClass.CS6))
    }
    raw.send(header, payload) // length, checksum, identification and source are filled in by the kernel
}
// end snippet

// snippet: ping
suspend fun roundTrip(target: InetAddress): Duration {
    val version = if (target is Inet6Address) IcmpVersion.V6 else IcmpVersion.V4
    IcmpConn.open(version).use { icmp ->
        val begin = TimeSource.Monotonic.markNow()
        icmp.send(icmp.echoRequest(sequence = 1), target)
        while (!icmp.isOwn(icmp.receive(timeout = 1.seconds).message)) continue // a raw socket hears the whole machine's
        return begin.elapsedNow()
    }
}
// end snippet

// snippet: errors
suspend fun whyNot(socket: Ipv4PacketConn, target: SocketAddress): ErrorMessage {
    socket.receiveErrors = true
    socket.send(ByteBuffer.allocate(1), target)
    return socket.conn.receiveError(timeout = 5.seconds) // who said no, and to what
}
// end snippet

private const val LOOPBACK = "127.0.0.1"

/** What the guide shows works, on the loopback. */
class IpGuideTest :
    FunSpec({
        fun udp4(address: String = LOOPBACK) = Conn.open(AddressFamily.INET, SocketType.DGRAM).also { it.bind(InetSocketAddress(address, 0)) }

        fun Conn.port() = localAddress!!.toInetSocketAddress()!!.port

        suspend fun <T> privileged(block: suspend () -> T): T = try {
            block()
        } catch (e: MissingCapabilityException) {
            throw TestAbortedException(e.message)
        }

        test("connections are marked in the words of their peer's family") {
            Conn.open(AddressFamily.INET6, SocketType.STREAM).use { listener ->
                listener.bind(InetSocketAddress(InetAddress.ofLiteral("::"), 0))
                listener.listen()
                for ((family, address) in listOf(AddressFamily.INET to LOOPBACK, AddressFamily.INET6 to "::1")) {
                    Conn.open(family, SocketType.STREAM).use { client ->
                        client.connect(InetSocketAddress(InetAddress.ofLiteral(address), listener.port()))
                        listener.accept().use { accepted ->
                            markAsLowLoss(accepted)
                            val told = if (family == AddressFamily.INET) Ipv4Conn(accepted).typeOfService else Ipv6Conn(accepted).trafficClass
                            told shouldBe 0x28
                        }
                    }
                }
            }
        }

        test("what a packet brings") {
            Conn.open(AddressFamily.INET6, SocketType.DGRAM).use { conn ->
                conn.bind(InetSocketAddress(InetAddress.ofLiteral("::1"), 0))
                val socket = Ipv6PacketConn(conn)
                socket.received = setOf(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.HOP_LIMIT, Ipv6ControlFlag.TRAFFIC_CLASS)
                socket.send(ByteBuffer.allocate(5), conn.localAddress!!.toInetSocketAddress(), Ipv6ControlMessage(hopLimit = 9, trafficClass = 1))
                describeNext(socket) shouldBe "5 bytes for 0:0:0:0:0:0:0:1, by interface 1, hop limit 9, ECN ECT_1"
            }
        }

        test("one packet's hops, an answer from the address that was asked") {
            Ipv4PacketConn(udp4("0.0.0.0")).use { server ->
                Ipv4PacketConn(udp4()).use { client ->
                    server.received = setOf(Ipv4ControlFlag.TTL, Ipv4ControlFlag.DESTINATION)
                    val message = server.newMessage()
                    probe(client, InetSocketAddress("127.0.0.2", server.conn.port()), hops = 7)
                    server.receive(ByteBuffer.allocate(100), message) shouldBe 32
                    Ipv4ControlMessage.of(message).ttl shouldBe 7
                    client.send(ByteBuffer.allocate(3), InetSocketAddress("127.0.0.3", server.conn.port()))
                    echo(server, 1)
                    val answer = ReceivedMessage()
                    client.receive(ByteBuffer.allocate(100), answer) shouldBe 3
                    answer.source!!.toInetSocketAddress()!!.address.hostAddress shouldBe "127.0.0.3"
                }
            }
        }

        test("the destination decides which control message goes along") {
            Conn.open(AddressFamily.INET6, SocketType.DGRAM).use { sender ->
                Ipv4PacketConn(udp4()).use { receiver ->
                    receiver.received = setOf(Ipv4ControlFlag.TYPE_OF_SERVICE)
                    sendUrgently(sender, ByteBuffer.allocate(1), InetSocketAddress(LOOPBACK, receiver.conn.port()))
                    val message = receiver.newMessage()
                    receiver.receive(ByteBuffer.allocate(10), message)
                    Ipv4ControlMessage.of(message).dscp shouldBe TrafficClass.EF
                }
            }
        }

        test("a group on an interface, and its sources") {
            val group = InetAddress.ofLiteral("239.1.2.3")
            listenTo(group, 0, "lo").use { listener ->
                Ipv4PacketConn(udp4()).use { sender ->
                    announce(sender, InetSocketAddress(group, listener.conn.port()), "hello", "lo")
                    listener.receive(ByteBuffer.allocate(100), timeout = 5.seconds) shouldBe 5
                    hearOneStation(listener, InetAddress.ofLiteral(LOOPBACK), "lo")
                    hearAllBut(listener, InetAddress.ofLiteral("127.0.0.9"), "lo")
                    sender.send(ByteBuffer.allocate(4), InetSocketAddress("232.7.8.9", listener.conn.port()))
                    listener.receive(ByteBuffer.allocate(100), timeout = 5.seconds) shouldBe 4
                }
                shouldThrow<IOException> { listenTo(group, 0, "nosuch") }
            }
        }

        test("many datagrams with one call, both ways") {
            udp4().use { receiver ->
                udp4().use { sender ->
                    sendInPackets(sender, ByteBuffer.allocate(5_000), InetSocketAddress(LOOPBACK, receiver.port())) shouldBe 5_000
                    val sizes = ArrayList<Int>()
                    receiveDatagrams(receiver, count = 5) { sizes += it.remaining() }
                    sizes shouldBe listOf(1_200, 1_200, 1_200, 1_200, 200)
                }
            }
        }

        test("a header of our own") {
            privileged {
                Ipv4RawConn.open(Protocol.RAW).use { raw ->
                    Ipv4PacketConn(udp4()).use { receiver ->
                        receiver.received = setOf(Ipv4ControlFlag.TTL, Ipv4ControlFlag.TYPE_OF_SERVICE)
                        val datagram = ByteBuffer.allocate(
                            12,
                        ).putShort(4000).putShort(receiver.conn.port().toShort()).putShort(12).putShort(0).putInt(7)
                        sendAsItIs(raw, InetAddress.ofLiteral(LOOPBACK), datagram.flip())
                        val message = receiver.newMessage()
                        receiver.receive(ByteBuffer.allocate(100), message) shouldBe 4
                        Ipv4ControlMessage.of(message).ttl shouldBe 3
                        Ipv4ControlMessage.of(message).typeOfService shouldBe 0xc0
                    }
                }
            }
        }

        test("an echo in both families") {
            privileged { for (address in listOf(LOOPBACK, "::1")) (roundTrip(InetAddress.ofLiteral(address)) < 10.seconds) shouldBe true }
        }

        test("who said no") {
            val closed = udp4().use { it.port() }
            Ipv4PacketConn(udp4()).use { socket ->
                whyNot(socket, InetSocketAddress(LOOPBACK, closed)).toString() shouldContain "ICMP type 3 code 3 from $LOOPBACK"
            }
        }
    })
