package io.netloom.socket.stress

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldNotBeInstanceOf
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.poll.PollerThread
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import kotlin.time.Duration.Companion.milliseconds

/** On which thread user code goes on after a wait. */
class ResumptionTest :
    FunSpec({
        val contexts =
            mapOf(
                "Dispatchers.Unconfined" to Dispatchers.Unconfined,
                "no dispatcher" to EmptyCoroutineContext,
                "a job and no dispatcher" to Job(),
            )
        contexts.forEach { (name, context) ->
            test("$name: never on the shared poller's thread, whatever ends the wait") {
                guarded {
                    for (end in Ending.entries) {
                        val (reader, writer) = datagramPair()
                        val thread = started(context) { runCatching { end.receive(reader) } }
                        awaitUntil { reader.readers() == 1 || thread.isDone }
                        end.end(reader, writer)
                        thread.join().shouldNotBeInstanceOf<PollerThread>()
                        reader.close()
                        writer.close()
                    }
                }
            }
        }

        test("runBlocking: on its own thread") {
            guarded {
                val (reader, writer) = datagramPair()
                val sender =
                    Thread.ofPlatform().start {
                        awaitUntil { reader.readers() == 1 }
                        writer.blocking().write(ByteBuffer.allocate(1))
                    }
                runBlocking {
                    reader.read(ByteBuffer.allocate(1))
                    Thread.currentThread()
                } shouldBe Thread.currentThread()
                sender.join()
                reader.close()
                writer.close()
            }
        }

        test("a poller's dispatcher: on that poller's thread, also for a Conn of the shared poller") {
            guarded {
                Poller.open().use { poller ->
                    for (waiting in listOf(poller, Poller.shared)) {
                        val (reader, writer) = datagramPair(SocketConfig(poller = waiting))
                        val thread =
                            CoroutineScope(poller.dispatcher).async {
                                reader.read(ByteBuffer.allocate(1))
                                Poller.current() to Thread.currentThread()
                            }
                        awaitUntil { reader.readers() == 1 }
                        writer.blocking().write(ByteBuffer.allocate(1))
                        val (current, ran) = runBlocking { thread.await() }
                        ran.shouldBeInstanceOf<PollerThread>()
                        current shouldBe poller
                        reader.close()
                        writer.close()
                    }
                }
            }
        }

        test("a blocking call that would wait on a poller's thread says so, and one that need not wait works") {
            guardedCoroutine {
                Poller.open().use { poller ->
                    val (reader, writer) = datagramPair(SocketConfig(poller = poller))
                    withContext(poller.dispatcher) {
                        writer.blocking().write(ByteBuffer.allocate(1))
                        reader.blocking().read(ByteBuffer.allocate(1)) shouldBe 1
                        shouldThrow<IllegalStateException> { reader.blocking().read(ByteBuffer.allocate(1)) }
                        // The lock was given back.
                        writer.write(ByteBuffer.allocate(1))
                        reader.read(ByteBuffer.allocate(1)) shouldBe 1
                    }
                    reader.close()
                    writer.close()
                }
            }
        }
    })

private enum class Ending {
    DATA {
        override fun end(reader: Conn, writer: Conn) {
            writer.blocking().write(ByteBuffer.allocate(1))
        }
    },
    CLOSE {
        override fun end(reader: Conn, writer: Conn) = reader.close()
    },
    DEADLINE {
        override fun end(reader: Conn, writer: Conn) {
            reader.readDeadline = java.time.Instant.now()
        }
    },
    TIMEOUT {
        override suspend fun receive(conn: Conn) = conn.receiveFrom(ByteBuffer.allocate(1), timeout = 5.milliseconds)

        override fun end(reader: Conn, writer: Conn) = Unit
    }, ;

    open suspend fun receive(conn: Conn): Int = conn.receiveFrom(ByteBuffer.allocate(1))

    abstract fun end(reader: Conn, writer: Conn)
}

/** Starts a bare coroutine, without a scope; tells the thread on which it ended. */
private fun started(context: CoroutineContext, body: suspend () -> Unit): CompletableFuture<Thread> {
    val ended = CompletableFuture<Thread>()
    val block: suspend () -> Thread = {
        body()
        Thread.currentThread()
    }
    block.startCoroutine(Continuation(context) { result -> result.fold(ended::complete, ended::completeExceptionally) })
    return ended
}
