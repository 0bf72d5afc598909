package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.MessageFlag
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicLong

/** A socket that always has something cannot keep the others from their turn. */
class BudgetTest :
    FunSpec({
        test("a receiver that never has to wait is cancelled within a budget, and a delay beside it fires: poller's dispatcher") {
            Poller.open().use { poller -> guardedCoroutine { flooded(poller.dispatcher, poller) } }
        }

        test("the same on Dispatchers.Default with one thread") {
            guardedCoroutine { flooded(Dispatchers.Default.limitedParallelism(1), Poller.shared) }
        }

        test("the same for a Unix stream that is written to without end") {
            Poller.open().use { poller ->
                guardedCoroutine {
                    val (reader, writer) = streamPair(SocketConfig(poller = poller))
                    reader.use {
                        writer.use {
                            withContext(poller.dispatcher) {
                                val buffer = ByteBuffer.allocateDirect(16)
                                val drained = ByteBuffer.allocateDirect(16)
                                val job =
                                    launch {
                                        while (true) {
                                            writer.write(buffer.clear())
                                            reader.read(drained.clear())
                                        }
                                    }
                                delay(5)
                                job.cancel()
                                job.join()
                            }
                        }
                    }
                }
            }
        }
    })

private const val BUDGET = 128L

/** The socket is flooded for ever: what is peeked at stays. */
private suspend fun flooded(dispatcher: CoroutineDispatcher, poller: Poller) {
    Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, SocketConfig(poller = poller)).use { conn ->
        conn.bind(java.net.InetSocketAddress("127.0.0.1", 0))
        conn.sendTo(ByteBuffer.allocate(8), conn.inetAddress)
        val received = AtomicLong()
        withContext(dispatcher) {
            val job =
                launch {
                    val buffer = ByteBuffer.allocateDirect(64)
                    while (true) {
                        conn.receiveFrom(buffer.clear(), flags = MessageFlag.PEEK)
                        received.incrementAndGet()
                    }
                }
            delay(10)
            val atCancel = received.get()
            job.cancel()
            job.join()
            atCancel shouldBeGreaterThan BUDGET
            received.get() - atCancel shouldBeLessThanOrEqual BUDGET
        }
    }
}
