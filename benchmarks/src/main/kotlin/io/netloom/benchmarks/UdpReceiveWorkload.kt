package io.netloom.benchmarks

import io.netloom.socket.Conn
import io.netloom.socket.MessageBatch
import io.netloom.socket.Poller
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/**
 * W1: receives datagrams with their source addresses on 127.0.0.1:`port`.
 *
 * Peers: `netloom` (a coroutine on a poller, batches of `batch`), `netloom-blocking` (a thread, the same batches).
 */
public class UdpReceiveWorkload : Workload {
    override fun run(parameters: Parameters, report: Report): Boolean {
        val poller = if (parameters.peer == "netloom") Poller.open() else null
        val conn = Udp.bound(parameters.int("port", 0), poller)
        conn.options.setReceiveBuffer(parameters.int("rcvbuf", RECEIVE_BUFFER))
        val batch = MessageBatch(parameters.int("batch", BATCH), DATAGRAM)
        val count = Counter()
        when (parameters.peer) {
            "netloom" -> CoroutineScope(checkNotNull(poller).dispatcher).launch { receive(conn, batch, count) }
            "netloom-blocking" -> Thread.ofPlatform().daemon().start { receiveBlocking(conn, batch, count) }
            else -> return false
        }
        println("READY")
        count.measure(parameters, report)
        return true
    }

    private suspend fun receive(conn: Conn, batch: MessageBatch, count: Counter) {
        while (true) {
            repeat(conn.receiveBatch(batch)) { check(batch.port(it) > 0) }
            count.add(batch.size)
        }
    }

    private fun receiveBlocking(conn: Conn, batch: MessageBatch, count: Counter) {
        val blocking = conn.blocking()
        while (true) {
            repeat(blocking.receiveBatch(batch)) { check(batch.port(it) > 0) }
            count.add(batch.size)
        }
    }

    private companion object {
        const val RECEIVE_BUFFER = 8 shl 20
        const val BATCH = 64
        const val DATAGRAM = 2048
    }
}
