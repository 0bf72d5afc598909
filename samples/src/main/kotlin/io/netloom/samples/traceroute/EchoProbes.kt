package io.netloom.samples.traceroute

import io.netloom.icmp.EchoReply
import io.netloom.icmp.IcmpConn
import io.netloom.socket.ip.IpControlMessage
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.time.Instant

/** Probes that are ICMP echo requests, over a socket of either kind: replies come as messages, and what routers answer through the error queue. */
internal class EchoProbes(private val icmp: IcmpConn, target: InetAddress) : ProbeChannel {
    private val destination = InetSocketAddress(target, 0)
    private val payload = ByteArray(PAYLOAD)
    private val stamps = PacketStamps()

    override val name: String
        get() = "ICMP"
    override val packetSize: Int = IpSizes.header(target) + HEADER + PAYLOAD

    override fun listen(scope: CoroutineScope, heard: (Heard) -> Unit) {
        scope.launch { errors(heard) }
        scope.launch { replies(heard) }
    }

    override suspend fun send(probe: Int, hopLimit: Int) {
        val control = IpControlMessage.build { hopLimit(hopLimit) }.forDestination(icmp.conn, destination)
        icmp.send(icmp.echoRequest(probe + FIRST_SEQUENCE, payload), destination, control)
    }

    override fun close() = icmp.close()

    private suspend fun errors(heard: (Heard) -> Unit) {
        val queue = ErrorQueue(icmp.conn, stamps)
        while (true) {
            val error = queue.next()
            val probe = quotedProbe(error.packet) ?: continue
            heard(error.heard(probe, probe.toLong(), stamps) ?: continue)
        }
    }

    private suspend fun replies(heard: (Heard) -> Unit) {
        while (true) {
            val packet = icmp.receive()
            val at = System.nanoTime()
            val reply = packet.message as? EchoReply ?: continue
            if (!icmp.isOwn(reply)) continue
            stamps.settle()
            val probe = reply.sequence - FIRST_SEQUENCE
            heard(Heard(probe, packet.source, at, stamps.roundTrip(probe.toLong(), stamp(packet.timestampNanos)), AnswerMeaning.ARRIVED))
        }
    }

    /** Which probe the error is about. A raw socket hears of everybody's echo requests to the same address. */
    private fun quotedProbe(packet: ByteArray): Int? {
        if (packet.size < HEADER) return null
        val header = ByteBuffer.wrap(packet)
        val identifier = header.getShort(IDENTIFIER).toInt() and 0xffff
        return if (identifier == icmp.identifier) (header.getShort(SEQUENCE).toInt() and 0xffff) - FIRST_SEQUENCE else null
    }

    private fun stamp(nanos: Long): Instant? = if (nanos == 0L) null else Instant.ofEpochSecond(0, nanos)

    private companion object {
        const val FIRST_SEQUENCE = 1
        const val HEADER = 8
        const val IDENTIFIER = 4
        const val SEQUENCE = 6
        const val PAYLOAD = 32
    }
}
