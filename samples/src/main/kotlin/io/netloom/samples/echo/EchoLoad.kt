package io.netloom.samples.echo

import io.netloom.net.TcpConn
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedQueue

/** Many clients in one process: opens all connections, and when all are open has a line echoed on each. */
internal class EchoLoad(private val address: String, private val count: Int) {
    /** Returns how many lines came back. */
    suspend fun run(): Int {
        val clients = ConcurrentLinkedQueue<TcpConn>()
        try {
            val gate = Semaphore(DIALLING)
            coroutineScope { List(count) { async { gate.withPermit { clients += TcpConn.dial(address) } } }.awaitAll() }
            return coroutineScope { clients.mapIndexed { i, client -> async { ask(client, "line $i\n") } }.awaitAll().count { it } }
        } finally {
            clients.forEach(TcpConn::close)
        }
    }

    private suspend fun ask(client: TcpConn, line: String): Boolean {
        val sent = line.encodeToByteArray()
        client.write(sent)
        val answer = ByteBuffer.allocate(sent.size)
        while (answer.hasRemaining()) if (client.read(answer) < 0) throw IOException("the server has closed a connection")
        return answer.array().contentEquals(sent)
    }

    private companion object {
        /** How many connect at the same time. */
        const val DIALLING = 200
    }
}
