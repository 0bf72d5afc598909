package io.netloom.net

import kotlinx.coroutines.CompletableDeferred
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.time.Instant
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource
import kotlin.time.toKotlinDuration

/**
 * One direction of a pipe: what the present writer offers, and who waits. Its monitor guards everything; nothing is waited for while it is held.
 * Whoever waits does so for [change], and then looks again: so, as with sockets, a wait never carries data, and ending one loses none.
 */
internal class PipeHalf {
    val readers = PipeSide()
    val writers = PipeSide()

    /** What the writer whose turn it is has not got rid of yet; null when nobody writes. */
    var offer: ByteBuffer? = null

    /** Whether a reader has taken from the offer, which also ends an empty one. */
    var isTaken = false

    /** Set by an attempt that has changed something and goes on waiting. */
    var hasChanged = false

    /** What will happen when anything changes. */
    var change = PipeChange()
        private set

    val isReaderClosed: Boolean
        get() = synchronized(this) { readers.isClosed }

    fun closeReader() = update { readers.isClosed = true }

    fun closeWriter() = update { writers.isClosed = true }

    fun setDeadline(side: PipeSide, deadline: Instant?) = update {
        if (side.isClosed) throw ClosedChannelException()
        side.deadline = deadline
        side.deadlineMark = deadline?.let { TimeSource.Monotonic.markNow() + java.time.Duration.between(Instant.now(), it).toKotlinDuration() }
    }

    /** Changes something that others may wait for. */
    inline fun update(block: () -> Unit) {
        val made = synchronized(this) {
            block()
            hasChanged = true
            takeChange()
        }
        made?.happen()
    }

    /** In the monitor: what is to happen when it is left, if anything has changed. */
    fun takeChange(): PipeChange? {
        if (!hasChanged) return null
        hasChanged = false
        return change.also { change = PipeChange() }
    }
}

/** Who reads, or who writes: the callers in their order, the first of whom has its turn. */
internal class PipeSide {
    val queue = ArrayDeque<Any>()
    var isClosed = false

    @Volatile
    var deadline: Instant? = null

    /** [deadline] on the monotonic clock. */
    var deadlineMark: TimeMark? = null
}

/** Something that happens once, for coroutines and threads to wait for. */
internal class PipeChange {
    private val forCoroutines = CompletableDeferred<Unit>()
    private val forThreads = CountDownLatch(1)

    fun happen() {
        forThreads.countDown()
        forCoroutines.complete(Unit)
    }

    suspend fun await() = forCoroutines.await()

    fun awaitBlocking(limit: Duration) {
        if (limit.isInfinite()) forThreads.await() else forThreads.await(limit.inWholeNanoseconds, TimeUnit.NANOSECONDS)
    }
}
