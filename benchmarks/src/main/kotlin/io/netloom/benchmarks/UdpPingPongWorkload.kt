package io.netloom.benchmarks

import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.nio.ByteBuffer

/**
 * W3: datagrams of `size` bytes there and back between two sockets, one on its way at a time.
 *
 * Peers: `netloom` (two coroutines, each on a poller of its own), `netloom-1loop` (both on one), `netloom-blocking` and `netloom-virtual` (threads).
 */
public class UdpPingPongWorkload : Workload {
    override fun run(parameters: Parameters, report: Report): Boolean {
        val size = parameters.int("size", SIZE)
        val roundTrips = RoundTrips(parameters, report)
        when (parameters.peer) {
            "netloom" -> coroutines(Poller.open(), Poller.open(), size, roundTrips)
            "netloom-1loop" -> Poller.open().let { coroutines(it, it, size, roundTrips) }
            "netloom-blocking" -> threads(Thread.ofPlatform().daemon(), size, roundTrips)
            "netloom-virtual" -> threads(Thread.ofVirtual(), size, roundTrips)
            else -> return false
        }
        return true
    }

    private fun coroutines(forServer: Poller, forClient: Poller, size: Int, roundTrips: RoundTrips) {
        val server = Udp.bound(0, forServer)
        val client = Udp.bound(0, forClient)
        CoroutineScope(forServer.dispatcher).launch {
            val buffer = ByteBuffer.allocateDirect(DATAGRAM)
            val message = ReceivedMessage()
            while (true) {
                server.receiveFrom(buffer.clear(), message)
                server.sendTo(buffer.flip(), message.source)
            }
        }
        val to = server.localAddress
        val clients = CoroutineScope(forClient.dispatcher).launch {
            val buffer = ByteBuffer.allocateDirect(DATAGRAM)
            val message = ReceivedMessage()
            while (roundTrips.more()) {
                client.sendTo(buffer.clear().limit(size), to)
                client.receiveFrom(buffer.clear(), message)
            }
        }
        runBlocking { clients.join() }
    }

    private fun threads(threads: Thread.Builder, size: Int, roundTrips: RoundTrips) {
        val server = Udp.bound(0)
        val client = Udp.bound(0)
        threads.start { echo(server) }
        threads.start {
            val conn = client.blocking()
            val to = server.localAddress
            val buffer = ByteBuffer.allocateDirect(DATAGRAM)
            val message = ReceivedMessage()
            while (roundTrips.more()) {
                conn.sendTo(buffer.clear().limit(size), to)
                conn.receiveFrom(buffer.clear(), message)
            }
        }.join()
    }

    private fun echo(server: Conn) {
        val conn = server.blocking()
        val buffer = ByteBuffer.allocateDirect(DATAGRAM)
        val message = ReceivedMessage()
        while (true) {
            conn.receiveFrom(buffer.clear(), message)
            conn.sendTo(buffer.flip(), message.source)
        }
    }

    private companion object {
        const val SIZE = 64
        const val DATAGRAM = 2048
    }
}
