package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldNotBeZero
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import java.io.IOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** The plain socket against this kernel: what is sent is sent, what comes is received. */
class NetlinkSocketTest :
    FunSpec({
        beforeTest { PrivateNamespace.require() }

        fun socket(config: NetlinkConfig = NetlinkConfig.DEFAULT) = NetlinkSocket.open(NetlinkFamily.ROUTE, config)

        test("send completes the header and leaves what is set") {
            socket().use { socket ->
                val sent = socket.send(Rtnetlink.link(1, NetlinkFlags.REQUEST))
                sent.header.sequence.shouldNotBeZero()
                sent.header.portId shouldBe socket.portId
                sent.header.length shouldBe 32
                socket.receive().single().header.sequence shouldBe sent.header.sequence
                val own = NetlinkMessage(NetlinkHeader(Rtnetlink.GETLINK, NetlinkFlags.REQUEST, 4_711, 42), Rtnetlink.ifinfo(1))
                socket.send(own).header shouldBe NetlinkHeader(Rtnetlink.GETLINK, NetlinkFlags.REQUEST, 4_711, 42, 32)
                socket.receive().single().header.sequence shouldBe 4_711
            }
        }

        test("several messages go in one datagram, none is no datagram") {
            socket().use { socket ->
                socket.sendAll(emptyList()).shouldBeEmpty()
                val sent = socket.sendAll(List(3) { Rtnetlink.link(1, NetlinkFlags.REQUEST) })
                sent.map { it.header.sequence }.distinct() shouldHaveSize 3
                sent.map { socket.receive().single().header.sequence } shouldBe sent.map { it.header.sequence }
            }
        }

        test("a message of several parts is received whole, without its end") {
            socket().use { socket ->
                val sent = socket.send(Rtnetlink.links(NetlinkFlags.REQUEST or NetlinkFlags.DUMP))
                val replies = socket.receive()
                replies.none { it.header.type == NetlinkType.DONE } shouldBe true
                replies.all { it.header.flags and NetlinkFlags.MULTI != 0 } shouldBe true
                NetlinkSocket.validate(sent, replies)
            }
        }

        test("execute takes the acknowledgement too, so that the next one is in step") {
            socket().use { socket ->
                repeat(3) {
                    val replies = socket.execute(Rtnetlink.link(1, NetlinkFlags.REQUEST or NetlinkFlags.ACKNOWLEDGE))
                    replies.map { it.header.type } shouldBe listOf(Rtnetlink.NEWLINK, NetlinkType.ERROR)
                }
                shouldThrow<NetlinkException> { socket.execute(Rtnetlink.link(4_711, NetlinkFlags.REQUEST)) }.errno shouldBe Errno.ENODEV
                socket.blocking().execute(Rtnetlink.link(1, NetlinkFlags.REQUEST)) shouldHaveSize 1
            }
        }

        test("groups by number, and by mask when it is opened") {
            socket(NetlinkConfig(groups = 1)).use { socket ->
                socket.options.memberships shouldBe setOf(1)
                socket.joinGroup(5)
                socket.options.memberships shouldBe setOf(1, 5)
                socket.leaveGroup(1)
                socket.options.memberships shouldBe setOf(5)
                val e = shouldThrow<IOException> { socket.joinGroup(4_711) }
                (e as ErrnoCarrier).errno shouldBe Errno.EINVAL
            }
        }

        test("the options are on as the configuration says") {
            socket().use { socket ->
                with(socket.options) {
                    listOf(packetInfo, extendedAcknowledge, capAcknowledge, strictCheck) shouldBe List(4) { true }
                    listOf(broadcastError, noEnobufs, listenAllNamespaces) shouldBe List(3) { false }
                    broadcastError = true
                    noEnobufs = true
                    listOf(broadcastError, noEnobufs) shouldBe listOf(true, true)
                }
            }
            socket(NetlinkConfig(strict = false, extendedAcknowledge = false, capAcknowledge = false, receiveBuffer = 8_192)).use { socket ->
                with(socket.options) { listOf(extendedAcknowledge, capAcknowledge, strictCheck) shouldBe List(3) { false } }
                socket.conn.options.receiveBuffer shouldBe 16_384
            }
        }

        test("a port id of one's own, refused while another has it") {
            socket(NetlinkConfig(portId = 4_000_000_001)).use { socket ->
                socket.portId shouldBe 4_000_000_001
                val e = shouldThrow<IOException> { socket(NetlinkConfig(portId = 4_000_000_001)) }
                (e as ErrnoCarrier).errno shouldBe Errno.EADDRINUSE
            }
        }

        test("a family that the kernel does not have") {
            val e = shouldThrow<IOException> { NetlinkConn.open(31) }
            (e as ErrnoCarrier).errno shouldBe Errno.EPROTONOSUPPORT
        }

        test("deadlines, timeouts and closing end a wait") {
            socket().use { socket ->
                shouldThrow<SocketTimeoutException> { socket.receive(1.milliseconds) }
                shouldThrow<SocketTimeoutException> { socket.blocking().receive(Duration.ofMillis(1)) }
            }
            val closed = socket().apply { close() }
            shouldThrow<ClosedChannelException> { closed.receive() }
            shouldThrow<ClosedChannelException> { closed.send(Rtnetlink.link(1)) }
        }

        test("only the kernel can send to a connection, and a plain socket hears others") {
            Conn.open(AddressFamily.NETLINK, SocketType.RAW, NetlinkFamily.USERSOCK).use { other ->
                other.bind(SockAddr.Netlink())
                val bytes = NetlinkMessage(NetlinkHeader(NetlinkType.MIN), byteArrayOf(1, 2, 3, 4)).encode()
                NetlinkSocket.open(NetlinkFamily.USERSOCK).use { plain ->
                    other.sendTo(ByteBuffer.wrap(bytes), SockAddr.Netlink(plain.portId))
                    plain.receive().single().payload shouldBe byteArrayOf(1, 2, 3, 4)
                }
                NetlinkConn.open(NetlinkFamily.USERSOCK).use { conn ->
                    val e = shouldThrow<IOException> { other.sendTo(ByteBuffer.wrap(bytes), SockAddr.Netlink(conn.portId)) }
                    (e as ErrnoCarrier).errno shouldBe Errno.ECONNREFUSED
                }
            }
        }

        test("each socket of a connection is in the namespace that was asked for") {
            TestNet().use { net ->
                val host = net.host("a")
                NetlinkConn.open(NetlinkFamily.ROUTE, NetlinkConfig(netNs = host.netNs)).use { conn ->
                    conn.execute(Rtnetlink.addDummy("inside"))
                    conn.dumpAll(Rtnetlink.links(), Rtnetlink.name).contains("inside") shouldBe true
                }
                socket().use { it.execute(Rtnetlink.links(NetlinkFlags.REQUEST or NetlinkFlags.DUMP)).size shouldBeGreaterThan 0 }
                NetlinkConn.open(NetlinkFamily.ROUTE).use { it.dumpAll(Rtnetlink.links(), Rtnetlink.name).contains("inside") shouldBe false }
            }
        }

        test("an adopted socket serves requests and dumps, one after another") {
            val adopted = Conn.open(AddressFamily.NETLINK, SocketType.RAW, NetlinkFamily.ROUTE)
            NetlinkConn.adopt(adopted).use { conn ->
                repeat(3) { conn.dumpAll(Rtnetlink.links(), Rtnetlink.name).contains("lo") shouldBe true }
                conn.request(Rtnetlink.link(1), Rtnetlink.name) shouldBe listOf("lo")
            }
            adopted.isOpen shouldBe false
        }

        test("validate") {
            fun message(sequence: Long, port: Long) = NetlinkMessage(NetlinkHeader(NetlinkType.MIN, 0, sequence, port))
            NetlinkSocket.validate(message(1, 2), listOf(message(1, 2), message(1, 0)))
            NetlinkSocket.validate(message(0, 0), listOf(message(7, 9)))
            shouldThrow<NetlinkValidationException> { NetlinkSocket.validate(message(1, 2), listOf(message(1, 2), message(2, 2))) }
                .reply.sequence shouldBe 2
            shouldThrow<NetlinkValidationException> { NetlinkSocket.validate(message(1, 2), listOf(message(1, 3))) }
        }
    })
