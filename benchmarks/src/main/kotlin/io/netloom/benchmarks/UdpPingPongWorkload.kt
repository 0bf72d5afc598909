package io.netloom.benchmarks

import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import java.nio.ByteBuffer

/**
 * W3: datagrams of `size` bytes there and back between two sockets, one on its way at a time.
 *
 * Both coroutines of `netloom` run on one poller; `netloom-2loops` is the same with a poller for each.
 */
public class UdpPingPongWorkload : Workload {
    override val peers: List<String> = Variant.NAMES + TWO_LOOPS

    override fun run(parameters: Parameters, report: Report) {
        val name = if (parameters.peer == TWO_LOOPS) Variant.POLLER else parameters.peer
        val roundTrips = RoundTrips(parameters, report)
        Variant(name).use { forClient ->
            if (parameters.peer != TWO_LOOPS) return pingPong(forClient, forClient, parameters, roundTrips)
            Variant(name).use { forServer -> pingPong(forClient, forServer, parameters, roundTrips) }
        }
    }

    private fun pingPong(forClient: Variant, forServer: Variant, parameters: Parameters, roundTrips: RoundTrips) {
        val size = parameters.int("size", SIZE)
        val server = Udp.bound(0, forServer.poller)
        val client = Udp.bound(0, forClient.poller)
        forServer.start({ echo(server) }, { echoBlocking(server) })
        forClient.start(
            {
                drive(client, server, size, roundTrips)
                forServer.over()
                server.close()
            },
            {
                driveBlocking(client, server, size, roundTrips)
                forServer.over()
                server.close()
            },
        )
        forClient.await()
        client.close()
        if (forServer !== forClient) forServer.await()
    }

    private suspend fun echo(conn: Conn) {
        val buffer = ByteBuffer.allocateDirect(DATAGRAM)
        val message = ReceivedMessage()
        while (true) {
            conn.receiveFrom(buffer.clear(), message)
            conn.sendTo(buffer.flip(), message.source)
        }
    }

    private suspend fun drive(client: Conn, server: Conn, size: Int, roundTrips: RoundTrips) {
        val to = server.localAddress
        val buffer = ByteBuffer.allocateDirect(DATAGRAM)
        val message = ReceivedMessage()
        while (roundTrips.more()) {
            client.sendTo(buffer.clear().limit(size), to)
            client.receiveFrom(buffer.clear(), message)
        }
    }

    private fun echoBlocking(of: Conn) {
        val conn = of.blocking()
        val buffer = ByteBuffer.allocateDirect(DATAGRAM)
        val message = ReceivedMessage()
        while (true) {
            conn.receiveFrom(buffer.clear(), message)
            conn.sendTo(buffer.flip(), message.source)
        }
    }

    private fun driveBlocking(of: Conn, server: Conn, size: Int, roundTrips: RoundTrips) {
        val client = of.blocking()
        val to = server.localAddress
        val buffer = ByteBuffer.allocateDirect(DATAGRAM)
        val message = ReceivedMessage()
        while (roundTrips.more()) {
            client.sendTo(buffer.clear().limit(size), to)
            client.receiveFrom(buffer.clear(), message)
        }
    }

    private companion object {
        const val SIZE = 64
        const val DATAGRAM = 2048
        const val TWO_LOOPS = "netloom-2loops"
    }
}
