package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.PacketSocket
import io.netloom.socket.Protocol
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Packets with headers of one's own between two hosts. */
class Ipv4RawConnTest :
    FunSpec({
        val left = InetAddress.ofLiteral("10.0.0.1")
        val right = InetAddress.ofLiteral("10.0.0.2")

        suspend fun hosts(block: suspend (a: TestHost, b: TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
            block(a, b)
        }

        suspend fun conns(protocol: Int, block: suspend (a: Ipv4RawConn, b: Ipv4RawConn) -> Unit) = hosts { a, b ->
            Ipv4RawConn.open(protocol, a.config).use { from -> Ipv4RawConn.open(protocol, b.config).use { to -> block(from, to) } }
        }

        fun header(block: Ipv4Header.Builder.() -> Unit = {}) = Ipv4Header.build {
            destination(right)
            protocol(TEST_PROTOCOL)
            block()
        }

        fun bytes(vararg values: Int) = ByteBuffer.wrap(ByteArray(values.size) { values[it].toByte() })

        fun ByteBuffer.numbers() = List(remaining()) { get(position() + it).toInt() }

        suspend fun Ipv4RawConn.next(message: ReceivedMessage? = null) = receive(ByteBuffer.allocate(2_000), message, timeout = 10.seconds)

        test("what the kernel fills in, and what it leaves") {
            conns(TEST_PROTOCOL) { a, b ->
                val options = byteArrayOf(1, 1, 1, 0)
                val given = header {
                    typeOfService(0x2e).totalLength(9).identification(0xcafe).flags(Ipv4Header.DONT_FRAGMENT)
                    timeToLive(3).checksum(0xdead).options(options)
                }
                a.send(given, bytes(1, 2, 3)) shouldBe 27
                val (first, payload) = b.next().let { it.header to it.payload.numbers() }
                payload shouldBe listOf(1, 2, 3)
                first.totalLength shouldBe 27
                first.hasValidChecksum shouldBe true
                first.source shouldBe left
                first.identification shouldBe 0xcafe
                first.options shouldBe options
                first shouldBe given.toBuilder().totalLength(27).source(left).build().withChecksum()
                // A source that is somebody else's stays.
                a.send(header { source(InetAddress.ofLiteral("10.0.0.77")) }, bytes())
                b.next().header.source.hostAddress shouldBe "10.0.0.77"
                val identifications = List(3) {
                    a.send(header(), bytes())
                    b.next().header.identification
                }
                identifications shouldNotBe listOf(0, 0, 0)
            }
        }

        test("what the kernel says beside, in a message") {
            conns(TEST_PROTOCOL) { a, b ->
                val message = ReceivedMessage(100)
                a.send(header(), bytes(1, 2))
                b.next(message).payload.numbers() shouldBe listOf(1, 2)
                message.source!!.toInetSocketAddress()!!.address shouldBe left
                message.length shouldBe 22
                message.isTruncated shouldBe false
            }
        }

        test("control messages both ways, and a message that was used for payloads alone before") {
            conns(TEST_PROTOCOL) { a, b ->
                b.received shouldBe emptySet()
                b.received = setOf(Ipv4ControlFlag.TTL, Ipv4ControlFlag.DESTINATION, Ipv4ControlFlag.INTERFACE)
                b.received.size shouldBe 3
                val message = b.newMessage()
                message.payloadOnly = true
                // The TTL is the header's, whatever goes along.
                a.send(
                    header {
                        timeToLive(7)
                    },
                    bytes(1),
                    Ipv4ControlMessage(ttl = 9, interfaceIndex = a.conn.options.interfaceIndex("eth0")),
                ) shouldBe
                    21
                val packet = b.next(message)
                packet.header.timeToLive shouldBe 7
                packet.payload.numbers() shouldBe listOf(1)
                Ipv4ControlMessage.of(message).run {
                    ttl shouldBe 7
                    destination shouldBe right
                    interfaceIndex shouldBe b.conn.options.interfaceIndex("eth0")
                }
                val missing = shouldThrow<IOException> { a.send(header(), bytes(1), Ipv4ControlMessage(interfaceIndex = 99)) }
                (missing as ErrnoCarrier).errno shouldBe Errno.ENODEV
            }
        }

        test("a buffer that ends before the packet does, and one in which no header is sure to fit") {
            conns(TEST_PROTOCOL) { a, b ->
                val message = ReceivedMessage()
                val dst = ByteBuffer.allocate(80).position(20)
                a.send(header(), ByteBuffer.allocate(41))
                val packet = b.receive(dst, message, timeout = 10.seconds)
                message.isTruncated shouldBe true
                packet.header.totalLength shouldBe 61
                packet.payload.remaining() shouldBe 40
                dst.position() shouldBe 80
                shouldThrow<IllegalArgumentException> { b.receive(dst.position(21)) }.message shouldBe
                    "a packet needs room for its header, 60 bytes, not 59"
                shouldThrow<IllegalArgumentException> { b.blocking().receive(dst) }
                b.async().receive(dst).isCompletedExceptionally shouldBe true
            }
        }

        test("the address is who gets the packet next; the header's stays") {
            hosts { a, b ->
                PacketSocket.open("eth0", protocol = 0x0800, type = SocketType.DGRAM, config = b.config).use { witness ->
                    Ipv4RawConn.open(TEST_PROTOCOL, a.config).use { raw ->
                        raw.send(header { destination(InetAddress.ofLiteral("192.0.2.9")) }, bytes(7), address = right)
                    }
                    val buffer = ByteBuffer.allocate(100)
                    witness.receiveFrom(buffer, timeout = 10.seconds)
                    Ipv4Packet.parse(buffer.flip()).run {
                        header.destination.hostAddress shouldBe "192.0.2.9"
                        payload.numbers() shouldBe listOf(7)
                    }
                }
            }
        }

        test("too long for the way out, no header at all, and no such way") {
            conns(TEST_PROTOCOL) { a, b ->
                suspend fun errno(block: suspend () -> Unit) = (runCatching { block() }.exceptionOrNull() as ErrnoCarrier).errno
                errno { a.send(header(), ByteBuffer.allocate(1_481)) } shouldBe Errno.EMSGSIZE
                a.send(header(), ByteBuffer.allocate(1_480)) shouldBe 1_500
                b.next().payload.remaining() shouldBe 1_480
                errno { a.conn.sendTo(ByteBuffer.allocate(10), a.conn.localAddress) } shouldBe Errno.EINVAL
                errno { a.send(header { destination(InetAddress.ofLiteral("192.0.2.1")) }, bytes()) } shouldBe Errno.ENETUNREACH
            }
        }

        test("the host's stack answers an echo with a header of ours, and the filter leaves only answers") {
            conns(Protocol.ICMP) { a, _ ->
                a.icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(0)
                val echo = bytes(8, 0, 0, 0, 0, 7, 0, 1)
                echo.putShort(2, (0x0800 + 7 + 1).inv().toShort())
                a.send(header { protocol(Protocol.ICMP).timeToLive(5) }, echo)
                val reply = a.next()
                reply.header.source shouldBe right
                reply.header.destination shouldBe left
                reply.payload.get(0) shouldBe 0
                reply.payload.getShort(4) shouldBe 7
            }
        }

        test("to a group, whose members of the protocol all hear it") {
            hosts { a, b ->
                val group = InetAddress.ofLiteral("224.0.0.250")
                Ipv4RawConn.open(TEST_PROTOCOL, b.config).use { member ->
                    Ipv4RawConn.open(TEST_PROTOCOL, b.config).use { second ->
                        Ipv4RawConn.open(TEST_PROTOCOL, a.config).use { sender ->
                            for (conn in listOf(member, second)) conn.joinGroup(group, "eth0")
                            sender.setMulticastInterface("eth0")
                            sender.send(header { destination(group).timeToLive(9) }, bytes(4))
                            for (conn in listOf(member, second)) {
                                conn.next().run {
                                    header.destination shouldBe group
                                    // It is the header's, not the option's.
                                    header.timeToLive shouldBe 9
                                    payload.numbers() shouldBe listOf(4)
                                }
                            }
                        }
                    }
                }
            }
        }

        test("batches, whose messages begin with their headers") {
            conns(TEST_PROTOCOL) { a, b ->
                val out = MessageBatch(3, 100)
                for (number in 1..3) {
                    val packet = ByteBuffer.allocate(100)
                    header { options(ByteArray(4 * number) { 1 }) }.writeTo(packet)
                    out.add(packet.put(number.toByte()).flip(), InetSocketAddress(right, 0))
                }
                a.sendBatch(out) shouldBe 3
                val into = MessageBatch(8, 100)
                val seen = ArrayList<Pair<Int, Int>>()
                while (seen.size < 3) {
                    repeat(b.receiveBatch(into, timeout = 10.seconds)) { index ->
                        val packet = into.data(index)
                        val length = Ipv4Header.lengthOf(packet)
                        seen += length to packet.get(packet.position() + length).toInt()
                    }
                }
                seen shouldBe listOf(24 to 1, 28 to 2, 32 to 3)
                out.close()
                into.close()
            }
        }

        test("the other faces are views of the same socket") {
            conns(TEST_PROTOCOL) { a, b ->
                b.blocking().run {
                    a.blocking().send(header(), bytes(1)) shouldBe 21
                    receive(ByteBuffer.allocate(100), timeout = PATIENCE).payload.numbers() shouldBe listOf(1)
                    rawConn shouldBe b
                    conn shouldBe b.conn
                }
                a.async().send(header(), bytes(2), timeout = PATIENCE).get() shouldBe 21
                val dst = ByteBuffer.allocate(100)
                b.async().receive(dst, timeout = PATIENCE).get() shouldBe 21
                Ipv4Packet.parse(dst.flip()).payload.numbers() shouldBe listOf(2)
            }
        }

        test("a receive that times out, and one whose socket is closed") {
            conns(TEST_PROTOCOL) { a, _ ->
                shouldThrow<SocketTimeoutException> { a.receive(ByteBuffer.allocate(100), timeout = 1.milliseconds) }
                a.close()
                shouldThrow<ClosedChannelException> { a.receive(ByteBuffer.allocate(100), timeout = 10.seconds) }
                shouldThrow<ClosedChannelException> { Ipv4RawConn(a.conn) }
            }
        }

        test("only raw IPv4 sockets include headers") {
            hosts { a, _ ->
                for ((family, type, protocol) in listOf(
                    Triple(AddressFamily.INET, SocketType.DGRAM, 0),
                    Triple(AddressFamily.INET, SocketType.STREAM, 0),
                    Triple(AddressFamily.INET6, SocketType.RAW, TEST_PROTOCOL),
                )) {
                    a.open(family, type, protocol).use { conn: Conn ->
                        (shouldThrow<IOException> { Ipv4RawConn(conn) } as ErrnoCarrier).errno shouldBe Errno.ENOPROTOOPT
                    }
                }
                a.open(AddressFamily.INET, SocketType.RAW, TEST_PROTOCOL).use { conn ->
                    val raw = Ipv4RawConn(conn)
                    raw.headerIncluded shouldBe true
                    raw.noDefragment shouldBe false
                    raw.noDefragment = true
                    raw.noDefragment shouldBe true
                    raw.headerIncluded = false
                    raw.headerIncluded shouldBe false
                }
            }
        }
    })

/** For experimentation and testing, RFC 3692. */
private const val TEST_PROTOCOL = 253
private val PATIENCE = java.time.Duration.ofSeconds(10)
