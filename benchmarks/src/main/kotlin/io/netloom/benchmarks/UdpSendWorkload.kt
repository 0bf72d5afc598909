package io.netloom.benchmarks

import io.netloom.socket.Conn
import io.netloom.socket.MessageBatch
import io.netloom.socket.Poller
import io.netloom.socket.ip.BlockingSegmentedSender
import io.netloom.socket.ip.SegmentedSender
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/**
 * W2: sends datagrams of `size` bytes to 127.0.0.1:`port`, each with its address.
 *
 * Peers: `netloom` (a coroutine on a poller, batches of `batch`), `netloom-blocking` (a thread, the same batches), `netloom-gso` and `netloom-gso-blocking` (the same, with segmentation by the kernel).
 */
public class UdpSendWorkload : Workload {
    override fun run(parameters: Parameters, report: Report): Boolean {
        val poller = if (parameters.peer == "netloom" || parameters.peer == "netloom-gso") Poller.open() else null
        val conn = Udp.bound(0, poller)
        val payload = ByteBuffer.allocateDirect(parameters.int("size", SIZE))
        val batch = MessageBatch(parameters.int("batch", BATCH), payload.capacity())
        val to = InetSocketAddress("127.0.0.1", parameters["port"].toInt())
        val count = Counter()
        when (parameters.peer) {
            "netloom" -> CoroutineScope(checkNotNull(poller).dispatcher).launch { send(conn, batch, payload, to, count) }
            "netloom-blocking" -> Thread.ofPlatform().daemon().start { sendBlocking(conn, batch, payload, to, count) }
            "netloom-gso" -> CoroutineScope(checkNotNull(poller).dispatcher).launch { send(SegmentedSender(conn), batch, payload, to, count) }
            "netloom-gso-blocking" -> Thread.ofPlatform().daemon().start { sendBlocking(SegmentedSender(conn).blocking(), batch, payload, to, count) }
            else -> return false
        }
        count.measure(parameters, report)
        return true
    }

    private suspend fun send(conn: Conn, batch: MessageBatch, payload: ByteBuffer, to: InetSocketAddress, count: Counter) {
        while (true) {
            fill(batch, payload, to)
            count.add(conn.sendBatch(batch))
        }
    }

    private fun sendBlocking(conn: Conn, batch: MessageBatch, payload: ByteBuffer, to: InetSocketAddress, count: Counter) {
        val blocking = conn.blocking()
        while (true) {
            fill(batch, payload, to)
            count.add(blocking.sendBatch(batch))
        }
    }

    private suspend fun send(sender: SegmentedSender, batch: MessageBatch, payload: ByteBuffer, to: InetSocketAddress, count: Counter) {
        while (true) {
            fill(batch, payload, to)
            count.add(sender.send(batch))
        }
    }

    private fun sendBlocking(sender: BlockingSegmentedSender, batch: MessageBatch, payload: ByteBuffer, to: InetSocketAddress, count: Counter) {
        while (true) {
            fill(batch, payload, to)
            count.add(sender.send(batch))
        }
    }

    private fun fill(batch: MessageBatch, payload: ByteBuffer, to: InetSocketAddress) {
        batch.clear()
        while (batch.add(payload.clear(), to)) continue
    }

    private companion object {
        const val SIZE = 64
        const val BATCH = 64
    }
}
