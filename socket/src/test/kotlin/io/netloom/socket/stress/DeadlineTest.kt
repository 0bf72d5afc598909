package io.netloom.socket.stress

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Instant
import java.util.concurrent.FutureTask

/** Deadlines that change while somebody waits, in each of the ways to wait. */
class DeadlineTest :
    FunSpec({
        val faces =
            mapOf<String, (Conn) -> Int>(
                "coroutine" to { conn -> runBlocking(Dispatchers.Default) { conn.read(ByteBuffer.allocate(8)) } },
                "coroutine on the poller" to { conn -> runBlocking { withContext(conn.poller.dispatcher) { conn.read(ByteBuffer.allocate(8)) } } },
                "platform thread" to { conn -> conn.blocking().read(ByteBuffer.allocate(8)) },
                "virtual thread" to { conn -> virtually { conn.blocking().read(ByteBuffer.allocate(8)) } },
            )
        faces.forEach { (face, read) ->
            test("$face: set while it waits, in the slot and in the queue") {
                waiting(read, 3) { conn, _, results ->
                    conn.readDeadline = Instant.now()
                    results.forEach { shouldThrow<SocketTimeoutException> { it.outcome() } }
                    shouldThrow<SocketTimeoutException> { read(conn) }
                    conn.readDeadline = null
                }
            }

            test("$face: made earlier while it waits") {
                waiting(read, 2, { it.readDeadline = Instant.now().plusSeconds(3_600) }) { conn, _, results ->
                    val before = System.nanoTime()
                    conn.readDeadline = Instant.now().plusMillis(10)
                    results.forEach { shouldThrow<SocketTimeoutException> { it.outcome() } }
                    check(System.nanoTime() - before >= 10_000_000) { "it came early" }
                }
            }

            test("$face: made later and cleared while it waits") {
                waiting(read, 2, { it.readDeadline = Instant.now().plusMillis(500) }) { conn, writer, results ->
                    val first = System.nanoTime()
                    conn.readDeadline = Instant.now().plusSeconds(3_600)
                    conn.readDeadline = null
                    // Past the first deadline; only looking at the clock tells.
                    awaitUntil { System.nanoTime() - first > 600_000_000 }
                    results.none { it.isDone } shouldBe true
                    repeat(2) { writer.blocking().write(ByteBuffer.allocate(4)) }
                    results.forEach { it.outcome() shouldBe 4 }
                }
            }

            test("$face: a past deadline wins over data that is there") {
                waiting(read, 0) { conn, writer, _ ->
                    writer.blocking().write(ByteBuffer.allocate(4))
                    conn.readDeadline = Instant.EPOCH
                    shouldThrow<SocketTimeoutException> { read(conn) }
                    conn.readDeadline = null
                    read(conn) shouldBe 4
                }
            }
        }
    })

private fun waiting(read: (Conn) -> Int, count: Int, prepare: (Conn) -> Unit = {}, then: (Conn, Conn, List<FutureTask<Int>>) -> Unit) = guarded {
    Poller.open().use { poller ->
        val (conn, writer) = datagramPair(SocketConfig(poller = poller))
        prepare(conn)
        val results = List(count) { FutureTask { read(conn) }.also { Thread.ofPlatform().daemon().start(it) } }
        awaitUntil { conn.readers() == count }
        then(conn, writer, results)
        conn.close()
        writer.close()
    }
}

private fun FutureTask<Int>.outcome(): Int = try {
    get()
} catch (e: java.util.concurrent.ExecutionException) {
    throw e.cause!!
}

private fun <T> virtually(block: () -> T): T {
    val task = FutureTask(block)
    Thread.ofVirtual().start(task)
    try {
        return task.get()
    } catch (e: java.util.concurrent.ExecutionException) {
        throw e.cause!!
    }
}
