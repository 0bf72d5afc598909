package io.netloom.benchmarks

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicLong

/**
 * W4: `conns` TCP connections over the loopback, both ends here; `active` of them echo `size` bytes without end, the rest wait to read.
 *
 * Peers: `netloom` (a coroutine for each end, all servers on one poller, all clients on another), `netloom-vt` (a virtual thread for each end).
 */
public class TcpEchoWorkload : Workload {
    override fun run(parameters: Parameters, report: Report): Boolean {
        val connections = parameters.int("conns", CONNECTIONS)
        val active = parameters.int("active", ACTIVE)
        val size = parameters.int("size", SIZE)
        val echoes = Counter()
        when (parameters.peer) {
            "netloom" -> {
                val servers = Poller.open()
                val clients = Poller.open()
                val pairs = connect(connections, servers, clients)
                for ((i, pair) in pairs.withIndex()) {
                    CoroutineScope(servers.dispatcher).launch { serve(pair.first) }
                    CoroutineScope(clients.dispatcher).launch { drive(pair.second, i < active, size, echoes) }
                }
            }

            "netloom-vt" -> {
                val shared = AtomicLong()
                for ((i, pair) in connect(connections, Poller.shared, Poller.shared).withIndex()) {
                    Thread.ofVirtual().start { serveBlocking(pair.first) }
                    Thread.ofVirtual().start { driveBlocking(pair.second, i < active, size, shared) }
                }
                echoes.follow(shared)
            }

            else -> return false
        }
        echoes.measure(parameters, report, "echoes", "cpu_per_echo")
        report.metric(
            "rss",
            Files.readAllLines(Path.of("/proc/self/status")).first { it.startsWith("VmRSS:") }.filter(Char::isDigit).toDouble() / KIB_PER_MIB,
            "MB",
        )
        return true
    }

    /** The server's end of each, then the client's. */
    private fun connect(count: Int, servers: Poller, clients: Poller): List<Pair<Conn, Conn>> = runBlocking {
        Conn.open(AddressFamily.INET, SocketType.STREAM).use { listener ->
            listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            listener.listen(BACKLOG)
            List(count) {
                val client = Conn.open(AddressFamily.INET, SocketType.STREAM, 0, SocketConfig(poller = clients))
                client.connect(listener.localAddress!!)
                val server = listener.accept(poller = servers)
                for (conn in listOf(client, server)) conn.tcp.noDelay = true
                server to client
            }
        }
    }

    private suspend fun serve(conn: Conn) {
        val buffer = ByteBuffer.allocate(CHUNK)
        while (conn.read(buffer.clear()) > 0) conn.write(buffer.flip())
    }

    private suspend fun drive(conn: Conn, isActive: Boolean, size: Int, echoes: Counter) {
        val buffer = ByteBuffer.allocate(size)
        if (isActive) conn.write(buffer.clear())
        while (true) {
            buffer.clear()
            while (buffer.hasRemaining()) if (conn.read(buffer) < 0) return
            echoes.add(1)
            conn.write(buffer.flip())
        }
    }

    private fun serveBlocking(of: Conn) {
        val conn = of.blocking()
        val buffer = ByteBuffer.allocate(CHUNK)
        while (conn.read(buffer.clear()) > 0) conn.write(buffer.flip())
    }

    private fun driveBlocking(of: Conn, isActive: Boolean, size: Int, echoes: AtomicLong) {
        val conn = of.blocking()
        val buffer = ByteBuffer.allocate(size)
        if (isActive) conn.write(buffer.clear())
        while (true) {
            buffer.clear()
            while (buffer.hasRemaining()) if (conn.read(buffer) < 0) return
            echoes.incrementAndGet()
            conn.write(buffer.flip())
        }
    }

    private companion object {
        const val CONNECTIONS = 1_000
        const val ACTIVE = 64
        const val SIZE = 128
        const val CHUNK = 256
        const val BACKLOG = 1_024
        const val KIB_PER_MIB = 1024
    }
}
