package io.netloom.samples.traceroute

import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import io.netloom.socket.ip.IpControlMessage
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/**
 * Probes that are UDP datagrams, which needs no privilege: what routers answer comes through the error queue.
 *
 * Either to rising ports that hopefully nobody listens on, all from one socket: the port tells which probe an answer is for. Or all to one port, such as 53, which firewalls
 * let through: then each probe has a socket of its own, and its answer comes to that.
 *
 * @param open makes a socket for probes, bound, with its error queue and time stamps switched on
 */
internal class UdpProbes(private val target: InetAddress, private val firstPort: Int, private val rising: Boolean, private val open: () -> Conn) :
    ProbeChannel {
    private val sockets = ArrayList<Socket>()
    private val payload = ByteBuffer.allocateDirect(PAYLOAD)
    private lateinit var scope: CoroutineScope
    private lateinit var heard: (Heard) -> Unit

    override val name: String
        get() = "UDP"
    override val packetSize: Int = IpSizes.header(target) + HEADER + PAYLOAD

    override fun listen(scope: CoroutineScope, heard: (Heard) -> Unit) {
        this.scope = scope
        this.heard = heard
        if (rising) listen(Socket(open(), firstProbe = 0))
    }

    override suspend fun send(probe: Int, hopLimit: Int) {
        if (!rising) listen(Socket(open(), firstProbe = probe))
        val conn = sockets.last().conn
        val destination = InetSocketAddress(target, if (rising) firstPort + probe else firstPort)
        // Along with the packet: an option of the socket would be that of all probes in flight.
        val control = IpControlMessage.build { hopLimit(hopLimit) }.forDestination(conn, destination)
        conn.sendMessage(payload.clear(), destination, control)
    }

    override fun close() = sockets.forEach { it.conn.close() }

    /** Listens to errors and to data. */
    private fun listen(socket: Socket) {
        sockets += socket
        scope.launch { socket.errors() }
        scope.launch { socket.data() }
    }

    /** A socket, and the first of its probes: the kernel, too, counts a socket's packets. */
    private inner class Socket(val conn: Conn, private val firstProbe: Int) {
        private val stamps = PacketStamps()

        suspend fun errors() {
            val queue = ErrorQueue(conn, stamps)
            while (true) {
                val error = queue.next()
                val probe = probe(error.destination?.port ?: continue)
                heard(error.heard(probe, key(probe), stamps) ?: continue)
            }
        }

        /** Where somebody does listen on the port he may even answer. */
        suspend fun data() {
            val message = ReceivedMessage(STAMPS)
            val answer = ByteBuffer.allocateDirect(1)
            while (true) {
                conn.receiveMessage(answer.clear(), message)
                val at = System.nanoTime()
                val source = message.source?.toInetSocketAddress() ?: continue
                if (source.address != target) continue
                stamps.settle()
                val probe = probe(source.port)
                val roundTrip = stamps.roundTrip(key(probe), message.control[SocketControl.TIMESTAMPING]?.software)
                heard(Heard(probe, source.address, at, roundTrip, AnswerMeaning.ARRIVED))
            }
        }

        /** Which probe went to this port. */
        private fun probe(port: Int) = if (rising) port - firstPort else firstProbe

        private fun key(probe: Int) = (probe - firstProbe).toLong()
    }

    private companion object {
        const val HEADER = 8
        const val PAYLOAD = 32

        /** Room for three stamps of 16 bytes. */
        val STAMPS = ControlMessages.space(48)
    }
}
