package io.netloom.net

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.ConnOwner
import io.netloom.socket.LinuxBindException
import java.io.Closeable
import kotlin.time.Duration.Companion.milliseconds

/** C8.8, J9.4: which two sockets may be on one port, and which connections and datagrams each of them gets. They may if they hear nothing in common. */
class ListenMatrixTest :
    FunSpec({
        for (kind in listOf("tcp", "udp")) {
            val places = places(kind)
            for (first in places) {
                test("${first.network} ${first.host.ifEmpty { "any" }} beside others") {
                    guarded {
                        for (second in places) {
                            withClue("with ${second.network} ${second.host.ifEmpty { "any" }}") {
                                first.open(0).use { one ->
                                    val both = try {
                                        second.open(one.port)
                                    } catch (_: LinuxBindException) {
                                        null
                                    }
                                    both.use {
                                        (both != null) shouldBe first.hears.none { it in second.hears }
                                        if (both != null) for (address in second.hears) both.shouldGet(address)
                                        for (address in first.hears) one.shouldGet(address)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })

/** A network and a host to listen on, and which loopback addresses are heard there. */
private class Place(val network: String, val host: String, val hears: Set<String>) {
    suspend fun open(port: Int): Opened {
        val address = HostPort.join(host, port)
        return Opened(
            network,
            if (network.startsWith("tcp")) TcpListener.listen(address, network = network) else UdpConn.listen(address, network = network),
        )
    }
}

private fun places(kind: String) = listOf(
    Place(kind, "", setOf("127.0.0.1", "::1")),
    Place(kind, "0.0.0.0", setOf("127.0.0.1", "::1")),
    Place(kind, "::", setOf("127.0.0.1", "::1")),
    Place("${kind}4", "", setOf("127.0.0.1")),
    Place("${kind}4", "0.0.0.0", setOf("127.0.0.1")),
    Place("${kind}6", "", setOf("::1")),
    Place("${kind}6", "::", setOf("::1")),
    Place(kind, "127.0.0.1", setOf("127.0.0.1")),
    Place(kind, "::1", setOf("::1")),
)

private class Opened(private val network: String, private val socket: ConnOwner) : Closeable {
    val port = checkNotNull(socket.conn.localAddress?.toInetSocketAddress()).port

    suspend fun shouldGet(host: String) {
        Net.dial(network.dropLastWhile { it.isDigit() }, HostPort.join(host, port)).use { client ->
            when (socket) {
                is TcpListener -> socket.accept(1000.milliseconds).close()

                is UdpConn -> {
                    client.writeText("hello")
                    socket.readText() shouldBe "hello"
                }
            }
        }
    }

    override fun close() = (socket as Closeable).close()
}
