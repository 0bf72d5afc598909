package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.net.AddressSyntaxException
import io.netloom.net.DialOptions
import io.netloom.net.HostPort
import io.netloom.net.IpPrefix
import io.netloom.net.ListenOptions
import io.netloom.net.Listener
import io.netloom.net.MacAddress
import io.netloom.net.Net
import io.netloom.net.NetConn
import io.netloom.net.TcpConn
import io.netloom.net.TcpListener
import io.netloom.net.UdpConn
import io.netloom.net.UnixConn
import io.netloom.net.UnixListener
import io.netloom.net.chunks
import io.netloom.net.copyTo
import io.netloom.net.forEachChunk
import io.netloom.net.isGlobalUnicast
import io.netloom.net.isTemporary
import io.netloom.net.parseInetAddress
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedMessage
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.io.IOException
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.file.Files
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

// snippet: dial
suspend fun statusLine(address: String): String = TcpConn.dial(address, timeout = 10.seconds).use { conn ->
    conn.write("GET / HTTP/1.0\r\n\r\n".encodeToByteArray())
    val answer = ByteBuffer.allocate(4096)
    conn.read(answer)
    Charsets.UTF_8.decode(answer.flip()).lineSequence().first()
}
// end snippet

// snippet: listen
suspend fun serve(listener: TcpListener) = coroutineScope {
    listener.incoming().collect { conn ->
        launch(start = CoroutineStart.UNDISPATCHED) { conn.use { echo(it) } } // cancelled before it begins, it would close nothing
    }
}

suspend fun echo(conn: NetConn) {
    try {
        conn.copyTo(conn, ByteBuffer.allocate(4096))
    } catch (_: IOException) {
        // this client is gone; the others are not concerned
    }
}
// end snippet

// snippet: networks
suspend fun open(network: String, address: String): Listener = Net.listen(network, address)

suspend fun greet(network: String, address: String) {
    Net.dial(network, address).use { it.write("hello".encodeToByteArray()) }
}
// end snippet

// snippet: options
suspend fun fromOneAddress(target: String): TcpConn = TcpConn.dial(
    target,
    DialOptions(
        localAddress = InetSocketAddress("127.0.0.2", 0),
        attemptDelay = Duration.ofMillis(100),
        setup = { conn, network, address ->
            println("$network socket for $address")
            conn.tcp.userTimeout = Duration.ofSeconds(20) // before the SYN goes out
        },
    ),
)
// end snippet

// snippet: udp
suspend fun answerOnce(socket: UdpConn) {
    val buffer = ByteBuffer.allocate(1500)
    val message = ReceivedMessage()
    socket.receiveFrom(buffer, message)
    socket.sendTo(buffer.flip(), checkNotNull(message.source))
}
// end snippet

// snippet: descriptors
suspend fun give(peer: UnixConn, listener: TcpListener) {
    peer.sendMessage(ByteBuffer.wrap(byteArrayOf(1)), ControlMessages.build { rights(listener) })
}

suspend fun take(peer: UnixConn): TcpListener = ReceivedMessage(controlCapacity = ControlMessages.space(Int.SIZE_BYTES)).use { message ->
    peer.receiveMessage(ByteBuffer.allocate(1), message)
    TcpListener.of(message.takeDescriptors().single())
}
// end snippet

// snippet: streams
suspend fun count(conn: NetConn): Long {
    var bytes = 0L
    conn.forEachChunk(ByteBuffer.allocateDirect(16_384)) { bytes += it.remaining() } // nothing is allocated on the way
    return bytes
}

suspend fun collect(conn: NetConn): ByteArray = conn.chunks().fold(ByteArray(0)) { all, chunk -> all + chunk }
// end snippet

