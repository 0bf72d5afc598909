package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.launch
import java.io.File
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.CoroutineContext

/** `close()` waits for nobody: who waits holds nothing that the descriptor's end would depend on. */
class CloseStormTest :
    FunSpec({
        test("close() closes the number at once while 1,000 coroutines wait whose dispatcher never runs again") {
            guarded {
                val stuck = StuckDispatcher()
                val conn = udp()
                val ended = AtomicInteger()
                val scope = CoroutineScope(stuck + Job())
                val jobs =
                    List(1_000) {
                        scope.launch {
                            try {
                                conn.receiveFrom(ByteBuffer.allocate(8))
                            } catch (_: AsynchronousCloseException) {
                                ended.incrementAndGet()
                            }
                        }
                    }
                stuck.runAll()
                conn.readers() shouldBe 1_000

                val number = conn.raw.control { it }
                val cookie = CookieSyscalls.cookie(number)
                conn.close()

                sockets() shouldNotContain cookie
                ended.get() shouldBe 0
                while (ended.get() < 1_000) stuck.runAll()
                jobs.all { it.isCompleted } shouldBe true
            }
        }

        test("close() closes the number at once under a thousand blocked virtual threads") {
            guarded {
                val conn = udp()
                val ended = AtomicInteger()
                val threads =
                    List(1_000) {
                        Thread.ofVirtual().start {
                            try {
                                conn.blocking().receiveFrom(ByteBuffer.allocate(8))
                            } catch (_: AsynchronousCloseException) {
                                ended.incrementAndGet()
                            }
                        }
                    }
                awaitUntil { conn.readers() == 1_000 }
                val cookie = conn.raw.control { CookieSyscalls.cookie(it) }
                conn.close()
                sockets() shouldNotContain cookie
                threads.forEach(Thread::join)
                ended.get() shouldBe 1_000
            }
        }
    })

/** The cookies of all sockets that this process has open. */
private fun sockets(): List<Long> = File("/proc/self/fd").list().orEmpty().map { CookieSyscalls.cookie(it.toInt()) }

/** Runs only what it is told to, on the caller. */
private class StuckDispatcher : CoroutineDispatcher() {
    private val queue = ConcurrentLinkedQueue<Runnable>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        queue.add(block)
    }

    fun runAll() {
        while (true) (queue.poll() ?: return).run()
    }
}
