package io.netloom.benchmarks

import io.netloom.socket.BlockingConn
import io.netloom.socket.Conn
import io.netloom.socket.MessageBatch
import io.netloom.socket.ip.BlockingSegmentedSender
import io.netloom.socket.ip.SegmentedSender
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/**
 * W2: sends datagrams of `size` bytes to 127.0.0.1:`port`, each with its address, `batch` a call. The batch is filled once and sent again and again, as the C and Go programs
 * do it.
 *
 * More variants: `netloom-gso` and `netloom-gso-blocking`, the first and the third with segmentation by the kernel.
 */
public class UdpSendWorkload : Workload {
    override val peers: List<String> = Variant.NAMES + listOf(GSO, GSO_BLOCKING)

    override fun run(parameters: Parameters, report: Report) {
        val isSegmented = parameters.peer == GSO || parameters.peer == GSO_BLOCKING
        Variant(parameters.peer.replace("-gso", "")).use { variant ->
            val conn = Udp.open(variant.poller)
            val payload = ByteBuffer.allocateDirect(parameters.int("size", SIZE))
            val batch = MessageBatch(parameters.int("batch", BATCH), payload.capacity())
            val to = InetSocketAddress("127.0.0.1", parameters["port"].toInt())
            while (batch.add(payload.clear(), to)) continue
            val count = Counter()
            if (isSegmented) {
                val sender = SegmentedSender(conn)
                variant.start({ send(sender, batch, count) }, { sendBlocking(sender.blocking(), batch, count) })
            } else {
                variant.start({ send(conn, batch, count) }, { sendBlocking(conn.blocking(), batch, count) })
            }
            count.measure(parameters, report)
            variant.over()
            conn.close()
            variant.await()
        }
    }

    private suspend fun send(conn: Conn, batch: MessageBatch, count: Counter) {
        while (true) count.add(conn.sendBatch(batch))
    }

    private fun sendBlocking(conn: BlockingConn, batch: MessageBatch, count: Counter) {
        while (true) count.add(conn.sendBatch(batch))
    }

    private suspend fun send(sender: SegmentedSender, batch: MessageBatch, count: Counter) {
        while (true) count.add(sender.send(batch))
    }

    private fun sendBlocking(sender: BlockingSegmentedSender, batch: MessageBatch, count: Counter) {
        while (true) count.add(sender.send(batch))
    }

    private companion object {
        const val SIZE = 64
        const val BATCH = 64
        const val GSO = "netloom-gso"
        const val GSO_BLOCKING = "netloom-gso-blocking"
    }
}
