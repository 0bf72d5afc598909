package io.netloom.benchmarks

import io.netloom.socket.Conn
import io.netloom.socket.MessageBatch

/** W1: receives datagrams with their source addresses on 127.0.0.1:`port`, up to `batch` a call. */
public class UdpReceiveWorkload : Workload {
    override val peers: List<String> = Variant.NAMES

    override fun run(parameters: Parameters, report: Report) {
        Variant(parameters.peer).use { variant ->
            val conn = Udp.bound(parameters.int("port", 0), variant.poller)
            conn.options.setReceiveBuffer(parameters.int("rcvbuf", RECEIVE_BUFFER))
            val batch = MessageBatch(parameters.int("batch", BATCH), DATAGRAM)
            val count = Counter()
            variant.start({ receive(conn, batch, count) }, { receiveBlocking(conn, batch, count) })
            report.ready()
            count.measure(parameters, report)
            variant.over()
            conn.close()
            variant.await()
        }
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
