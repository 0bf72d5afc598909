package io.netloom.net.conformance

import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.net.Net
import io.netloom.net.PipeConn
import io.netloom.net.PipeHalf
import io.netloom.net.PipeOperation
import io.netloom.net.PipeSide
import io.netloom.socket.conformance.Face
import io.netloom.socket.conformance.Running
import io.netloom.socket.conformance.await
import io.netloom.socket.conformance.failure
import io.netloom.socket.conformance.java
import kotlinx.coroutines.yield
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedDeque
import kotlin.time.Duration
import kotlin.time.Duration.Companion.INFINITE
import kotlin.time.Duration.Companion.milliseconds

/** One way to use a pipe: from coroutines or from threads; who runs the bodies is the face of a Conn that is of the same kind. */
internal class PipeFace(private val inner: Face, private val isBlocking: Boolean) {
    suspend fun read(end: PipeConn, dst: ByteBuffer, timeout: Duration = INFINITE): Int =
        if (isBlocking) end.blocking().read(dst, timeout.java()) else end.read(dst, timeout)

    suspend fun read(end: PipeConn, dst: ByteArray, offset: Int, length: Int): Int =
        if (isBlocking) end.blocking().read(dst, offset, length) else end.read(dst, offset, length)

    suspend fun write(end: PipeConn, src: ByteBuffer, timeout: Duration = INFINITE): Int =
        if (isBlocking) end.blocking().write(src, timeout.java()) else end.write(src, timeout)

    suspend fun write(end: PipeConn, src: ByteArray, offset: Int, length: Int): Int =
        if (isBlocking) end.blocking().write(src, offset, length) else end.write(src, offset, length)

    suspend fun cancelSelf() = inner.cancelSelf()

    fun <T> start(body: suspend PipeFace.() -> T): Running<T> = inner.start { this@PipeFace.body() }

    fun isCancellation(failure: Throwable?): Boolean = inner.isCancellation(failure)

    /** To be called on the face: reads what comes next, as far as 512 bytes go. */
    suspend fun receiveText(end: PipeConn): String {
        val buffer = ByteBuffer.allocate(512)
        read(end, buffer)
        return buffer.text()
    }
}

/** What one run of a case has: a pipe, a face, and who was started, whose end it is. */
internal class PipeStage(val face: PipeFace, swapped: Boolean) {
    val a: PipeConn
    val b: PipeConn
    private val running = ConcurrentLinkedDeque<Running<*>>()

    init {
        val (first, second) = Net.pipe()
        a = if (swapped) second else first
        b = if (swapped) first else second
    }

    fun <T> start(body: suspend PipeFace.() -> T): Running<T> = face.start(body).also(running::add)

    suspend fun <T> call(body: suspend PipeFace.() -> T): T = start(body).await()

    suspend fun failureOf(body: suspend PipeFace.() -> Unit): Throwable = start(body).failure() ?: throw AssertionError("it should have failed")

    /** The two can still talk to each other. */
    suspend fun exchange(from: PipeConn, to: PipeConn) {
        val reading = start { receiveText(to) }
        call { write(from, bytes("still here")) } shouldBe 10
        reading.await() shouldBe "still here"
    }

    suspend fun shouldBeCancelled(running: Running<*>) {
        val failure = running.failure()
        if (!face.isCancellation(failure)) throw AssertionError("not cancelled but $failure", failure)
    }

    suspend fun end() {
        a.close()
        b.close()
        running.forEach { it.cancel() }
        running.forEach { it.outcome() }
    }
}

internal class PipeCase(val name: String, val body: suspend PipeStage.() -> Unit)

internal fun case(name: String, body: suspend PipeStage.() -> Unit) = PipeCase(name, body)

/** Goes on when so many wait to read: one for a writer, the others for their turn. */
internal suspend fun PipeConn.awaitReaders(count: Int) = awaitWaiters(incoming, incoming.readers, count)

/** Goes on when so many wait for what they have written to be read. */
internal suspend fun PipeConn.awaitWriters(count: Int) = awaitWaiters(outgoing, outgoing.writers, count)

// There is no event that says "it waits now", so this looks until it is so.
private suspend fun awaitWaiters(half: PipeHalf, side: PipeSide, count: Int) {
    while (synchronized(half) { side.queue.count { (it as PipeOperation).hasWaited } } < count) yield()
}

internal fun bytes(text: String): ByteBuffer = ByteBuffer.wrap(text.encodeToByteArray())

/** What was put into a buffer. */
internal fun ByteBuffer.text(): String = Charsets.UTF_8.decode(duplicate().flip()).toString()

internal fun Throwable?.shouldBeTimeout() {
    shouldBeInstanceOf<SocketTimeoutException>()
}

/** How long a wait lasts that shall end by itself. */
internal val BRIEF: Duration = 10.milliseconds
