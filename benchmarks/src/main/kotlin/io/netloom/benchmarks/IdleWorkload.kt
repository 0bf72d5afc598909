package io.netloom.benchmarks

import io.netloom.socket.Conn
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.util.concurrent.CountDownLatch

/**
 * What an idle connection holds on to: `conns` ends of TCP connections, all on one poller, in each of which a coroutine waits to read. The figure is the live heap, after a full
 * collection, less that before the first of them: connection, coroutine and buffer object.
 */
public class IdleWorkload : Workload {
    override val peers: List<String> = listOf(Variant.POLLER)

    private val memory = ManagementFactory.getMemoryMXBean()

    override fun run(parameters: Parameters, report: Report) {
        val ends = parameters.int("conns", CONNECTIONS)
        Variant(parameters.peer).use { variant ->
            val all = Job()
            val scope = CoroutineScope(checkNotNull(variant.poller).dispatcher + all)
            // Whatever the first connection loads and makes is not what each of them holds.
            TcpPairs.connect(FIRST / 2, variant.poller, variant.poller).use { waitingIn(scope, it, ByteBuffer.allocateDirect(FIRST)) }
            val buffers = ByteBuffer.allocateDirect(ends)
            val before = live()
            TcpPairs.connect(ends / 2, variant.poller, variant.poller).use { pairs ->
                waitingIn(scope, pairs, buffers)
                report.metric("heap_per_idle", (live() - before).toDouble() / ends, "B")
                report.metric("rss", ProcessMemory.now(), "MB")
            }
            all.complete()
        }
    }

    /** Returns when each of them has begun to wait. */
    private fun waitingIn(scope: CoroutineScope, pairs: TcpPairs, buffers: ByteBuffer) {
        val conns = pairs.servers + pairs.clients
        val waiting = CountDownLatch(conns.size)
        for ((i, conn) in conns.withIndex()) {
            val buffer = buffers.slice(i, 1)
            scope.launch {
                // Comes after this coroutine, which waits by then.
                scope.launch { waiting.countDown() }
                read(conn, buffer)
            }
        }
        waiting.await()
    }

    private suspend fun read(conn: Conn, buffer: ByteBuffer) {
        try {
            conn.read(buffer)
        } catch (_: ClosedChannelException) {
            // The workload is over.
        }
    }

    private fun live(): Long {
        var least = Long.MAX_VALUE
        repeat(COLLECTIONS) {
            System.gc()
            least = minOf(least, memory.heapMemoryUsage.used)
        }
        return least
    }

    private companion object {
        const val CONNECTIONS = 10_000
        const val FIRST = 100
        const val COLLECTIONS = 3
    }
}
