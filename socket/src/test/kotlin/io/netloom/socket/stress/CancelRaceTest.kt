package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.time.Duration
import java.util.concurrent.ThreadLocalRandom
import kotlin.time.Duration.Companion.nanoseconds

/** Cancelling, timing out and interrupting against readiness, at random moments: every datagram that the kernel gave out reaches somebody, once. */
class CancelRaceTest :
    FunSpec({
        val unit = if (SOAK) 100_000 else 10_000

        test("job.cancel() of receivers on Dispatchers.Default") {
            guarded(RACE_SECONDS) { Ledger.run(2 * unit) { conn, ledger -> coroutines(Dispatchers.Default, ledger) { cancelled(conn, ledger) } } }
        }

        test("job.cancel() of receivers on a poller's dispatcher") {
            Poller.open().use { poller ->
                guarded(RACE_SECONDS) {
                    Ledger.run(2 * unit, poller) { conn, ledger -> coroutines(poller.dispatcher, ledger) { cancelled(conn, ledger) } }
                }
            }
        }

        test("the timeout parameter on Dispatchers.Default") {
            guarded(RACE_SECONDS) { Ledger.run(unit) { conn, ledger -> coroutines(Dispatchers.Default, ledger) { timedOut(conn, ledger) } } }
        }

        test("the timeout parameter on a poller's dispatcher") {
            Poller.open().use { poller ->
                guarded(RACE_SECONDS) {
                    Ledger.run(unit, poller) { conn, ledger -> coroutines(poller.dispatcher, ledger) { timedOut(conn, ledger) } }
                }
            }
        }

        test("Thread.interrupt() and timeouts of platform threads") {
            guarded(RACE_SECONDS) { Ledger.run(unit) { conn, ledger -> threads(Thread.ofPlatform(), conn, ledger) } }
        }

        test("Thread.interrupt() and timeouts of virtual threads") {
            guarded(RACE_SECONDS) { Ledger.run(unit) { conn, ledger -> threads(Thread.ofVirtual(), conn, ledger) } }
        }

        test("all of them on one socket") {
            guarded(RACE_SECONDS) {
                Ledger.run(2 * unit) { conn, ledger ->
                    val parts =
                        listOf(
                            coroutines(Dispatchers.Default, ledger) { cancelled(conn, ledger) },
                            coroutines(Dispatchers.Default, ledger) { timedOut(conn, ledger) },
                            threads(Thread.ofPlatform(), conn, ledger),
                            threads(Thread.ofVirtual(), conn, ledger),
                        )
                    Thread.ofPlatform().start { parts.forEach(Thread::join) }
                }
            }
        }
    })

private const val RECEIVERS = 3

private fun coroutines(dispatcher: CoroutineDispatcher, ledger: Ledger, receiver: suspend () -> Unit): Thread = Thread.ofPlatform().start {
    ledger.noting { runBlocking(dispatcher) { receiver() } }
}

private suspend fun cancelled(conn: Conn, ledger: Ledger) = coroutineScope {
    repeat(RECEIVERS) {
        launch {
            val buffer = ByteBuffer.allocateDirect(64)
            while (!ledger.complete) {
                val loop =
                    launch {
                        closable {
                            while (!ledger.complete) {
                                conn.receiveFrom(buffer)
                                ledger.note(buffer)
                            }
                        }
                    }
                pause()
                loop.cancelAndJoin()
                buffer.clear()
            }
        }
    }
}

private suspend fun timedOut(conn: Conn, ledger: Ledger) = coroutineScope {
    repeat(RECEIVERS) {
        launch {
            val buffer = ByteBuffer.allocate(64)
            closable {
                while (!ledger.complete) {
                    try {
                        conn.receiveFrom(buffer, timeout = ThreadLocalRandom.current().nextLong(1, 100_000).nanoseconds)
                        ledger.note(buffer)
                    } catch (_: SocketTimeoutException) {
                        yield()
                    }
                }
            }
        }
    }
}

private fun threads(builder: Thread.Builder, conn: Conn, ledger: Ledger): Thread {
    val receivers =
        List(RECEIVERS) {
            builder.start {
                val buffer = ByteBuffer.allocateDirect(64)
                ledger.noting {
                    while (!ledger.complete) {
                        try {
                            val random = ThreadLocalRandom.current()
                            conn.blocking().receiveFrom(
                                buffer,
                                timeout = if (random.nextBoolean()) null else Duration.ofNanos(random.nextLong(1, 200_000)),
                            )
                            ledger.note(buffer)
                        } catch (_: SocketTimeoutException) {
                            Thread.yield()
                        } catch (_: InterruptedIOException) {
                            check(Thread.interrupted())
                        }
                    }
                }
            }
        }
    return Thread.ofPlatform().start {
        while (!ledger.complete) {
            receivers.random().interrupt()
            spin()
        }
        receivers.forEach(Thread::join)
    }
}

private suspend fun closable(block: suspend () -> Unit) {
    try {
        block()
    } catch (_: ClosedChannelException) {
        // The end of the run.
    }
}

private suspend fun pause() {
    repeat(ThreadLocalRandom.current().nextInt(4)) { yield() }
    spin()
}

private fun spin() = repeat(ThreadLocalRandom.current().nextInt(2_000)) { Thread.onSpinWait() }
