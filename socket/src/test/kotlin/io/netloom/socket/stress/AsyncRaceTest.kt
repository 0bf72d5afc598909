package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.AsyncConn
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketType
import io.netloom.testkit.leak.OpenDescriptors
import kotlinx.coroutines.asExecutor
import java.io.File
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executor
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicInteger

/** Futures that are cancelled, completed by others and closed at random moments: nothing is lost, doubled or left behind. */
class AsyncRaceTest :
    FunSpec({
        val receives = if (SOAK) 1_000_000 else 100_000

        test("cancel() of receives on the common pool: of $receives datagrams none is lost or doubled") {
            guarded(RACE_SECONDS) { Ledger.run(receives) { conn, ledger -> cancelled(conn.async(), ledger) } }
        }

        test("cancel() of receives on a poller's own thread") {
            Poller.open().use { poller ->
                guarded(RACE_SECONDS) {
                    Ledger.run(receives / 5, poller) { conn, ledger -> cancelled(conn.async(poller.dispatcher.asExecutor()), ledger) }
                }
            }
        }

        test("cancel() and complete() beside coroutines' and threads' receives") {
            guarded(RACE_SECONDS) {
                Ledger.run(receives / 5) { conn, ledger ->
                    val futures = cancelled(conn.async(), ledger)
                    val blocking =
                        Thread.ofVirtual().start {
                            val buffer = ByteBuffer.allocate(64)
                            ledger.noting {
                                while (!ledger.complete) {
                                    conn.blocking().receiveFrom(buffer)
                                    ledger.note(buffer)
                                }
                            }
                        }
                    Thread.ofPlatform().start { listOf(futures, blocking).forEach(Thread::join) }
                }
            }
        }

        test("cancel() of accepts: each connection reaches a future, or the next; no descriptor is left") {
            guarded(RACE_SECONDS) { accepts(if (SOAK) 20_000 else 2_000) }
        }

        test("close() closes the number at once while 1,000 futures wait whose executor never runs again") {
            guarded {
                val stuck = StuckExecutor()
                val conn = udp()
                val futures = List(1_000) { conn.async(stuck).receiveFrom(ByteBuffer.allocate(8)) }
                conn.readers() shouldBe 1_000
                val cookie = conn.raw.control { CookieSyscalls.cookie(it) }
                conn.close()
                File("/proc/self/fd").list().orEmpty().map { CookieSyscalls.cookie(it.toInt()) } shouldNotContain cookie
                futures.none { it.isDone } shouldBe true
                stuck.runAll()
                futures.forEach { it.exceptionNow().shouldBeInstanceOf<AsynchronousCloseException>() }
            }
        }

        test("storms of close() against operations that begin") {
            guarded(RACE_SECONDS) {
                repeat(if (SOAK) 50_000 else 2_000) {
                    val (a, b) = datagramPair()
                    val closer = Thread.ofVirtual().start {
                        spin()
                        b.close()
                    }
                    val futures = List(4) { b.async().read(ByteBuffer.allocate(8)) }
                    closer.join()
                    futures.forEach { future -> awaitUntil { future.isDone } }
                    futures.all { it.isCompletedExceptionally } shouldBe true
                    a.close()
                }
            }
        }
    })

private const val RECEIVERS = 3

private fun cancelled(conn: AsyncConn, ledger: Ledger): Thread {
    val receivers =
        List(RECEIVERS) {
            Thread.ofPlatform().start {
                val buffer = ByteBuffer.allocateDirect(64)
                ledger.noting {
                    while (!ledger.complete) {
                        val future = conn.receiveFrom(buffer)
                        spin()
                        if (ThreadLocalRandom.current().nextInt(4) == 0) Thread.yield()
                        val ended = if (ThreadLocalRandom.current().nextBoolean()) future.cancel(true) else future.complete(-1)
                        if (!ended) {
                            // What could not be ended from outside completes, with a datagram or because of the close.
                            val received = failing { future.join() }
                            check(received == Int.SIZE_BYTES) { "ended by nobody: $received" }
                            ledger.note(buffer)
                        }
                        check(buffer.position() == 0) { "an operation that was ended has received" }
                    }
                }
            }
        }
    return Thread.ofPlatform().start { receivers.forEach(Thread::join) }
}

private fun <T> failing(join: () -> T): T = try {
    join()
} catch (e: java.util.concurrent.CompletionException) {
    throw checkNotNull(e.cause)
}

private fun accepts(count: Int) {
    val before = OpenDescriptors.now()
    val listener = Conn.open(AddressFamily.INET, SocketType.STREAM)
    listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
    listener.listen()
    val address = checkNotNull(listener.localAddress)
    val accepted = AtomicInteger()
    val connecting =
        Thread.ofPlatform().start {
            repeat(count) {
                Conn.open(AddressFamily.INET, SocketType.STREAM).use { client ->
                    client.blocking().connect(address)
                    // Taken, so that the backlog never overflows.
                    awaitUntil { accepted.get() > it - BACKLOG }
                }
            }
        }
    while (accepted.get() < count) {
        val future: CompletableFuture<AsyncConn> = listener.async().accept()
        spin()
        if (!future.cancel(true)) {
            future.join().close()
            accepted.incrementAndGet()
        }
    }
    connecting.join()
    listener.close()
    OpenDescriptors.now().newSince(before, emptyMap()).filter { "socket" in it } shouldBe emptyList()
}

private const val BACKLOG = 64

private fun spin() = repeat(ThreadLocalRandom.current().nextInt(2_000)) { Thread.onSpinWait() }

/** Runs only what it is told to. */
private class StuckExecutor : Executor {
    private val tasks = ConcurrentLinkedQueue<Runnable>()

    override fun execute(task: Runnable) {
        tasks.add(task)
    }

    fun runAll() {
        while (true) (tasks.poll() ?: return).run()
    }
}
