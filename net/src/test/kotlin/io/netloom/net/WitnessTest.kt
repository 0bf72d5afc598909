package io.netloom.net

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.ConnOwner
import io.netloom.socket.ReceivedMessage
import io.netloom.testkit.CommandResult
import io.netloom.testkit.PrivateNamespace
import kotlinx.coroutines.async
import kotlinx.coroutines.yield
import org.opentest4j.TestAbortedException
import java.net.ConnectException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.exists
import kotlin.io.path.readLines

/** Programs that know nothing of Netloom at the other end, where the machine has them: they come to us, and we go to them. */
class WitnessTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        test("curl asks our HTTP server, over TCP and a Unix socket") {
            require("curl")
            inDirectory { directory ->
                val path = directory.resolve("http")
                TcpListener.listen("127.0.0.1:0").use { tcp ->
                    UnixListener.listen("$path").use { unix ->
                        for ((listener, arguments) in listOf<Pair<Listener, List<String>>>(
                            tcp to listOf("http://${tcp.address}/x"),
                            unix to listOf("--unix-socket", "$path", "http://localhost/x"),
                        )) {
                            val asking = async { onThread { run("curl", "-sS", "--noproxy", "*", *arguments.toTypedArray()) } }
                            listener.accept().use { conn ->
                                conn.readText() shouldContain "GET /x HTTP/1.1"
                                conn.writeText("HTTP/1.0 200 OK\r\n\r\nhello, curl\n")
                            }
                            asking.await() shouldBe "hello, curl\n"
                        }
                    }
                }
            }
        }

        test("bash writes to our TCP listener and UDP socket, and reads from it") {
            require("bash")
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val port = checkNotNull(listener.address.toInetSocketAddress()).port
                    val asking = async { onThread { run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$port; echo from bash >&3; head -n 1 <&3") } }
                    listener.accept().use { conn ->
                        conn.readText() shouldBe "from bash\n"
                        conn.writeText("to bash\n")
                        asking.await() shouldBe "to bash\n"
                    }
                }
                UdpConn.listen("127.0.0.1:0").use { udp ->
                    val port = checkNotNull(udp.localAddress?.toInetSocketAddress()).port
                    val asking = async { onThread { run("bash", "-c", "exec 3<>/dev/udp/127.0.0.1/$port; echo datagram >&3; head -n 1 <&3") } }
                    udp.answerOnce("datagram\n", "answer\n")
                    asking.await() shouldBe "answer\n"
                }
            }
        }

        // nc comes to us.
        for ((network, options) in listOf("tcp" to "-N", "unix" to "-N -U")) {
            test("nc dials us: $network") {
                require("nc")
                inDirectory { directory ->
                    Net.listen(network, place(network, directory)).use { listener ->
                        val asking = async { onThread { run("sh", "-c", "echo from nc | nc $options ${words(listener.address)}") } }
                        listener.accept().use { conn ->
                            conn.readText() shouldBe "from nc\n"
                            conn.read(ByteBuffer.allocate(1)) shouldBe -1 // by -N
                            conn.writeText("to nc\n")
                        }
                        asking.await() shouldBe "to nc\n"
                    }
                }
            }
        }

        for ((network, options) in listOf("udp" to "-u", "unixgram" to "-u -U")) {
            test("nc sends to us: $network") {
                require("nc")
                inDirectory { directory ->
                    Net.listenPacket(network, place(network, directory)).use { socket ->
                        val address = checkNotNull((socket as ConnOwner).conn.localAddress)
                        val asking = async { onThread { run("sh", "-c", "echo from nc | nc $options -W 1 -w 5 ${words(address)}") } }
                        socket.answerOnce("from nc\n", "to nc\n")
                        asking.await() shouldBe "to nc\n"
                    }
                    if (network == "unixgram") Files.delete(directory.resolve("socket"))
                }
            }
        }

        // We go to nc.
        // Ports that no attempt to dial can be given as its own: one that comes before the program would be in its way.
        for ((network, options) in listOf("tcp" to "-N -l 127.0.0.1 20101", "unix" to "-N -lU", "udp" to "-u -W 1 -l 127.0.0.1 20102")) {
            test("we dial nc: $network") {
                require("nc")
                inDirectory { directory ->
                    val target = if (network == "unix") "${directory.resolve("socket")}" else options.substringAfter("-l ").replace(' ', ':')
                    val command = "echo from nc | nc $options${if (network == "unix") " $target" else ""}"
                    val listening = async { onThread { run("sh", "-c", command) } }
                    dialWhenThere(network, target).use { conn ->
                        conn.writeText("to nc\n")
                        conn.readText() shouldBe "from nc\n"
                        if (conn is TcpConn) conn.closeWrite()
                        if (conn is UnixConn) conn.closeWrite()
                        listening.await() shouldBe "to nc\n"
                    }
                    if (network == "unix") Files.deleteIfExists(directory.resolve("socket"))
                }
            }
        }

        // socat comes to us, and echoes.
        for ((network, address) in listOf(
            "tcp4" to "TCP4",
            "tcp6" to "TCP6",
            "unix" to "UNIX-CONNECT",
            "unixpacket" to "UNIX-CONNECT",
        )) {
            test("socat dials us and echoes: $network") {
                require("socat")
                inDirectory { directory ->
                    Net.listen(network, place(network, directory)).use { listener ->
                        val type = if (network == "unixpacket") ",type=5" else ""
                        val echoing = async { onThread { run("socat", "$address:${listener.address}$type", "EXEC:cat") } }
                        listener.accept().use { conn ->
                            conn.writeText("there and back")
                            conn.readText() shouldBe "there and back"
                        }
                        echoing.await()
                    }
                }
            }
        }

        for ((network, address) in listOf("udp4" to "UDP4-SENDTO", "unixgram" to "UNIX-SENDTO")) {
            test("socat sends to us and hears the answer: $network") {
                require("socat")
                inDirectory { directory ->
                    Net.listenPacket(network, place(network, directory)).use { socket ->
                        val to = checkNotNull((socket as ConnOwner).conn.localAddress)
                        val own = if (network == "unixgram") ",bind=${directory.resolve("socat")}" else ""
                        val process = ProcessBuilder("socat", "STDIO", "$address:$to$own").redirectErrorStream(true).start()
                        try {
                            process.outputWriter().append("from socat\n").flush()
                            socket.answerOnce("from socat\n", "to socat\n")
                            onThread { process.inputReader().readLine() } shouldBe "to socat"
                        } finally {
                            process.destroy()
                            onThread { process.waitFor() }
                        }
                    }
                    if (network == "unixgram") listOf("socket", "socat").forEach { Files.deleteIfExists(directory.resolve(it)) }
                }
            }
        }

        // We go to socat, which echoes.
        for ((network, address) in listOf(
            "tcp4" to "TCP4-LISTEN:20103,bind=127.0.0.1",
            "tcp6" to "TCP6-LISTEN:20104,bind=[::1]",
            "udp4" to "UDP4-RECVFROM:20105,bind=127.0.0.1",
            "udp6" to "UDP6-RECVFROM:20106,bind=[::1]",
            "unix" to "UNIX-LISTEN:",
            "unixpacket" to "UNIX-LISTEN:",
            "unixgram" to "UNIX-RECVFROM:",
        )) {
            test("we dial socat, which echoes: $network") {
                require("socat")
                inDirectory { directory ->
                    val path = directory.resolve("socat")
                    val isUnix = network.startsWith("unix")
                    val target = if (isUnix) "$path" else "${address.substringAfter("bind=")}:${address.substringAfter(':').substringBefore(',')}"
                    val type = if (network == "unixpacket") ",type=5" else ""
                    val echoing = async { onThread { run("socat", "$address${if (isUnix) path else ""}$type", "EXEC:cat") } }
                    val own = if (network == "unixgram") java.net.UnixDomainSocketAddress.of(directory.resolve("own")) else null
                    dialWhenThere(network, target, DialOptions(localAddress = own)).use { conn ->
                        conn.writeText("there and back")
                        conn.readText() shouldBe "there and back"
                    }
                    echoing.await()
                    if (isUnix) listOf("socat", "own").forEach { Files.deleteIfExists(directory.resolve(it)) }
                }
            }
        }
    })

