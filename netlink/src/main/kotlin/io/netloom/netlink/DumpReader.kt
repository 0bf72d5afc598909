package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import kotlin.time.Duration

/** A dump that is read piece by piece. Not thread-safe. */
internal class DumpReader<T : Any>(
    private val dumps: DumpChannels,
    private val request: NetlinkMessage,
    private val exchange: RequestExchange<T>,
    private val onInterrupted: OnInterrupted,
    private val timeout: Duration,
) {
    private var channel: Channel? = null
    private var isSent = false
    private var isOver = false

    /** The next items, at least one; null after the last. */
    suspend fun next(face: Face): List<T>? {
        if (isOver) return null
        try {
            if (!exchange.hasItems) read(face)
        } catch (e: Throwable) {
            close()
            throw e
        }
        return if (exchange.hasItems) exchange.take() else end()
    }

    private suspend fun read(face: Face) {
        exchange.check()
        val deadline = Deadline(timeout)
        val on = channel ?: dumps.acquire(face, deadline).also { channel = it }
        if (!isSent) {
            on.begin(exchange, request, Ending.DUMP, face, deadline)
            isSent = true
        }
        while (!exchange.hasItems && !exchange.isFinished && exchange.failure == null) on.advance(exchange, face, deadline)
        // Whoever takes the items may be slow, and others may wait for messages of the same transport.
        on.rest(exchange)
        if (!exchange.hasItems) exchange.check()
    }

    private fun end(): List<T>? {
        close()
        if (exchange.isInterrupted && onInterrupted == OnInterrupted.FAIL) throw DumpInterruptedException(emptyList(), 1)
        return null
    }

    /** Ends the dump, wherever it is. Idempotent. */
    fun close() {
        isOver = true
        val on = channel ?: return
        channel = null
        on.leave(exchange, isSent)
        dumps.release(on, exchange.isFinished)
    }
}
