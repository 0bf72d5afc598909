package io.netloom.benchmarks

import io.netloom.socket.Conn
import java.nio.ByteBuffer

/**
 * W4: `conns` TCP connections over the loopback, both ends here; `active` of them echo `size` bytes without end, the rest wait to read. A coroutine or
 * virtual thread for each end, with a buffer of its own.
 *
 * `netloom` has a poller for all servers' ends and another for all clients', as the event loops of the others are; `netloom-1loop` has one for both. There is no variant of platform
 * threads: it would be two for each connection.
 */
public class TcpEchoWorkload : Workload {
    override val peers: List<String> = listOf(Variant.POLLER, Variant.DEFAULT, Variant.VIRTUAL_THREAD, ONE_LOOP)

    override fun run(parameters: Parameters, report: Report) {
        val name = if (parameters.peer == ONE_LOOP) Variant.POLLER else parameters.peer
        Variant(name).use { forClients ->
            if (parameters.peer != Variant.POLLER) return echo(forClients, forClients, parameters, report)
            Variant(name).use { forServers -> echo(forClients, forServers, parameters, report) }
        }
    }

    private fun echo(forClients: Variant, forServers: Variant, parameters: Parameters, report: Report) {
        val connections = parameters.int("conns", CONNECTIONS)
        val active = parameters.int("active", ACTIVE)
        val size = parameters.int("size", SIZE)
        val echoes = Counter(isShared = !forClients.isOneThread)
        TcpPairs.connect(connections, forServers.poller, forClients.poller).use { pairs ->
            // More than a message, as those of the other libraries are: a read that comes back short says that there is no more.
            val room = 2 * size
            val memory = ByteBuffer.allocateDirect(2 * connections * room)
            for (i in 0 until connections) {
                val server = pairs.servers[i]
                val client = pairs.clients[i]
                val atServer = memory.slice(2 * i * room, room)
                val atClient = memory.slice((2 * i + 1) * room, room)
                forServers.start({ serve(server, atServer) }, { serveBlocking(server, atServer) })
                forClients.start({ drive(client, i < active, size, atClient, echoes) }, { driveBlocking(client, i < active, size, atClient, echoes) })
            }
            echoes.measure(parameters, report, "echoes", "cpu_per_echo")
            report.metric("rss", ProcessMemory.now(), "MB")
            forClients.over()
            forServers.over()
        }
        forClients.await()
        if (forServers !== forClients) forServers.await()
    }

    private suspend fun serve(conn: Conn, buffer: ByteBuffer) {
        while (conn.read(buffer.clear()) > 0) conn.write(buffer.flip())
    }

    private suspend fun drive(conn: Conn, isActive: Boolean, size: Int, buffer: ByteBuffer, echoes: Counter) {
        if (isActive) conn.write(buffer.clear().limit(size))
        var got = 0
        while (true) {
            val n = conn.read(buffer.clear())
            if (n < 0) return
            got += n
            if (got < size) continue
            got = 0
            echoes.add(1)
            conn.write(buffer.clear().limit(size))
        }
    }

    private fun serveBlocking(of: Conn, buffer: ByteBuffer) {
        val conn = of.blocking()
        while (conn.read(buffer.clear()) > 0) conn.write(buffer.flip())
    }

    private fun driveBlocking(of: Conn, isActive: Boolean, size: Int, buffer: ByteBuffer, echoes: Counter) {
        val conn = of.blocking()
        if (isActive) conn.write(buffer.clear().limit(size))
        var got = 0
        while (true) {
            val n = conn.read(buffer.clear())
            if (n < 0) return
            got += n
            if (got < size) continue
            got = 0
            echoes.add(1)
            conn.write(buffer.clear().limit(size))
        }
    }

    private companion object {
        const val CONNECTIONS = 1_000
        const val ACTIVE = 64
        const val SIZE = 128
        const val ONE_LOOP = "netloom-1loop"
    }
}
