package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.time.Instant
import kotlin.time.Duration.Companion.milliseconds

/** C12: rendezvous without a buffer. */
class PipeTest :
    FunSpec({
        test("a write ends when all of it was read, by one read or several") {
            guarded {
                val (a, b) = Net.pipe()
                val writing = async(start = CoroutineStart.UNDISPATCHED) { a.write(bytes("hello, world")) }
                writing.isCompleted shouldBe false
                b.read(ByteBuffer.allocate(5)) shouldBe 5
                writing.isCompleted shouldBe false
                val rest = ByteBuffer.allocate(100)
                b.read(rest) shouldBe 7
                text(rest) shouldBe ", world"
                writing.await() shouldBe 12
            }
        }

        test("what was read was written, also if the writer is closed the moment after") {
            guarded {
                repeat(200) {
                    val (a, b) = Net.pipe()
                    val writing = async { runCatching { a.write(bytes("taken")) }.getOrNull() }
                    b.read(ByteBuffer.allocate(5)) shouldBe 5
                    a.close()
                    writing.await() shouldBe 5
                }
            }
        }

        test("an empty write waits for one read, which gets nothing") {
            guarded {
                val (a, b) = Net.pipe()
                val writing = async(start = CoroutineStart.UNDISPATCHED) { a.write(ByteBuffer.allocate(0)) }
                writing.isCompleted shouldBe false
                b.read(ByteBuffer.allocate(5)) shouldBe 0
                writing.await() shouldBe 0
            }
        }

        test("writes do not mix") {
            guarded {
                val (a, b) = Net.pipe()
                val writers = List(4) { writer -> async { a.write(ByteBuffer.wrap(ByteArray(1000) { writer.toByte() })) } }
                val pieces = List(4) {
                    ByteArray(1000).also { piece ->
                        val buffer = ByteBuffer.wrap(piece)
                        while (buffer.hasRemaining()) {
                            b.read(buffer.slice(buffer.position(), minOf(70, buffer.remaining()))).also { n ->
                                buffer.position(buffer.position() + n)
                            }
                        }
                    }
                }
                writers.forEach { it.await() shouldBe 1000 }
                pieces.forEach { piece -> piece.all { it == piece[0] } shouldBe true }
                pieces.map { it[0].toInt() }.sorted() shouldContainExactly listOf(0, 1, 2, 3)
            }
        }

        test("a write that ends half-way tells how much was taken") {
            guarded {
                val (a, b) = Net.pipe()
                val timed = bytes("four and more")
                val timing = async(start = CoroutineStart.UNDISPATCHED) { runCatching { a.write(timed, 40.milliseconds) }.exceptionOrNull() }
                b.read(ByteBuffer.allocate(4))
                timing.await().shouldBeInstanceOf<SocketTimeoutException>()
                timed.position() shouldBe 4
                val cancelled = bytes("four and more")
                val cancelling = async(start = CoroutineStart.UNDISPATCHED) { a.write(cancelled) }
                b.read(ByteBuffer.allocate(4))
                cancelling.cancelAndJoin()
                cancelled.position() shouldBe 4
                val closed = bytes("four and more")
                val closing = async(start = CoroutineStart.UNDISPATCHED) { runCatching { a.write(closed) }.exceptionOrNull() }
                b.read(ByteBuffer.allocate(4))
                b.close()
                closing.await().shouldBeInstanceOf<BrokenPipeException>().errno.name shouldBe "EPIPE"
                closed.position() shouldBe 4
            }
        }

        test("closing: the own end, the other end") {
            guarded {
                val (a, b) = Net.pipe()
                val reading = async(start = CoroutineStart.UNDISPATCHED) { runCatching { a.read(ByteBuffer.allocate(4)) }.exceptionOrNull() }
                val writing = async(start = CoroutineStart.UNDISPATCHED) { runCatching { a.write(bytes("never")) }.exceptionOrNull() }
                a.close()
                reading.await().shouldBeInstanceOf<AsynchronousCloseException>()
                writing.await().shouldBeInstanceOf<AsynchronousCloseException>()
                val (c, d) = Net.pipe()
                val theirs = async(start = CoroutineStart.UNDISPATCHED) { runCatching { d.write(bytes("never")) }.exceptionOrNull() }
                c.close()
                theirs.await().shouldBeInstanceOf<BrokenPipeException>()
                repeat(2) { b.read(ByteBuffer.allocate(4)) shouldBe -1 }
                shouldThrow<BrokenPipeException> { b.write(bytes("never")) }
                shouldThrow<ClosedChannelException> { a.read(ByteBuffer.allocate(4)) }
                shouldThrow<ClosedChannelException> { a.write(bytes("never")) }
                shouldThrow<ClosedChannelException> { a.setDeadline(null) }
                listOf(a.isOpen, b.isOpen) shouldContainExactly listOf(false, true)
                listOf(a.network, "${a.localAddress}", "${b.remoteAddress}") shouldContainExactly listOf("pipe", "pipe", "pipe")
                "$a $b" shouldBe "PipeConn(closed) PipeConn(open)"
            }
        }

        test("a deadline concerns its side alone, and can be put off") {
            guarded {
                val (a, b) = Net.pipe()
                a.readDeadline = Instant.EPOCH
                a.readDeadline shouldBe Instant.EPOCH
                shouldThrow<SocketTimeoutException> { a.read(ByteBuffer.allocate(4)) }
                launch { a.writeText("other way") }
                b.readText() shouldBe "other way"
                a.readDeadline = Instant.now().plusMillis(30)
                val reading = async(start = CoroutineStart.UNDISPATCHED) { a.readText() }
                a.readDeadline = Instant.MAX
                runCatching { b.read(ByteBuffer.allocate(1), 60.milliseconds) } // longer than the first deadline
                b.writeText("in time")
                reading.await() shouldBe "in time"
            }
        }

        test("threads are interrupted and go on") {
            guarded {
                val (a, b) = Net.pipe()
                onThread {
                    Thread.currentThread().interrupt()
                    shouldThrow<InterruptedIOException> { a.blocking().read(ByteArray(4)) }
                    Thread.interrupted() shouldBe true
                }
                val started = java.util.concurrent.CountDownLatch(1)
                lateinit var thread: Thread
                val reading = async {
                    onThread {
                        thread = Thread.currentThread()
                        started.countDown()
                        runCatching { a.blocking().read(ByteArray(4)) }.exceptionOrNull() to Thread.interrupted()
                    }
                }
                started.await()
                thread.interrupt()
                val (failure, flag) = reading.await()
                failure.shouldBeInstanceOf<InterruptedIOException>()
                flag shouldBe true
                launch { onThread { b.blocking().write("still".encodeToByteArray()) } }
                a.readText() shouldBe "still"
            }
        }
    })
