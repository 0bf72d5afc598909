package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxConnectException
import io.netloom.socket.SockAddr
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.withTimeoutOrNull
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.net.UnknownHostException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicReference
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** C7.2 to C7.4, C8.1, C8.2, C8.4, C9.1, C10.1, C14.2, C14.4: networks and addresses as text. */
class DialTest :
    FunSpec({
        test("networks that there are not, and those that do not have what is asked") {
            guarded {
                for (network in listOf(
                    "", "tcp5", "tcp46", "TCP", "tcp ", "udp44", "ip", "ip4", "ip4:",
                    "ip4:nosuch", "ip:-1", "ip4:256", "tcp:6", "unix4", "unix:1", "unixgramm", "icmp",
                )) {
                    withClue("'$network'") {
                        val unknown = shouldThrow<UnknownNetworkException> { Net.dial(network, "127.0.0.1:1", Unasked.DIAL) }
                        unknown.message shouldBe "unknown network $network"
                        unknown.network shouldBe network
                        shouldThrow<UnknownNetworkException> { Net.listen(network, "127.0.0.1:0", Unasked.LISTEN) }
                        shouldThrow<UnknownNetworkException> { Net.listenPacket(network, "127.0.0.1:0", Unasked.LISTEN) }
                    }
                }
                for (network in listOf("udp", "ip4:1", "unixgram")) shouldThrow<UnknownNetworkException> { Net.listen(network, "127.0.0.1:0") }
                for (network in listOf("tcp", "unix", "unixpacket")) shouldThrow<UnknownNetworkException> { Net.listenPacket(network, "127.0.0.1:0") }
                shouldThrow<UnknownNetworkException> { TcpConn.dial("127.0.0.1:1", network = "udp") }
                shouldThrow<UnknownNetworkException> { UdpConn.listen("127.0.0.1:1", network = "tcp") }
                shouldThrow<UnknownNetworkException> { UnixListener.listen("@x", network = "unixgram") }
            }
        }

        test("addresses that are none: the documented error, and nobody is asked") {
            guarded {
                for ((address, reason) in listOf(
                    "" to "missing address",
                    "127.0.0.1" to "missing port in address",
                    "::1:80" to "too many colons in address",
                    "[::1:80" to "missing ']' in address",
                    "127.0.0.1:65536" to "invalid port",
                    "127.0.0.1:-1" to "invalid port",
                    "127.0.0.1:+80" to "invalid port",
                    "127.0.0.1:99999999999" to "invalid port",
                    "127.0.0.1:nosuch-service" to "unknown port",
                    "256.0.0.1:80" to "invalid IP address",
                    "1.2.3:80" to "invalid IP address",
                    "127.1:80" to "invalid IP address",
                    "0x7f000001:80" to "invalid IP address",
                    "0x7f.1:80" to "invalid IP address",
                    "2130706433:80" to "invalid IP address",
                    "127.000.0.1:80" to "invalid IP address",
                    "[12345::]:80" to "invalid IP address",
                    "[::1%]:80" to "invalid IP address",
                    "[127.0.0.1%lo]:80" to "invalid host name",
                    "[::ffff:127.0.0.1%lo]:80" to "invalid IP address",
                    "a b:80" to "invalid host name",
                    "a..b:80" to "invalid host name",
                    "-a:80" to "invalid host name",
                    ".:80" to "invalid host name",
                    "a/b:80" to "invalid host name",
                    "${"x".repeat(64)}:80" to "invalid host name",
                    "${"x.".repeat(127)}xx:80" to "invalid host name",
                )) {
                    withClue("'$address'") {
                        shouldThrow<AddressSyntaxException> { Net.dial("tcp", address, Unasked.DIAL) }.reason shouldBe reason
                        if (address.isNotEmpty()) {
                            shouldThrow<AddressSyntaxException> { Net.listen("tcp", address, Unasked.LISTEN) }.reason shouldBe reason
                            shouldThrow<AddressSyntaxException> { Net.listenPacket("udp", address, Unasked.LISTEN) }.reason shouldBe reason
                        }
                    }
                }
                shouldThrow<AddressSyntaxException> { Net.dial("ip4:icmp", "::1::", Unasked.DIAL) }.reason shouldBe "invalid IP address"
                shouldThrow<AddressSyntaxException> { Net.dial("unix", "", Unasked.DIAL) }.reason shouldBe "missing address"
                shouldThrow<AddressSyntaxException> { Net.dial("unix", "/" + "x".repeat(108), Unasked.DIAL) }.message shouldContain "108 bytes"
                shouldThrow<AddressSyntaxException> { Net.dial("unix", "a\u0000b", Unasked.DIAL) }
                (shouldThrow<java.io.IOException> { Net.dial("udp", "[fe80::1%nosuch0]:53", Unasked.DIAL) } as ErrnoCarrier).errno.name shouldBe
                    "ENODEV"
            }
        }

        test("literals and empty hosts are never looked up") {
            guarded {
                for ((address, expected) in listOf(
                    "127.0.0.1:80" to "127.0.0.1:80",
                    "[::1]:http" to "[::1]:80",
                    "127.0.0.1:HTTPS" to "127.0.0.1:443",
                    "[::ffff:1.2.3.4]:00080" to "1.2.3.4:80",
                    "[fe80::1%7]:1" to "[fe80::1%7]:1",
                    "[fe80::1%lo]:1" to "[fe80::1%1]:1",
                    ":" to "0.0.0.0:0",
                )) {
                    withClue(address) { "${Net.resolve("tcp", address, Unasked)}" shouldBe expected }
                }
                Net.resolveAll("tcp", ":80", Unasked).map { "$it" } shouldContainExactly listOf("0.0.0.0:80", "[::]:80")
                Net.resolveAll("udp6", ":53", Unasked).map { "$it" } shouldContainExactly listOf("[::]:53")
                "${Net.resolve("udp", "1.2.3.4:domain", Unasked)}" shouldBe "1.2.3.4:53"
                "${Net.resolve("ip4:icmp", "1.2.3.4", Unasked)}" shouldBe "1.2.3.4:0"
                Net.resolve("unix", "@name", Unasked) shouldBe SockAddr.abstractUnix("name")
                Net.resolve("unixgram", "", Unasked) shouldBe SockAddr.unnamedUnix()
                "${Net.resolve("unixpacket", "/run/x", Unasked)}" shouldBe "/run/x"
                shouldThrow<NoSuitableAddressException> { Net.resolve("tcp4", "[::1]:80", Unasked) }.message shouldContain "no suitable address found"
                shouldThrow<NoSuitableAddressException> { Net.resolve("tcp6", "0.0.0.0:80", Unasked) }
            }
        }

        test("names: those of the version, and of several an IPv4 address for listening") {
            guarded {
                val resolver = resolver("::1", "127.0.0.1", "127.0.0.2")
                Net.resolveAll("tcp", "host:1", resolver).map { "$it" } shouldContainExactly listOf("[::1]:1", "127.0.0.1:1", "127.0.0.2:1")
                Net.resolveAll("tcp4", "host:1", resolver).map { "$it" } shouldContainExactly listOf("127.0.0.1:1", "127.0.0.2:1")
                "${Net.resolve("tcp", "host:1", resolver)}" shouldBe "127.0.0.1:1"
                "${Net.resolve("tcp6", "host:1", resolver)}" shouldBe "[::1]:1"
                shouldThrow<NoSuitableAddressException> { Net.resolve("tcp6", "host:1", resolver("127.0.0.1")) }.host shouldBe "host"
                TcpListener.listen("host:0", ListenOptions(resolver = resolver)).use { "${it.address}" shouldContain "127.0.0.1:" }
                shouldThrow<UnknownHostException> {
                    Net.dial("tcp", "host:1", DialOptions(resolver = Resolver.blocking { throw UnknownHostException(it) }))
                }
            }
        }

        test("happy eyeballs: whoever answers first wins, the others are closed") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                guarded {
                    TcpListener.listen("10.0.0.2:0", ListenOptions(config = b.config)).use { listener ->
                        val port = checkNotNull(listener.address.toInetSocketAddress()).port
                        val tried = ArrayList<String>()
                        val options = DialOptions(
                            config = a.config,
                            // Nobody has the first and the third address: they do not answer, and do not hold up the others for long.
                            resolver = resolver("10.0.0.98", "::1", "10.0.0.99", "10.0.0.2"),
                            attemptDelay = java.time.Duration.ofMillis(10),
                            setup = { _, _, address -> synchronized(tried) { tried += "$address" } },
                        )
                        TcpConn.dial("host:$port", options).use { client ->
                            client.remoteAddress shouldBe listener.address
                            listener.accept().use { it.remoteAddress shouldBe client.localAddress }
                        }
                        tried shouldContainExactly listOf("10.0.0.98:$port", "[::1]:$port", "10.0.0.99:$port", "10.0.0.2:$port")
                    }
                }
            }
        }

        test("happy eyeballs: if nobody answers, the first error with the others in it") {
            guarded {
                val port = TcpListener.listen(":0").use { checkNotNull(it.address.toInetSocketAddress()).port } // nobody's any more
                val options = DialOptions(resolver = resolver("127.0.0.1", "127.0.0.2", "::1"))
                val refused = shouldThrow<LinuxConnectException> { TcpConn.dial("host:$port", options) }
                refused.message shouldContain "127.0.0.1:$port"
                refused.suppressed.toList() shouldHaveSize 2
                refused.suppressed[0].message shouldContain "[::1]:$port" // in turns
            }
        }

        test("happy eyeballs: cancelled at any moment, nothing stays open") {
            guarded {
                TcpListener.listen(":0").use { listener ->
                    val port = checkNotNull(listener.address.toInetSocketAddress()).port
                    val options = DialOptions(resolver = resolver("127.0.0.1", "::1"), attemptDelay = java.time.Duration.ZERO)
                    repeat(300) { round ->
                        val opened = AtomicReference<TcpConn>()
                        val dialling = async { opened.set(TcpConn.dial("host:$port", options)) }
                        if (round % 3 == 0) kotlinx.coroutines.yield()
                        if (round % 3 == 1) withTimeoutOrNull(1.milliseconds) { dialling.join() }
                        dialling.cancelAndJoin()
                        opened.get()?.close()
                    }
                    // What was connected before it was closed is there to be accepted; the test's rule about open descriptors does the rest.
                    listener.close()
                }
            }
        }

        test("the time for dialling includes looking up") {
            guarded {
                val never = object : Resolver {
                    override suspend fun lookup(host: String): List<InetAddress> = awaitCancellation()
                }
                shouldThrow<SocketTimeoutException> {
                    TcpConn.dial("host:1", DialOptions(resolver = never), timeout = 10.milliseconds)
                }.message shouldContain
                    "host:1"
                for (timeout in listOf(Duration.ZERO, (-1).milliseconds)) {
                    shouldThrow<SocketTimeoutException> { TcpConn.dial("host:1", Unasked.DIAL, timeout = timeout) }
                    TcpListener.listen("127.0.0.1:0").use { shouldThrow<SocketTimeoutException> { TcpConn.dial(it.address, timeout = timeout) } }
                }
            }
        }

        test("a look-up that blocks is abandoned when it is cancelled") {
            guarded {
                val release = CountDownLatch(1)
                val blocking = Resolver.blocking {
                    release.await()
                    listOf(WellKnownAddresses.IPV4_LOOPBACK)
                }
                val lookups = List(20) { async(start = CoroutineStart.UNDISPATCHED) { blocking.lookup("host") } }
                lookups.forEach { it.cancelAndJoin() }
                release.countDown()
                blocking.lookup("host") shouldContainExactly listOf(WellKnownAddresses.IPV4_LOOPBACK)
                Resolver.system.lookup("localhost").filterNot { it.isLoopback }.shouldBeEmpty()
            }
        }

        test("a dialled name, by the system's own resolver") {
            guarded {
                TcpListener.listen("localhost:0").use { listener ->
                    val port = checkNotNull(listener.address.toInetSocketAddress()).port
                    TcpConn.dial("localhost:$port").use { client ->
                        listener.accept().use { server ->
                            client.writeText("hello")
                            server.readText() shouldBe "hello"
                        }
                    }
                }
            }
        }

        test("unresolved addresses and those of other families are refused") {
            guarded {
                shouldThrow<java.nio.channels.UnresolvedAddressException> { TcpConn.dial(InetSocketAddress.createUnresolved("host", 1)) }
                shouldThrow<NoSuitableAddressException> { TcpConn.dial(SockAddr.abstractUnix("x")) }
                shouldThrow<NoSuitableAddressException> { UnixConn.dial(InetSocketAddress("127.0.0.1", 1)) }
                shouldThrow<NoSuitableAddressException> { UnixListener.listen(InetSocketAddress("127.0.0.1", 1)) }
                shouldThrow<NoSuitableAddressException> { TcpConn.dial(InetSocketAddress("127.0.0.1", 1), network = "tcp6") }
                shouldThrow<NoSuitableAddressException> { UdpConn.dial(InetSocketAddress("::1", 1), network = "udp4") }
            }
        }

        test("what errors mean") {
            guarded {
                val port = TcpListener.listen("127.0.0.1:0").use { it.address }
                val refused = shouldThrow<LinuxConnectException> { TcpConn.dial(port) }
                refused.isTimeout shouldBe false
                refused.isTemporary shouldBe false
                refused.operation shouldBe "connect"
                refused.message shouldContain "ECONNREFUSED (111) Connection refused (tcp4 $port)"
                SocketTimeoutException("").let { it.isTimeout && it.isTemporary } shouldBe true
                java.nio.channels.ClosedChannelException().let { it.isTimeout || it.isTemporary } shouldBe false
                refused.shouldBeInstanceOf<java.net.ConnectException>()
            }
        }
    })

/** Fails the test that asks it. */
internal object Unasked : Resolver {
    val DIAL = DialOptions(resolver = this)
    val LISTEN = ListenOptions(resolver = this)

    override suspend fun lookup(host: String): List<InetAddress> = throw AssertionError("'$host' was looked up")
}

internal fun resolver(vararg addresses: String): Resolver = { _: String -> addresses.map(::parseInetAddress) }.asResolver()

private fun ((String) -> List<InetAddress>).asResolver() = object : Resolver {
    override suspend fun lookup(host: String) = invoke(host)
}
