package io.netloom.socket.stress

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldNotBeInstanceOf
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.internal.poll.PollerThread
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours

class PollerLifeTest :
    FunSpec({
        test("close: waiters get ClosedChannelException, and the Conn is still there for what completes at once") {
            guardedCoroutine {
                val poller = Poller.open()
                val (reader, writer) = datagramPair(SocketConfig(poller = poller))
                val coroutine = async { runCatching { reader.read(ByteBuffer.allocate(1)) } }
                val timed = async { runCatching { writer.read(ByteBuffer.allocate(1), 1.hours) } }
                while (reader.readers() + writer.readers() < 2) kotlinx.coroutines.yield()
                val thread = CompletableDeferred<Result<Int>>()
                Thread.ofVirtual().start { thread.complete(runCatching { reader.blocking().read(ByteBuffer.allocate(1)) }) }
                while (reader.readers() < 2) kotlinx.coroutines.yield()
                poller.close()
                poller.isOpen.shouldBeFalse()
                for (result in listOf(coroutine.await(), timed.await(), thread.await())) {
                    result.exceptionOrNull().shouldBeInstanceOf<ClosedChannelException>().shouldNotBeInstanceOf<AsynchronousCloseException>()
                }
                reader.isOpen.shouldBeTrue()
                writer.write(ByteBuffer.allocate(5)) shouldBe 5
                reader.read(ByteBuffer.allocate(8)) shouldBe 5
                shouldThrow<ClosedChannelException> { reader.read(ByteBuffer.allocate(8)) }
                shouldThrow<ClosedChannelException> { reader.read(ByteBuffer.allocate(8)) }
                // Platform threads need no poller.
                writer.write(ByteBuffer.allocate(2))
                reader.blocking().read(ByteBuffer.allocate(8)) shouldBe 2
                poller.close()
                reader.close()
                writer.close()
            }
        }

        test("close: coroutines on the dispatcher are cancelled, whatever they wait for, and end on another thread") {
            guardedCoroutine {
                repeat(50) {
                    val poller = Poller.open()
                    val scope = CoroutineScope(SupervisorJob() + poller.dispatcher)
                    val (reader, writer) = datagramPair(SocketConfig(poller = poller))
                    val threads = List(4) { CompletableDeferred<Thread>() }
                    val started = AtomicInteger()
                    val bodies: List<suspend CoroutineScope.() -> Unit> =
                        listOf(
                            { delay(1.hours) },
                            { reader.read(ByteBuffer.allocate(1)) },
                            { withTimeout(1.hours) { awaitCancellation() } },
                            { while (true) kotlinx.coroutines.yield() },
                        )
                    val jobs =
                        bodies.mapIndexed { i, body ->
                            scope.launch {
                                try {
                                    started.incrementAndGet()
                                    body()
                                } catch (_: ClosedChannelException) {
                                    // The reader's way to learn it.
                                } finally {
                                    threads[i].complete(Thread.currentThread())
                                }
                            }
                        }
                    while (started.get() < bodies.size) kotlinx.coroutines.yield()
                    poller.close()
                    jobs.joinAll()
                    threads.forEach { it.await().shouldNotBeInstanceOf<PollerThread>() }
                    scope.isActive.shouldBeTrue()
                    reader.close()
                    writer.close()
                }
            }
        }

        test("close: what was dispatched and has not run yet is cancelled as well") {
            guardedCoroutine {
                val poller = Poller.open()
                val scope = CoroutineScope(SupervisorJob() + poller.dispatcher)
                val busy = CountDownLatch(1)
                val entered = CountDownLatch(1)
                scope.launch {
                    entered.countDown()
                    busy.await()
                }
                entered.await()
                val ran = CompletableDeferred<Unit>()
                val queued = scope.launch { ran.complete(Unit) }
                val closing = Thread.ofPlatform().start(poller::close)
                awaitUntil { !poller.isOpen }
                busy.countDown()
                closing.join()
                queued.join()
                queued.isCancelled.shouldBeTrue()
                ran.isCompleted.shouldBeFalse()
            }
        }

        test("close: again, also of a poller that never ran") {
            guarded {
                val poller = Poller.open()
                repeat(2) { poller.close() }
                poller.isOpen shouldBe false
            }
        }

        test("close from the poller's own thread") {
            guardedCoroutine {
                val poller = Poller.open()
                val job =
                    CoroutineScope(Job() + poller.dispatcher).launch {
                        poller.close()
                        delay(1.hours)
                    }
                job.join()
                job.isCancelled.shouldBeTrue()
                poller.close()
            }
        }

        test("a dispatch after close: cancelled, and run to its end") {
            guardedCoroutine {
                val poller = Poller.open()
                poller.close()
                shouldThrow<CancellationException> { withContext(poller.dispatcher) { 1 } }
                val never = Poller.open()
                never.close()
                val job = CoroutineScope(Job() + never.dispatcher).launch { }
                job.join()
                job.isCancelled.shouldBeTrue()
            }
        }

        test("the shared poller cannot be closed and has no dispatcher") {
            shouldThrow<IllegalStateException> { Poller.shared.close() }
            shouldThrow<IllegalStateException> { Poller.shared.dispatcher }
        }

        test("the loop survives a task that throws") {
            guardedCoroutine {
                Poller.open().use { poller ->
                    val thrown = CompletableDeferred<Throwable>()
                    val handler = CoroutineExceptionHandler { _, e -> thrown.complete(e) }
                    CoroutineScope(SupervisorJob() + poller.dispatcher + handler).launch { throw StackOverflowError("made by the test") }.join()
                    thrown.await().shouldBeInstanceOf<StackOverflowError>()
                    poller.dispatcher.dispatch(kotlin.coroutines.EmptyCoroutineContext) { throw AssertionError("made by the test") }
                    withContext(poller.dispatcher) { 42 } shouldBe 42
                    poller.isOpen.shouldBeTrue()
                }
            }
        }

        test("delay and withTimeout on the dispatcher") {
            guardedCoroutine {
                Poller.open().use { poller ->
                    withContext(poller.dispatcher) {
                        val order = ArrayList<Int>()
                        val jobs =
                            listOf(15L, 5L, 10L, 0L).map { time ->
                                launch {
                                    val before = System.nanoTime()
                                    delay(time)
                                    check(System.nanoTime() - before >= time * 1_000_000) { "delay($time) came early" }
                                    if (time > 0) order += time.toInt()
                                }
                            }
                        jobs.joinAll()
                        order shouldBe order.sorted()
                        shouldThrow<TimeoutCancellationException> { withTimeout(5) { awaitCancellation() } }
                        withTimeout(60_000) { 7 } shouldBe 7
                        val cancelled = launch { delay(1.hours) }
                        kotlinx.coroutines.yield()
                        cancelled.cancel()
                        cancelled.join()
                    }
                }
            }
        }

        test("a task that holds the loop for more than 20 ms is counted") {
            guardedCoroutine {
                Poller.open().use { poller ->
                    withContext(poller.dispatcher) {
                        val until = System.nanoTime() + 25_000_000
                        while (System.nanoTime() < until) Thread.onSpinWait()
                    }
                    awaitUntil { poller.counters.longTasks > 0 }
                    poller.counters.longTasks shouldBeGreaterThan 0
                }
            }
        }
    })
