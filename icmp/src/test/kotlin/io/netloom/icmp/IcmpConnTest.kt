package io.netloom.icmp

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxBindException
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControl
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.readers
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import java.io.IOException
import java.net.Inet6Address
import java.net.InetAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import kotlin.time.Duration.Companion.milliseconds

/** ICMP sockets between two hosts: what is sent, what arrives, and what is told of it. */
class IcmpConnTest :
    FunSpec({
        val data = ByteArray(56) { it.toByte() }
        val kinds = IcmpVersion.entries.flatMap { version -> listOf(IcmpMode.DATAGRAM, IcmpMode.RAW).map { version to it } }

        test("an echo comes back the same on every kind of socket, with what the kernel tells of its packet") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for ((version, mode) in kinds) {
                        withClue("$version $mode") {
                            net.a.icmp(version, mode).use { icmp ->
                                icmp.conn.options.timestampNanos = true
                                icmp.version shouldBe version
                                icmp.mode shouldBe mode
                                val request = icmp.echoRequest(7, data)
                                icmp.send(request, net.address(version, 2)) shouldBe request.size
                                val packet = icmp.receiveOwn()
                                packet.message shouldBe request.reply()
                                packet.source shouldBe net.address(version, 2)
                                packet.destination shouldBe net.address(version, 1)
                                packet.interfaceIndex shouldBe net.a.index("eth0")
                                packet.hopLimit shouldBe 64
                                packet.timestampNanos shouldNotBe 0
                                "$packet" shouldContain "56 bytes from ${net.address(version, 2).hostAddress}, hop limit 64"
                                icmp.malformed shouldBe 0
                            }
                        }
                    }
                }
            }
        }

        test("into a buffer comes the message alone, wherever the buffer is") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for ((version, mode) in kinds) {
                        withClue("$version $mode") {
                            net.a.icmp(version, mode).use { icmp ->
                                for (buffer in listOf(ByteBuffer.allocate(69), ByteBuffer.allocateDirect(69), ByteBuffer.allocateDirect(9_000))) {
                                    val request = icmp.echoRequest(1, data)
                                    icmp.send(ByteBuffer.wrap(request.encode()), SockAddr.inet(net.address(version, 2), 0)) shouldBe request.size
                                    val message = ReceivedMessage(256)
                                    icmp.receive(buffer.position(5), message) shouldBe request.size
                                    buffer.position() shouldBe 5 + request.size
                                    IcmpMessage.decode(version, buffer.flip().position(5)) shouldBe request.reply()
                                    message.source!!.toInetSocketAddress()!!.address shouldBe net.address(version, 2)
                                    IpControl.hopLimit(message.control) shouldBe 64
                                }
                            }
                        }
                    }
                }
            }
        }

        test("the identifier of a datagram socket is its port, whatever the message says") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for (version in IcmpVersion.entries) {
                        net.a.icmp(version, IcmpMode.DATAGRAM, identifier = 4711).use { icmp ->
                            icmp.identifier shouldBe 4711
                            icmp.localAddress!!.toInetSocketAddress()!!.port shouldBe 4711
                            icmp.send(EchoRequest(version, 1, 2, data), net.address(version, 2))
                            icmp.receive().message shouldBe EchoReply(version, 4711, 2, data)
                            shouldThrow<LinuxBindException> { net.a.icmp(version, IcmpMode.DATAGRAM, identifier = 4711) }.errno shouldBe
                                Errno.EADDRINUSE
                        }
                        net.a.icmp(version, IcmpMode.DATAGRAM).use { it.identifier shouldNotBe 0 }
                        net.a.icmp(version, IcmpMode.RAW, identifier = 4711).use { it.identifier shouldBe 4711 }
                    }
                }
            }
        }

        test("pingers side by side do not cross") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for ((version, mode) in kinds) {
                        withClue("$version $mode") {
                            val pingers = List(PINGERS) { net.a.icmp(version, mode) }
                            pingers.map { icmp ->
                                async(Dispatchers.Default) {
                                    repeat(ROUNDS) { round ->
                                        val request = icmp.echoRequest(round, "${icmp.identifier}".toByteArray())
                                        icmp.send(request, net.address(version, 2))
                                        (if (mode == IcmpMode.RAW) icmp.receiveOwn() else icmp.receive()).message shouldBe request.reply()
                                    }
                                }
                            }.awaitAll()
                            pingers.forEach(IcmpConn::close)
                        }
                    }
                }
            }
        }

        test("everybody answers the group, each with its own scope") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for (mode in listOf(IcmpMode.DATAGRAM, IcmpMode.RAW)) {
                        net.a.icmp(IcmpVersion.V6, mode).use { icmp ->
                            val group = Inet6Address.getByAddress(null, Inet6Address.getByName("ff02::1").address, net.a.index("eth0"))
                            val request = icmp.echoRequest(1, data)
                            icmp.send(request, group)
                            val sources = List(2) {
                                icmp.receiveOwn()
                            }.onEach { it.message shouldBe request.reply() }.map { it.source as Inet6Address }
                            sources.toSet().size shouldBe 2
                            sources.forEach { it.scopeId shouldBe net.a.index("eth0") }
                        }
                    }
                }
            }
        }

        test("the extended echo asks for an interface by its name") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    net.b.sysctl("net/ipv4/icmp_echo_enable_probe", "1")
                    for ((version, mode) in kinds) {
                        withClue("$version $mode") {
                            net.a.icmp(version, mode).use { icmp ->
                                for ((name, state) in listOf("eth0" to 0, "nosuch" to 2)) {
                                    val question = listOf(InterfaceIdentification.byName(name))
                                    icmp.send(ExtendedEchoRequest(version, icmp.identifier, 3, true, question), net.address(version, 2))
                                    val reply = icmp.receiveOwn().message.shouldBeInstanceOf<ExtendedEchoReply>()
                                    (reply.identifier to reply.sequence) shouldBe (icmp.identifier to 3)
                                    (if (state == 0) 0 else reply.code) shouldBe if (state == 0) reply.code else state
                                    reply.active shouldBe (state == 0)
                                }
                            }
                        }
                    }
                }
            }
        }

        test("with a filter a raw socket hears answers only; the socket is there with all that its family has") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for (version in IcmpVersion.entries) {
                        net.a.icmp(version, IcmpMode.RAW).use { icmp ->
                            icmp.receiveAnswersOnly()
                            (icmp.ipv4 == null) shouldBe (version == IcmpVersion.V6)
                            (icmp.ipv6 == null) shouldBe (version == IcmpVersion.V4)
                            icmp.ipv4?.ttl = 33
                            icmp.ipv6?.hopLimit = 33
                            // To itself: without the filter the request would come back first.
                            icmp.send(icmp.echoRequest(1, data), net.address(version, 1))
                            icmp.receive().message shouldBe icmp.echoRequest(1, data).reply()
                            net.b.icmp(version, IcmpMode.RAW).use { witness ->
                                icmp.send(icmp.echoRequest(2, data), net.address(version, 2))
                                var seen: IcmpPacket
                                do seen = witness.receive() while (seen.message !is EchoRequest)
                                seen.hopLimit shouldBe 33
                            }
                        }
                        net.a.icmp(version, IcmpMode.DATAGRAM).use(IcmpConn::receiveAnswersOnly)
                    }
                }
            }
        }

        test("a hop limit for one packet goes along as a control message") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    val types = mapOf(IcmpVersion.V4 to IpControl.IP_TTL, IcmpVersion.V6 to IpControl.IPV6_HOPLIMIT)
                    for ((version, mode) in kinds) {
                        withClue("$version $mode") {
                            net.b.icmp(version, IcmpMode.RAW).use { witness ->
                                net.a.icmp(version, mode).use { icmp ->
                                    icmp.send(icmp.echoRequest(1), net.address(version, 2), ControlMessages.of(types.getValue(version), 9))
                                    var seen: IcmpPacket
                                    do seen = witness.receive() while (seen.message !is EchoRequest)
                                    seen.hopLimit shouldBe 9
                                }
                            }
                        }
                    }
                }
            }
        }

        test("checksums are verified on request; what is malformed is passed over and counted") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    val to = net.address(IcmpVersion.V4, 1)
                    net.b.icmp(IcmpVersion.V4, IcmpMode.RAW).use { sender ->
                        net.a.icmp(IcmpVersion.V4, IcmpMode.RAW).use { icmp ->
                            fun reply(sequence: Int) = EchoReply(IcmpVersion.V4, 1, sequence, data).encode()
                            val wrong = reply(1).also { it[20]++ }
                            val short = ByteArray(8).also { it[0] = Icmpv4Type.TIMESTAMP_REPLY.toByte() }
                            for (message in listOf(wrong, short, reply(2))) sender.send(ByteBuffer.wrap(message), SockAddr.inet(to, 0))
                            icmp.receive().message.encode().drop(4) shouldBe wrong.drop(4)
                            icmp.receive().message shouldBe EchoReply(IcmpVersion.V4, 1, 2, data)
                            icmp.malformed shouldBe 1
                            icmp.verifiesChecksums = true
                            for (message in listOf(wrong, reply(3))) sender.send(ByteBuffer.wrap(message), SockAddr.inet(to, 0))
                            icmp.receive().message shouldBe EchoReply(IcmpVersion.V4, 1, 3, data)
                            icmp.malformed shouldBe 2
                        }
                    }
                }
            }
        }

        test("a datagram socket takes echo requests only, a socket its own protocol only") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    for (version in IcmpVersion.entries) {
                        net.a.icmp(version, IcmpMode.DATAGRAM).use { icmp ->
                            val to = net.address(version, 2)
                            shouldThrow<IllegalArgumentException> { icmp.send(EchoReply(version, 1, 1, data), to) }.message shouldContain
                                "open it in mode RAW"
                            val other = IcmpVersion.entries.first { it != version }
                            shouldThrow<IllegalArgumentException> { icmp.send(EchoRequest(other, 1, 1, data), to) }
                            val bytes = ByteBuffer.wrap(EchoReply(version, 1, 1, data).encode())
                            errno { icmp.send(bytes, SockAddr.inet(to, 0)) } shouldBe Errno.EINVAL
                        }
                    }
                }
            }
        }

        test("AUTO takes the datagram socket, and the raw one where that is refused") {
            TestNet.use { net ->
                val host = net.host("host") // by default the kernel allows nobody
                for (version in IcmpVersion.entries) {
                    host.icmp(version).use { it.mode shouldBe IcmpMode.RAW }
                    shouldThrow<IOException> { host.icmp(version, IcmpMode.DATAGRAM) }.message shouldContain "net.ipv4.ping_group_range"
                    val foreign = InetAddress.ofLiteral(if (version == IcmpVersion.V4) "192.0.2.9" else "2001:db8::9")
                    shouldThrow<LinuxBindException> { IcmpConn.open(version, address = foreign, config = host.config) }.errno shouldBe
                        Errno.EADDRNOTAVAIL
                }
                host.allowDatagrams()
                for (version in IcmpVersion.entries) host.icmp(version).use { it.mode shouldBe IcmpMode.DATAGRAM }
            }
        }

        test("where both are refused the error names both ways out") {
            TestNet.use { net ->
                val ran = Unprivileged.run(Refused::class.java, host = net.host("host"))
                withClue(ran) {
                    ran.output shouldContain "CAP_NET_RAW"
                    ran.output shouldContain "net.ipv4.ping_group_range"
                    ran.output shouldContain "with suppressed MissingCapabilityException"
                }
            }
        }

        test("a thousand sockets are opened and closed at once") {
            guardedCoroutine {
                TestNet.use { net ->
                    val host = net.host("host")
                    host.allowDatagrams()
                    val identifiers = List(MANY) { index ->
                        async(Dispatchers.Default) { host.icmp(IcmpVersion.entries[index % 2], IcmpMode.DATAGRAM).use { it.identifier } }
                    }.awaitAll()
                    identifiers.all { it > 0 } shouldBe true
                }
            }
        }

        test("a Conn that is an ICMP socket becomes one; another is refused") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    net.a.open(AddressFamily.INET, SocketType.DGRAM, IcmpVersion.V4.protocol).use { conn ->
                        conn.localAddress!!.toInetSocketAddress()!!.port shouldBe 0
                        val icmp = IcmpConn.of(conn)
                        icmp.mode shouldBe IcmpMode.DATAGRAM
                        icmp.identifier shouldNotBe 0
                        icmp.send(icmp.echoRequest(1, data), net.address(IcmpVersion.V4, 2))
                        icmp.receive().hopLimit.shouldNotBeNull()
                        shouldThrow<IllegalArgumentException> { IcmpConn.of(conn, identifier = 5) }
                    }
                    net.a.open(AddressFamily.INET, SocketType.DGRAM).use { conn -> shouldThrow<IllegalArgumentException> { IcmpConn.of(conn) } }
                    shouldThrow<IllegalArgumentException> { IcmpConn.open(IcmpVersion.V4, identifier = 0) }
                }
            }
        }

        test("a wait ends by its timeout, by cancelling and by closing, and loses nothing") {
            guardedCoroutine {
                IcmpNet.use { net ->
                    val icmp = net.a.icmp(IcmpVersion.V4, IcmpMode.DATAGRAM)
                    shouldThrow<SocketTimeoutException> { icmp.receive(1.milliseconds) }
                    val cancelled = async(start = CoroutineStart.UNDISPATCHED) { icmp.receive() }
                    cancelled.cancelAndJoin()
                    icmp.send(icmp.echoRequest(1, data), net.address(IcmpVersion.V4, 2))
                    icmp.receive().message shouldBe icmp.echoRequest(1, data).reply()
                    val closed = async(Dispatchers.Default) { runCatching { icmp.receive() } }
                    awaitUntil { icmp.conn.readers() == 1 }
                    icmp.close()
                    closed.await().exceptionOrNull().shouldBeInstanceOf<AsynchronousCloseException>()
                }
            }
        }
    }) {
    private companion object {
        const val PINGERS = 10
        const val ROUNDS = 20
        const val MANY = 1_000

        inline fun errno(block: () -> Unit): Errno? = try {
            block()
            null
        } catch (e: IOException) {
            (e as ErrnoCarrier).errno
        }
    }
}

/** Runs in a process without privileges. */
internal object Refused {
    @JvmStatic
    fun main(arguments: Array<String>) {
        try {
            IcmpConn.open(IcmpVersion.V4).close()
            println("opened")
        } catch (e: MissingCapabilityException) {
            println("${e.message}, with suppressed ${e.suppressed.single().javaClass.simpleName}")
        }
    }
}
