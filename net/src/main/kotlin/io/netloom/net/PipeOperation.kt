package io.netloom.net

import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withTimeoutOrNull
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource
import kotlin.time.toKotlinDuration

/** A read or a write of a pipe: in its turn it tries, waits until something has changed, and tries again. */
internal abstract class PipeOperation(protected val half: PipeHalf, private val side: PipeSide, private val name: String) {
    /** Guarded by the half's monitor. */
    var hasWaited = false
        private set

    /** In its turn and in the monitor; null if it has to wait. */
    protected abstract fun attempt(): Int?

    /** In the monitor: what it has achieved although it has not noticed yet. */
    protected open fun achieved(): Int? = null

    /** In its turn and in the monitor, at the end. */
    protected open fun leave() = Unit

    suspend fun run(timeout: Duration): Int {
        requireOpen()
        currentCoroutineContext().ensureActive()
        val end = TimeSource.Monotonic.markNow() + timeout
        enter(end)
        try {
            while (true) {
                val change = step(end) { return it }
                val left = left(end)
                if (left.isInfinite()) change.await() else withTimeoutOrNull(left) { change.await() }
            }
        } finally {
            exit()
        }
    }

    fun runBlocking(timeout: java.time.Duration?): Int {
        requireOpen()
        if (Thread.currentThread().isInterrupted) throw interrupted()
        val end = TimeSource.Monotonic.markNow() + (timeout?.toKotlinDuration() ?: Duration.INFINITE)
        enter(end)
        try {
            while (true) {
                val change = step(end) { return it }
                change.awaitBlocking(left(end))
            }
        } catch (_: InterruptedException) {
            Thread.currentThread().interrupt()
            throw interrupted()
        } finally {
            exit()
        }
    }

    private fun requireOpen() {
        if (synchronized(half) { side.isClosed }) throw ClosedChannelException()
    }

    private fun enter(end: TimeMark) = synchronized(half) {
        if (isLate(end)) throw timedOut()
        side.queue += this
    }

    private fun exit() = half.update {
        if (side.queue.firstOrNull() === this) leave()
        side.queue.remove(this)
    }

    /** Tries once; returns what to wait for if there is nothing to do yet. */
    private inline fun step(end: TimeMark, done: (Int) -> Unit): PipeChange {
        var made: PipeChange? = null
        val next = synchronized(half) {
            achieved()?.let(done)
            if (side.isClosed) throw if (hasWaited) AsynchronousCloseException() else ClosedChannelException()
            val result = if (side.queue.first() === this) attempt() else null
            if (result != null) done(result)
            if (isLate(end)) throw timedOut()
            hasWaited = true
            made = half.takeChange()
            half.change
        }
        made?.happen()
        return next
    }

    private fun isLate(end: TimeMark) = end.hasPassedNow() || side.deadlineMark?.hasPassedNow() == true

    private fun left(end: TimeMark): Duration = minOf(
        -end.elapsedNow(),
        synchronized(half) { side.deadlineMark }?.let { -it.elapsedNow() } ?: Duration.INFINITE,
    )

    private fun timedOut() = SocketTimeoutException("$name: timed out")

    private fun interrupted() = InterruptedIOException("$name: the thread was interrupted")
}

internal class PipeRead(half: PipeHalf, private val dst: ByteBuffer) : PipeOperation(half, half.readers, "read") {
    init {
        require(!dst.isReadOnly) { "the buffer to read into is read-only" }
    }

    override fun attempt(): Int? {
        val offer = half.offer
        if (offer == null || (half.isTaken && !offer.hasRemaining())) return if (half.writers.isClosed) -1 else null
        val count = minOf(offer.remaining(), dst.remaining())
        dst.put(offer.duplicate().limit(offer.position() + count))
        offer.position(offer.position() + count)
        half.isTaken = true
        return count
    }
}

internal class PipeWrite(half: PipeHalf, private val src: ByteBuffer) : PipeOperation(half, half.writers, "write") {
    private val start = src.position()
    private var isOffered = false

    override fun achieved(): Int? = if (isOffered && half.isTaken && !src.hasRemaining()) src.position() - start else null

    override fun attempt(): Int? {
        if (half.readers.isClosed) throw BrokenPipeException()
        if (!isOffered) {
            isOffered = true
            half.isTaken = false
            half.offer = src
            half.hasChanged = true
        }
        return null
    }

    override fun leave() {
        if (isOffered) half.offer = null
    }
}