private fun require(program: String) {
    if (!CommandResult.exists(program)) throw TestAbortedException("$program is not installed")
}

private suspend fun inDirectory(body: suspend kotlinx.coroutines.CoroutineScope.(Path) -> Unit) {
    val directory = Files.createTempDirectory("netloom")
    try {
        guarded { body(directory) }
    } finally {
        Files.delete(directory)
    }
}

private fun place(network: String, directory: Path) = when {
    network.startsWith("unix") -> "${directory.resolve("socket")}"
    network.endsWith("6") -> "[::1]:0"
    else -> "127.0.0.1:0"
}

/** As nc wants it. */
private fun words(address: io.netloom.socket.SockAddr): String = address.toInetSocketAddress()?.let { "127.0.0.1 ${it.port}" } ?: "$address"

private suspend fun PacketConn.answerOnce(question: String, answer: String) {
    val buffer = ByteBuffer.allocate(100)
    val message = ReceivedMessage()
    receiveFrom(buffer, message)
    text(buffer) shouldBe question
    sendTo(bytes(answer), checkNotNull(message.source))
}

/** Dials a program that has been started and may not listen yet. The guard of the test ends it if it never does. */
private suspend fun dialWhenThere(network: String, target: String, options: DialOptions = DialOptions.DEFAULT): SocketConn {
    if (network.startsWith("udp")) {
        // Nobody refuses a datagram that comes too early: it is lost.
        val port = "%04X".format(target.substringAfterLast(':').toInt())
        val table = Path.of("/proc/thread-self/net/${if (network == "udp6") "udp6" else "udp"}")
        while (table.readLines().none { it.trim().split(' ')[1].endsWith(":$port") }) yield()
    }
    if (network.startsWith("unix")) while (!Path.of(target).exists()) yield()
    while (true) {
        try {
            return Net.dial(network, target, options)
        } catch (_: ConnectException) {
            yield()
        }
    }
}

/** Runs a program to its end and returns what it wrote. */
private fun run(vararg command: String): String {
    val process = ProcessBuilder(*command).redirectErrorStream(true).start()
    process.outputStream.close()
    val output = process.inputStream.use { it.readBytes().decodeToString() }
    check(process.waitFor(20, TimeUnit.SECONDS)) { "${command.first()} does not end" }
    return output
}
