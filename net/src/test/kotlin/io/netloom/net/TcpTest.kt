package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxBindException
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.withContext
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlin.io.path.readText
import kotlin.time.Duration.Companion.milliseconds

/** C8.3, C8.6 to C8.9, C9.1 to C9.6 for TCP, J9.4. */
class TcpTest :
    FunSpec({
        test("no delay and keep-alive are on, for those who dial and those who are accepted") {
            guarded {
                tcp("127.0.0.1:0").use { ends ->
                    for (conn in listOf(ends.a as TcpConn, ends.b as TcpConn)) {
                        conn.noDelay shouldBe true
                        "${conn.keepAlive}" shouldBe "${KeepAlive.DEFAULT}"
                        conn.keepAlive = null
                        conn.keepAlive.shouldBeNull()
                        conn.keepAlive = KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 3)
                        conn.conn.tcp.keepIdle shouldBe Duration.ofSeconds(60)
                        conn.conn.tcp.keepInterval shouldBe Duration.ofSeconds(10)
                        conn.conn.tcp.keepCount shouldBe 3
                        conn.noDelay = false
                        conn.noDelay shouldBe false
                    }
                }
                val plain = ListenOptions(keepAlive = null, noDelay = false)
                TcpListener.listen("127.0.0.1:0", plain).use { listener ->
                    TcpConn.dial(listener.address, DialOptions(keepAlive = null, noDelay = false)).use { client ->
                        listener.accept().use { server ->
                            for (conn in listOf(client, server)) {
                                conn.noDelay shouldBe false
                                conn.keepAlive.shouldBeNull()
                            }
                        }
                    }
                }
            }
        }

        test("linger and buffers") {
            guarded {
                tcp("127.0.0.1:0").use { ends ->
                    val (a, b) = listOf(ends.a as TcpConn, ends.b as TcpConn)
                    a.linger.shouldBeNull()
                    a.linger = Duration.ofMillis(1500)
                    a.linger shouldBe Duration.ofSeconds(2)
                    a.setReadBuffer(8192).actual shouldBe 16_384
                    a.setWriteBuffer(8192).actual shouldBe 16_384
                    a.linger = Duration.ZERO // throws unsent data away and resets
                    a.writeText("lost")
                    a.close()
                    val reset = shouldThrow<IOException> { repeat(2) { b.read(ByteBuffer.allocate(8)) } }
                    (reset as ErrnoCarrier).errno.name shouldBe "ECONNRESET"
                }
            }
        }

        test("each way is ended alone") {
            guarded {
                tcp("127.0.0.1:0").use { ends ->
                    val (a, b) = listOf(ends.a as TcpConn, ends.b as TcpConn)
                    a.closeWrite()
                    b.readText() shouldBe ""
                    b.read(ByteBuffer.allocate(1)) shouldBe -1
                    (shouldThrow<IOException> { a.writeText("too late") } as ErrnoCarrier).errno.name shouldBe "EPIPE"
                    b.writeText("still")
                    a.readText() shouldBe "still"
                    val reading = async(start = CoroutineStart.UNDISPATCHED) { a.read(ByteBuffer.allocate(1)) }
                    a.closeRead()
                    reading.await() shouldBe -1
                }
            }
        }

        test("a duplicate is the same connection, and is closed alone") {
            guarded {
                tcp("127.0.0.1:0").use { ends ->
                    (ends.a as TcpConn).duplicate().use { twin ->
                        ends.a.close()
                        twin.writeText("by the twin")
                        ends.b.readText() shouldBe "by the twin"
                        "$twin" shouldContain " -> "
                    }
                    "${ends.a}" shouldBe "TcpConn(tcp closed)"
                    ends.b.read(ByteBuffer.allocate(1)) shouldBe -1
                }
            }
        }

        test("zero bytes") {
            guarded {
                tcp("127.0.0.1:0").use { ends ->
                    ends.a.write(ByteBuffer.allocate(0)) shouldBe 0
                    ends.b.read(ByteBuffer.allocate(0)) shouldBe 0
                    ends.a.write(ByteArray(4), 1, 2) shouldBe 2
                    ends.b.read(ByteArray(8), 4) shouldBe 2
                }
            }
        }

        // Where each of these listens, and what it hears.
        for ((network, address, family, both) in listOf(
            Heard("tcp", ":0", AddressFamily.INET6, both = true),
            Heard("tcp", "0.0.0.0:0", AddressFamily.INET6, both = true),
            Heard("tcp", "[::]:0", AddressFamily.INET6, both = true),
            Heard("tcp4", ":0", AddressFamily.INET, both = false),
            Heard("tcp4", "0.0.0.0:0", AddressFamily.INET, both = false),
            Heard("tcp6", ":0", AddressFamily.INET6, both = false),
            Heard("tcp6", "[::]:0", AddressFamily.INET6, both = false),
            Heard("tcp", "127.0.0.1:0", AddressFamily.INET, both = false),
            Heard("tcp", "[::1]:0", AddressFamily.INET6, both = false),
        )) {
            test("listening on $network $address") {
                guarded {
                    Net.listen(network, address).use { listener ->
                        listener.address.family shouldBe family
                        val port = checkNotNull(listener.address.toInetSocketAddress()).port
                        val hears4 = dials("127.0.0.1:$port")
                        val hears6 = dials("[::1]:$port")
                        withClue("IPv4") { hears4 shouldBe (both || family == AddressFamily.INET) }
                        withClue("IPv6") { hears6 shouldBe (family == AddressFamily.INET6) }
                    }
                }
            }
        }

        test("an address object 0.0.0.0 is :: for tcp6, as text it does not fit") {
            guarded {
                TcpListener.listen(InetSocketAddress("0.0.0.0", 0), network = "tcp6").use { it.address.family shouldBe AddressFamily.INET6 }
                shouldThrow<NoSuitableAddressException> { TcpListener.listen("0.0.0.0:0", network = "tcp6") }.message shouldContain
                    "no suitable address found"
                shouldThrow<NoSuitableAddressException> { TcpListener.listen("[::1]:0", network = "tcp4") }
                shouldThrow<NoSuitableAddressException> { TcpListener.listen(InetSocketAddress("::1", 0), network = "tcp4") }
                shouldThrow<NoSuitableAddressException> { TcpListener.listen(SockAddr.abstractUnix("x")) }
                TcpListener.listen().use { it.address.family shouldBe AddressFamily.INET6 }
            }
        }

        test("which listeners may be on one port, and at once again") {
            guarded {
                val port = TcpListener.listen("127.0.0.1:0").use { first ->
                    val port = checkNotNull(first.address.toInetSocketAddress()).port
                    shouldThrow<LinuxBindException> { TcpListener.listen("127.0.0.1:$port") }.errno.name shouldBe "EADDRINUSE"
                    shouldThrow<LinuxBindException> { TcpListener.listen(":$port") }
                    TcpListener.listen("[::1]:$port").close()
                    TcpListener.listen(":$port", network = "tcp6").close()
                    TcpListener.listen("127.0.0.2:$port").close()
                    TcpConn.dial(first.address).use { client -> first.accept().use { client.close() } }
                    port
                }
                TcpListener.listen("127.0.0.1:$port").close()
                val shared = ListenOptions(reusePort = true)
                TcpListener.listen("127.0.0.1:0", shared).use { first -> TcpListener.listen(first.address, shared).close() }
            }
        }

        test("the backlog is the system's, or shorter") {
            val somaxconn = Path.of("/proc/sys/net/core/somaxconn").readText().trim().toInt()
            TcpListener.listen("127.0.0.1:0").use {
                it.conn.backlog shouldBe somaxconn
                it.conn.options.reuseAddress shouldBe true
            }
            TcpListener.listen("127.0.0.1:0", ListenOptions(backlog = 3)).use { it.conn.backlog shouldBe 3 }
        }

        test("closing a listener ends accepting, and nothing else") {
            guarded {
                val listener = TcpListener.listen("127.0.0.1:0")
                val client = TcpConn.dial(listener.address)
                val server = listener.accept()
                val waiting = async(start = CoroutineStart.UNDISPATCHED) { runCatching { listener.accept() }.exceptionOrNull() }
                listener.close()
                waiting.await().shouldBeInstanceOf<AsynchronousCloseException>()
                shouldThrow<ClosedChannelException> { listener.accept() }
                shouldThrow<ClosedChannelException> { listener.deadline = null }
                listener.isOpen shouldBe false
                "$listener" shouldBe "TcpListener(${listener.address}, closed)"
                client.use { server.use { client.writeText("on it goes").also { server.readText() shouldBe "on it goes" } } }
            }
        }

        test("accept: timeout, deadline, cancelling; the listener goes on") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    shouldThrow<SocketTimeoutException> { listener.accept(10.milliseconds) }
                    listener.deadline = Instant.EPOCH
                    shouldThrow<SocketTimeoutException> { listener.accept() }
                    listener.deadline = null
                    val waiting = async(start = CoroutineStart.UNDISPATCHED) { runCatching { listener.accept() }.exceptionOrNull() }
                    listener.deadline = Instant.now()
                    waiting.await().shouldBeInstanceOf<SocketTimeoutException>()
                    listener.deadline = null
                    val cancelled = async(start = CoroutineStart.UNDISPATCHED) { listener.accept() }
                    cancelled.cancelAndJoin()
                    TcpConn.dial(listener.address).use { listener.accept().close() }
                    listener.duplicate().use { twin ->
                        listener.close()
                        TcpConn.dial(twin.address).use { twin.accept().close() }
                    }
                }
            }
        }

        test("nobody in particular is this host") {
            guarded {
                TcpListener.listen(":0").use { listener ->
                    val port = checkNotNull(listener.address.toInetSocketAddress()).port
                    for ((network, address) in listOf(
                        "tcp" to ":$port",
                        "tcp" to "0.0.0.0:$port",
                        "tcp" to "[::]:$port",
                        "tcp4" to ":$port",
                        "tcp6" to ":$port",
                    )) {
                        withClue("$network $address") {
                            TcpConn.dial(address, network = network).use { client ->
                                checkNotNull(client.remoteAddress?.toInetSocketAddress()).address.isLoopback shouldBe true
                                listener.accept().close()
                            }
                        }
                    }
                }
            }
        }

        test("the own address, and what is done before it is bound") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val seen = ArrayList<String>()
                    val options = DialOptions(
                        localAddress = InetSocketAddress("127.0.0.9", 0),
                        setup = { conn, network, address -> seen += "$network $address ${conn.localAddress}" },
                    )
                    TcpConn.dial(listener.address, options).use { client ->
                        checkNotNull(client.localAddress?.toInetSocketAddress()).address.text shouldBe "127.0.0.9"
                        listener.accept().use { it.remoteAddress shouldBe client.localAddress }
                    }
                    seen shouldContainExactly listOf("tcp4 ${listener.address} 0.0.0.0:0")
                    shouldThrow<NoSuitableAddressException> { TcpConn.dial("[::1]:9", options) }
                    val failing = DialOptions(setup = { _, _, _ -> throw IllegalStateException("not today") })
                    shouldThrow<IllegalStateException> { TcpConn.dial(listener.address, failing) }.message shouldBe "not today"
                    shouldThrow<IllegalStateException> { TcpListener.listen("127.0.0.1:0", ListenOptions(setup = failing.setup)) }
                }
            }
        }

        test("a port of one's own that nobody listens on is no connection with oneself") {
            PrivateNamespace.require()
            TestNet.use { net ->
                val host = net.host("narrow")
                host.sysctl("net/ipv4/ip_local_port_range", "40001 40001") // so the kernel has only this port to choose
                guarded {
                    val refused = shouldThrow<IOException> { TcpConn.dial("127.0.0.1:40001", DialOptions(config = host.config)).close() }
                    (refused as ErrnoCarrier).errno.name.let { it == "ECONNREFUSED" || it == "EADDRNOTAVAIL" } shouldBe true
                }
            }
        }

        test("a namespace, by all options of dialling and listening") {
            PrivateNamespace.require()
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                guarded {
                    TcpListener.listen("10.0.0.1:0", ListenOptions(config = a.config)).use { listener ->
                        TcpConn.dial(listener.address, DialOptions(config = b.config)).use { client ->
                            listener.accept().use { server ->
                                client.writeText("from b")
                                server.readText() shouldBe "from b"
                            }
                        }
                    }
                    // An address that nobody answers at: the time is over before the kernel gives up.
                    val silent =
                        shouldThrow<SocketTimeoutException> {
                            TcpConn.dial("10.0.0.99:80", DialOptions(config = b.config), timeout = 30.milliseconds)
                        }
                    silent.isTimeout shouldBe true
                    val waiting = async(start = CoroutineStart.UNDISPATCHED) { TcpConn.dial("10.0.0.99:80", DialOptions(config = b.config)) }
                    waiting.cancelAndJoin()
                }
            }
        }

        test("a poller's own thread does not wait") {
            guarded {
                Poller.open().use { poller ->
                    withContext(poller.dispatcher) {
                        TcpListener.listen("127.0.0.1:0").use { listener ->
                            listener.conn.poller shouldBe poller
                            shouldThrow<IllegalStateException> { BlockingTcpConn.dial(listener.address) }
                            TcpConn.dial(listener.address).use { client ->
                                client.conn.poller shouldBe poller
                                listener.accept().use { it.conn.poller shouldBe poller }
                            }
                        }
                    }
                }
            }
        }

        test("views of Conns are checked") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                shouldThrow<IllegalArgumentException> { TcpConn.of(conn) }
                shouldThrow<IllegalArgumentException> { TcpListener.of(conn) }
            }
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                shouldThrow<IllegalArgumentException> { TcpListener.of(conn) }
                TcpConn.of(conn).conn shouldBe conn
                TcpConn.of(conn).localAddress.shouldNotBeNull()
            }
            TcpListener.listen("127.0.0.1:0", ListenOptions(config = SocketConfig.DEFAULT)).use {
                TcpListener.of(it.conn).address shouldBe it.address
            }
        }
    })

/** Of a listener `tcpi_sacked` is its backlog. */
private val Conn.backlog: Int
    get() = ByteBuffer.wrap(getOptionBytes(SocketLevel.TCP, 11, 104)).order(ByteOrder.nativeOrder()).getInt(28)

private data class Heard(val network: String, val address: String, val family: Int, val both: Boolean)

private suspend fun dials(address: String): Boolean = try {
    TcpConn.dial(address).close()
    true
} catch (_: java.net.ConnectException) {
    false
}
