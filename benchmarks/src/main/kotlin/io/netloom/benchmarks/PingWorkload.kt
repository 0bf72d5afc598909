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
import java.net.InetAddress

/** W9: ICMP echo of 56 B to 127.0.0.1 through a raw socket that hears answers only, one on its way at a time. */
public class PingWorkload : Workload {
    private val data = ByteArray(SIZE)
    private val to = SockAddr.inet(InetAddress.ofLiteral("127.0.0.1"), 0)

    override val peers: List<String> = Variant.NAMES

    override fun run(parameters: Parameters, report: Report) {
        val roundTrips = RoundTrips(parameters, report)
        Variant(parameters.peer).use { variant ->
            open(variant.poller).use { icmp ->
                variant.start({ ping(icmp, roundTrips) }, { pingBlocking(icmp.blocking(), roundTrips) })
                variant.await()
            }
        }
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