// snippet: addresses
fun look(): List<Any> {
    val prefix = IpPrefix.parse("192.168.100.1/16")
    val (host, port) = HostPort.split("[2001:db8::1]:https")
    return listOf(
        prefix.address, // /192.168.100.1
        prefix.masked(), // 192.168.0.0/16
        parseInetAddress("192.168.7.7") in prefix, // true
        parseInetAddress("2001:db8::1").isGlobalUnicast, // true
        MacAddress.parse("00-00-5E-00-53-01"), // 00:00:5e:00:53:01
        "$host, $port", // 2001:db8::1, https
    )
}
// end snippet

// snippet: errors
suspend fun explain(address: String): String = try {
    TcpConn.dial(address, timeout = 10.seconds).use { "connected with ${it.remoteAddress}" }
} catch (e: AddressSyntaxException) {
    "'${e.address}' is no address: ${e.reason}"
} catch (e: IOException) {
    if (e.isTemporary) "not now: ${e.message}" else "no: ${e.message}"
}
// end snippet

class NetGuideTest :
    FunSpec({
        suspend fun <T> guarded(body: suspend CoroutineScope.() -> T): T = withContext(Dispatchers.Default) { withTimeout(30.seconds, body) }

        test("dial and listen") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val asking = async { statusLine("${listener.address}") }
                    listener.accept().use { conn ->
                        conn.read(ByteBuffer.allocate(100))
                        conn.write("HTTP/1.0 200 OK\r\n\r\n".encodeToByteArray())
                    }
                    asking.await() shouldBe "HTTP/1.0 200 OK"
                }
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val serving = launch { serve(listener) }
                    fromOneAddress("${listener.address}").use { conn ->
                        "${conn.localAddress}" shouldStartWith "127.0.0.2:"
                        conn.write("to and fro".encodeToByteArray())
                        conn.closeWrite()
                        collect(conn).decodeToString() shouldBe "to and fro"
                    }
                    listener.close()
                    serving.join()
                }
            }
        }

        test("networks by name, streams") {
            guarded {
                for (network in listOf("tcp", "unix")) {
                    open(network, if (network == "tcp") "127.0.0.1:0" else "@netloom-guide-${ProcessHandle.current().pid()}").use { listener ->
                        greet(network, "${listener.address}")
                        listener.accept().use { count(it) shouldBe 5 }
                    }
                }
            }
        }

        test("UDP, descriptors") {
            guarded {
                UdpConn.listen("127.0.0.1:0").use { server ->
                    UdpConn.dial(checkNotNull(server.localAddress)).use { client ->
                        client.write("echo".encodeToByteArray())
                        answerOnce(server)
                        client.read(ByteBuffer.allocate(10)) shouldBe 4
                    }
                }
                val (a, b) = UnixConn.pair()
                a.use {
                    b.use {
                        TcpListener.listen("127.0.0.1:0", ListenOptions(backlog = 1)).use { listener ->
                            give(a, listener)
                            take(b).use { it.address shouldBe listener.address }
                        }
                    }
                }
                val directory = Files.createTempDirectory("netloom")
                UnixListener.listen("$directory/socket").close()
                Files.delete(directory)
            }
        }

        test("addresses and errors") {
            look().map { "$it" } shouldContainExactly
                listOf("/192.168.100.1", "192.168.0.0/16", "true", "true", "00:00:5e:00:53:01", "2001:db8::1, https")
            guarded {
                explain("127.1:80") shouldBe "'127.1' is no address: invalid IP address"
                val nobody = TcpListener.listen("127.0.0.1:0").use { it.address }
                explain("$nobody") shouldContain "ECONNREFUSED"
                shouldThrow<AddressSyntaxException> { Net.dial("tcp", "127.0.0.1") }
            }
        }

        // snippet: pipe
        test("the protocol, without a network") {
            val (client, server) = Net.pipe()
            coroutineScope {
                launch { server.use { echo(it) } }
                client.write("ping".encodeToByteArray())
                val answer = ByteBuffer.allocate(4)
                client.read(answer)
                String(answer.array()) shouldBe "ping"
                client.close()
            }
        }
        // end snippet
    })
