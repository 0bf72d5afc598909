package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.internal.sys.SocketConstants
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.TimeUnit

/**
 * Closing against reading and writing, while another thread opens and closes sockets as fast as it can, so that a number that was closed belongs to
 * another socket at once. No call may ever reach it.
 */
class CloseRaceTest :
    FunSpec({
        test("no system call reaches a reused number, and everybody who waits is ended") {
            val rounds = if (SOAK) 100_000 else 10_000
            val sys = CookieSyscalls()
            Poller.over(sys).use { poller ->
                Reopening().use {
                    guarded(RACE_SECONDS) { CloseRace(sys, poller).use { race -> repeat(rounds) { race.round() } } }
                }
            }
            sys.mismatches.shouldBeEmpty()
            sys.checked.get() shouldBeGreaterThan rounds.toLong()
        }
    })

private class CloseRace(private val sys: CookieSyscalls, private val poller: Poller) : AutoCloseable {
    private val buffers = List(WORKERS) { ByteBuffer.allocateDirect(64) }
    private val platform = Executors.newFixedThreadPool(3)
    private val virtual = Executors.newVirtualThreadPerTaskExecutor()
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val failures = ConcurrentLinkedQueue<Throwable>()

    fun round() {
        val pair = datagramPair(SocketConfig(poller = poller))
        val cookies = pair.map { conn ->
            conn.raw.control { number -> CookieSyscalls.cookie(number).also { sys.opened(number, it) } }
        }
        buffers.forEachIndexed { i, buffer -> sys.buffer(buffer, cookies[i % 2]) }
        val ended = CountDownLatch(WORKERS)
        // Even workers use the first Conn, odd ones the second.
        val (first, second) = pair
        coroutine(ended, 0, false) { while (true) first.read(it.clear()) }
        coroutine(ended, 1, false) { while (true) second.write(it.clear()) }
        coroutine(ended, 2, true) { while (true) first.read(it.clear()) }
        coroutine(ended, 3, true) { while (true) second.receiveFrom(it.clear()) }
        thread(virtual::execute, ended, 4) { while (true) first.blocking().read(it.clear()) }
        thread(virtual::execute, ended, 5) { while (true) second.blocking().read(it.clear()) }
        thread(virtual::execute, ended, 6) { while (true) first.blocking().write(it.clear()) }
        thread(platform::execute, ended, 7) { while (true) second.blocking().write(it.clear()) }
        thread(platform::execute, ended, 8) { while (true) first.blocking().read(it.clear()) }
        thread(platform::execute, ended, 9) { while (true) second.blocking().read(it.clear()) }
        repeat(ThreadLocalRandom.current().nextInt(2_000)) { Thread.onSpinWait() }
        pair.shuffled().forEach(Conn::close)
        if (!ended.await(20, TimeUnit.SECONDS)) throw AssertionError("${ended.count} still wait after close")
        failures.firstOrNull()?.let { throw it }
    }

    private fun coroutine(ended: CountDownLatch, index: Int, onLoop: Boolean, work: suspend (ByteBuffer) -> Unit) {
        scope.launch(if (onLoop) poller.dispatcher else Dispatchers.Default) { ending(ended) { work(buffers[index]) } }
    }

    private fun thread(execute: (Runnable) -> Unit, ended: CountDownLatch, index: Int, work: (ByteBuffer) -> Unit) {
        execute { ending(ended) { work(buffers[index]) } }
    }

    private inline fun ending(ended: CountDownLatch, work: () -> Unit) {
        try {
            work()
        } catch (_: IOException) {
            // This end was closed, or the other one.
        } catch (e: Throwable) {
            failures.add(e)
        } finally {
            ended.countDown()
        }
    }

    override fun close() {
        platform.shutdownNow()
        virtual.shutdownNow()
        scope.cancel()
    }

    private companion object {
        const val WORKERS = 10
    }
}

/** Opens and closes sockets without a pause: takes every number that becomes free. */
private class Reopening : AutoCloseable {
    @Volatile
    private var stopped = false

    private val thread = Thread.ofPlatform().name("reopening").start {
        val sys = LinuxSyscalls.INSTANCE
        val frame = CallFrame()
        while (!stopped) {
            val numbers = IntArray(4) { sys.socket(frame, SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM or SocketConstants.SOCK_NONBLOCK, 0) }
            numbers.filter { it >= 0 }.forEach { sys.close(frame, it) }
        }
    }

    override fun close() {
        stopped = true
        thread.join()
    }
}
