package io.netloom.net

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.ReceivedMessage
import io.netloom.testkit.CommandResult
import io.netloom.testkit.PrivateNamespace
import kotlinx.coroutines.async
import org.opentest4j.TestAbortedException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/** Programs that know nothing of Netloom at the other end, where the machine has them. */
class WitnessTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        test("curl asks our HTTP server, over TCP and a Unix socket") {
            require("curl")
            val directory = Files.createTempDirectory("netloom")
            try {
                guarded {
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
            } finally {
                Files.delete(directory)
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
                    val buffer = ByteBuffer.allocate(100)
                    val message = ReceivedMessage()
                    udp.receiveFrom(buffer, message)
                    text(buffer) shouldBe "datagram\n"
                    udp.sendTo(bytes("answer\n"), checkNotNull(message.source))
                    asking.await() shouldBe "answer\n"
                }
            }
        }

        for ((network, options) in listOf("tcp" to emptyList(), "udp" to listOf("-u"), "unix" to listOf("-U"))) {
            test("nc writes to us: $network") {
                require("nc")
                val directory = Files.createTempDirectory("netloom")
                try {
                    guarded {
                        if (network == "udp") {
                            UdpConn.listen("127.0.0.1:0").use { udp ->
                                val port = checkNotNull(udp.localAddress?.toInetSocketAddress()).port
                                val asking = async { onThread { run("sh", "-c", "echo from nc | nc -u -w 1 127.0.0.1 $port") } }
                                udp.readText() shouldBe "from nc\n"
                                asking.await()
                            }
                        } else {
                            val path = directory.resolve("socket")
                            Net.listen(network, if (network == "unix") "$path" else "127.0.0.1:0").use { listener ->
                                val target = listener.address.toInetSocketAddress()?.let { "127.0.0.1 ${it.port}" } ?: "$path"
                                val asking = async { onThread { run("sh", "-c", "echo from nc | nc ${options.joinToString(" ")} -w 2 $target") } }
                                listener.accept().use { conn ->
                                    conn.readText() shouldBe "from nc\n"
                                    conn.writeText("to nc\n")
                                }
                                asking.await() shouldBe "to nc\n"
                            }
                        }
                    }
                } finally {
                    Files.delete(directory)
                }
            }
        }

        for ((network, address) in listOf("tcp" to "TCP", "unix" to "UNIX-CONNECT")) {
            test("socat echoes what we write: $network") {
                require("socat")
                val directory = Files.createTempDirectory("netloom")
                try {
                    guarded {
                        val path = directory.resolve("socket")
                        Net.listen(network, if (network == "unix") "$path" else "127.0.0.1:0").use { listener ->
                            val target = listener.address.toInetSocketAddress()?.let { "$address:127.0.0.1:${it.port}" } ?: "$address:$path"
                            val echoing = async { onThread { run("socat", target, "EXEC:cat") } }
                            listener.accept().use { conn ->
                                conn.writeText("there and back")
                                conn.readText() shouldBe "there and back"
                            }
                            echoing.await()
                        }
                    }
                } finally {
                    Files.delete(directory)
                }
            }
        }
    })

private fun require(program: String) {
    if (!CommandResult.exists(program)) throw TestAbortedException("$program is not installed")
}

/** Runs a program to its end and returns what it wrote. */
private fun run(vararg command: String): String {
    val process = ProcessBuilder(*command).redirectErrorStream(true).start()
    process.outputStream.close()
    val output = process.inputStream.use { it.readBytes().decodeToString() }
    check(process.waitFor(20, TimeUnit.SECONDS)) { "${command.first()} does not end" }
    return output
}
