package io.netloom.benchmarks

import io.netloom.icmp.BlockingIcmpConn
import io.netloom.icmp.EchoReply
import io.netloom.icmp.IcmpConn
import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpPacket
import io.netloom.icmp.IcmpVersion
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.net.InetAddress

/**
 * W9: ICMP echo of 56 B to 127.0.0.1 through a raw socket that hears answers only, one on its way at a time.
 *
 * Peers: `netloom` (a coroutine on a poller), `netloom-default` (on the default dispatcher), `netloom-blocking` (a platform thread) and `netloom-vt` (a virtual one).
 */
public class PingWorkload : Workload {
    private val data = ByteArray(SIZE)
    private val to = SockAddr.inet(InetAddress.ofLiteral("127.0.0.1"), 0)

    override fun run(parameters: Parameters, report: Report): Boolean {
        val roundTrips = RoundTrips(parameters, report)
        when (parameters.peer) {
            "netloom" -> Poller.open().let { poller -> runBlocking(poller.dispatcher) { ping(open(poller), roundTrips) } }
            "netloom-default" -> runBlocking { withContext(Dispatchers.Default) { ping(open(null), roundTrips) } }
            "netloom-blocking" -> Thread.ofPlatform().start { pingBlocking(open(null).blocking(), roundTrips) }.join()
            "netloom-vt" -> Thread.ofVirtual().start { pingBlocking(open(null).blocking(), roundTrips) }.join()
            else -> return false
        }
        return true
    }

    private fun open(poller: Poller?): IcmpConn =
        IcmpConn.open(IcmpVersion.V4, IcmpMode.RAW, config = SocketConfig(poller = poller)).apply { receiveAnswersOnly() }

    private suspend fun ping(icmp: IcmpConn, roundTrips: RoundTrips) {
        var sequence = 0
        while (roundTrips.more()) {
            sequence = (sequence + 1) and MASK
            icmp.send(icmp.echoRequest(sequence, data), to)
            while (!answers(icmp.receive(), icmp.identifier, sequence)) continue
        }
    }

    private fun pingBlocking(icmp: BlockingIcmpConn, roundTrips: RoundTrips) {
        var sequence = 0
        while (roundTrips.more()) {
            sequence = (sequence + 1) and MASK
            icmp.send(icmp.echoRequest(sequence, data), to)
            while (!answers(icmp.receive(), icmp.identifier, sequence)) continue
        }
    }

    private fun answers(packet: IcmpPacket, identifier: Int, sequence: Int): Boolean {
        val reply = packet.message
        return reply is EchoReply && reply.identifier == identifier && reply.sequence == sequence
    }

    private companion object {
        const val SIZE = 56
        const val MASK = 0xffff
    }
}
