package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxBindException
import io.netloom.socket.LinuxPortUnreachableException
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AlreadyConnectedException
import kotlin.time.Duration.Companion.milliseconds
import io.kotest.matchers.string.shouldContain as shouldContainText

/** C8.10, C10.1 to C10.5, C1.4, the UDP part of J9. */
class UdpTest :
    FunSpec({
        test("open sockets hear from whom a message comes, and answer") {
            guarded {
                for (host in listOf("127.0.0.1", "[::1]")) {
                    UdpConn.listen("$host:0").use { server ->
                        server.isConnected shouldBe false
                        server.remoteAddress.shouldBeNull()
                        UdpConn.dial(checkNotNull(server.localAddress)).use { client ->
                            client.isConnected shouldBe true
                            client.writeText("question")
                            val buffer = ByteBuffer.allocate(100)
                            val message = ReceivedMessage()
                            server.receiveFrom(buffer, message) shouldBe 8
                            message.source shouldBe client.localAddress
                            server.sendTo(bytes("answer"), checkNotNull(message.source)) shouldBe 6
                            client.readText() shouldBe "answer"
                            server.duplicate().use { twin ->
                                twin.sendTo(bytes("again"), checkNotNull(message.source))
                                client.readText() shouldBe "again"
                            }
                        }
                    }
                }
            }
        }

        test("names of both ends, before and after connecting, with an own address and without") {
            guarded {
                for ((network, host) in listOf("udp4" to "127.0.0.1", "udp6" to "::1", "udp" to "127.0.0.1")) {
                    UdpConn.listen(InetSocketAddress(host, 0), network = network).use { server ->
                        val bound = checkNotNull(server.localAddress?.toInetSocketAddress())
                        bound.address.text shouldBe host
                        (bound.port > 0) shouldBe true
                        server.remoteAddress shouldBe null
                        for (own in listOf(null, InetSocketAddress(host, 0))) {
                            UdpConn.dial("${HostPort(host, "${bound.port}")}", DialOptions(localAddress = own), network).use { client ->
                                client.remoteAddress shouldBe server.localAddress
                                val mine = checkNotNull(client.localAddress?.toInetSocketAddress())
                                mine.address.text shouldBe host
                                (mine.port > 0 && mine.port != bound.port) shouldBe true
                            }
                        }
                    }
                }
            }
        }

        test("a destination is for open sockets, none is for connected ones") {
            guarded {
                UdpConn.listen("127.0.0.1:0").use { server ->
                    val address = checkNotNull(server.localAddress)
                    UdpConn.dial(address).use { client ->
                        shouldThrow<AlreadyConnectedException> { client.sendTo(bytes("x"), address) }
                        shouldThrow<AlreadyConnectedException> { client.blocking().sendTo(bytes("x"), address) }
                    }
                    (shouldThrow<IOException> { server.writeText("to nobody") } as ErrnoCarrier).errno.name shouldBe "EDESTADDRREQ"
                    shouldThrow<IllegalArgumentException> { server.sendTo(bytes("x"), InetSocketAddress("::1", 9)) }.message shouldContainText
                        "an IPv6 address on an IPv4 socket"
                    shouldThrow<IOException> { server.sendTo(bytes("x"), SockAddr.abstractUnix("x")) }
                    shouldThrow<java.nio.channels.UnresolvedAddressException> {
                        server.sendTo(bytes("x"), InetSocketAddress.createUnresolved("host", 9))
                    }
                }
            }
        }

        test("empty messages, empty buffers, and what does not fit") {
            guarded {
                UdpConn.listen("127.0.0.1:0").use { server ->
                    UdpConn.dial(checkNotNull(server.localAddress)).use { client ->
                        client.write(ByteBuffer.allocate(0)) shouldBe 0
                        server.receiveFrom(ByteBuffer.allocate(10)) shouldBe 0
                        client.write(ByteBuffer.allocate(0)) shouldBe 0
                        server.read(ByteBuffer.allocate(10)) shouldBe 0
                        client.writeText("dropped by an empty buffer")
                        server.receiveFrom(ByteBuffer.allocate(0)) shouldBe 0
                        client.writeText("longer than eight")
                        server.receiveFrom(ByteBuffer.allocate(8)) shouldBe 8
                        client.writeText("next")
                        server.readText() shouldBe "next"
                    }
                }
            }
        }

        test("nobody there: told once, and the socket works on") {
            guarded {
                val nobody = UdpConn.listen("127.0.0.1:0").use { checkNotNull(it.localAddress) }
                UdpConn.dial(nobody).use { client ->
                    client.writeText("anybody?")
                    shouldThrow<LinuxPortUnreachableException> { client.read(ByteBuffer.allocate(8)) }
                    shouldThrow<SocketTimeoutException> { client.read(ByteBuffer.allocate(8), 10.milliseconds) }
                }
            }
        }

        test("which sockets may be on one port") {
            guarded {
                UdpConn.listen("127.0.0.1:0").use { first ->
                    val port = checkNotNull(first.localAddress?.toInetSocketAddress()).port
                    shouldThrow<LinuxBindException> { UdpConn.listen("127.0.0.1:$port") }
                    shouldThrow<LinuxBindException> { UdpConn.listen(":$port") }
                    UdpConn.listen("[::1]:$port").close()
                    UdpConn.listen(":$port", network = "udp6").close()
                }
                UdpConn.listen(":0").use { all ->
                    checkNotNull(all.localAddress).family shouldBe AddressFamily.INET6
                    val port = checkNotNull(all.localAddress?.toInetSocketAddress()).port
                    for (host in listOf("127.0.0.1", "[::1]")) {
                        UdpConn.dial("$host:$port").use { it.writeText("to both") }
                        all.readText() shouldBe "to both"
                    }
                }
                UdpConn.listen(network = "udp4").use { checkNotNull(it.localAddress).family shouldBe AddressFamily.INET }
            }
        }

        test("groups of others are not heard, broadcasts may be sent") {
            UdpConn.listen(":0").use { udp ->
                udp.conn.options.broadcast shouldBe true
                udp.conn.getOption(SocketLevel.IP, 49) shouldBe 0 // IP_MULTICAST_ALL
                udp.conn.getOption(SocketLevel.IPV6, 29) shouldBe 0 // IPV6_MULTICAST_ALL
            }
            val heard = ListenOptions(setup = { conn, _, _ -> conn.setOption(SocketLevel.IP, 49, 1) })
            UdpConn.listen(options = heard, network = "udp4").use { it.conn.getOption(SocketLevel.IP, 49) shouldBe 1 }
        }

        test("listening on a group's address is its port for several, without joining") {
            for (group in listOf(InetSocketAddress("224.0.0.254", 0), InetSocketAddress("ff02::114", 0))) {
                UdpConn.listen(group).use { first ->
                    val bound = checkNotNull(first.localAddress?.toInetSocketAddress())
                    bound.address.isUnspecified shouldBe true
                    first.conn.options.reuseAddress shouldBe true
                    first.conn.options.reusePort shouldBe false
                    UdpConn.listen(InetSocketAddress(group.address, bound.port)).use { second ->
                        checkNotNull(second.localAddress?.toInetSocketAddress()).port shouldBe bound.port
                    }
                }
            }
        }

        test("a group is heard on the interface on which it was joined") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                guarded {
                    for (text in listOf("224.0.0.251", "ff02::fb")) {
                        val group = InetSocketAddress(parseInetAddress(text), 5353)
                        val here = ListenOptions(config = a.config)
                        val there = ListenOptions(config = b.config)
                        UdpConn.listenMulticast(group, "eth0", here).use { listener ->
                            UdpConn.listenMulticast(group, a.index("eth0"), here).use { second ->
                                UdpConn.listenMulticast(group, b.index("eth0"), there).use { sender ->
                                    sender.sendTo(bytes("to all"), group)
                                    for (one in listOf(listener, second)) {
                                        val message = ReceivedMessage()
                                        val buffer = ByteBuffer.allocate(100)
                                        one.receiveFrom(buffer, message)
                                        text(buffer) shouldBe "to all"
                                    }
                                    // Its own it does not hear.
                                    shouldThrow<SocketTimeoutException> { sender.receiveFrom(ByteBuffer.allocate(8), timeout = 10.milliseconds) }
                                }
                            }
                        }
                    }
                    shouldThrow<java.nio.channels.UnresolvedAddressException> {
                        UdpConn.listenMulticast(InetSocketAddress.createUnresolved("host", 1))
                    }
                    shouldThrow<AddressSyntaxException> {
                        UdpConn.listenMulticast(InetSocketAddress("10.0.0.1", 5353), 0, ListenOptions(config = a.config))
                    }
                    shouldThrow<IOException> {
                        UdpConn.listenMulticast(InetSocketAddress("224.0.0.251", 5353), "nosuch0", ListenOptions(config = a.config))
                    }
                }
            }
        }

        test("link-local addresses by zone") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("left0", "fd00::1/64"), b.end("right0", "fd00::2/64"))
                val local = linkLocal(a, "left0")
                guarded {
                    UdpConn.listen("[${local.substringBefore('%')}%left0]:7777", ListenOptions(config = a.config)).use { server ->
                        UdpConn.dial("[${local.substringBefore('%')}%right0]:7777", DialOptions(config = b.config)).use { client ->
                            client.writeText("over the link")
                            server.readText() shouldBe "over the link"
                        }
                    }
                    TcpListener.listen("[${local.substringBefore('%')}%${a.index("left0")}]:7777", ListenOptions(config = a.config)).use { listener ->
                        TcpConn.dial("[${local.substringBefore('%')}%right0]:7777", DialOptions(config = b.config)).use { listener.accept().close() }
                    }
                }
            }
        }

        test("waiting ends by timeout, deadline, cancelling and closing") {
            guarded {
                val udp = UdpConn.listen("127.0.0.1:0")
                shouldThrow<SocketTimeoutException> { udp.receiveFrom(ByteBuffer.allocate(8), timeout = 10.milliseconds) }
                udp.setDeadline(java.time.Instant.EPOCH)
                shouldThrow<SocketTimeoutException> { udp.receiveFrom(ByteBuffer.allocate(8)) }
                shouldThrow<SocketTimeoutException> { udp.sendTo(ByteBuffer.allocate(8), checkNotNull(udp.localAddress)) }
                udp.setDeadline(null)
                val cancelled = async(start = CoroutineStart.UNDISPATCHED) { udp.receiveFrom(ByteBuffer.allocate(8)) }
                cancelled.cancelAndJoin()
                val closed = async(start = CoroutineStart.UNDISPATCHED) { runCatching { udp.receiveFrom(ByteBuffer.allocate(8)) }.exceptionOrNull() }
                udp.close()
                listOf(java.nio.channels.AsynchronousCloseException::class) shouldContain checkNotNull(closed.await())::class
            }
        }

        test("views of Conns are checked") {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { shouldThrow<IllegalArgumentException> { UdpConn.of(it) } }
            Conn.open(AddressFamily.UNIX, SocketType.DGRAM).use { shouldThrow<IllegalArgumentException> { UdpConn.of(it) } }
            Conn.open(AddressFamily.INET6, SocketType.DGRAM).use { UdpConn.of(it).isConnected shouldBe false }
        }
    })

private fun linkLocal(host: io.netloom.testkit.TestHost, name: String): String = host.inside {
    java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/thread-self/net/if_inet6")).map { it.split(Regex("\\s+")) }
        .first { it[3] == "20" && it[5] == name }
        .let { java.net.InetAddress.getByAddress(java.util.HexFormat.of().parseHex(it[0])).text }
}
