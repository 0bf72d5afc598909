/*
 * Copying what is read from one connection to another.
 */
@file:JvmName("Copying")

package io.netloom.net

import io.netloom.socket.ConnOwner
import io.netloom.socket.SocketType
import io.netloom.socket.StreamCopy
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.toKotlinDuration
import java.time.Duration as JavaDuration

/** Room for what goes through memory: as much as the longest message. */
private const val PIECE = 64 * 1024

/**
 * Reads until the peer has ended, or `limit` bytes were copied, and writes it to another connection. Neither is closed or shut down: `closeWrite` tells the destination's peer that this was all.
 *
 * Between stream sockets it is a [StreamCopy]: while much comes from TCP, the kernel hands it on without copying (splice(2)). Anything else, such as [Net.pipe] or a connection of the program's own (TLS),
 * goes through 64 KiB of memory. Messages are copied one by one, whole ones: the last may go beyond the limit.
 *
 * If it fails, times out or is cancelled, what was read and not yet written is lost: at most 1 MiB between stream sockets, else at most 64 KiB. Who wants to go on later uses a [StreamCopy] of his own, which
 * loses nothing and tells which end has failed.
 *
 * @param limit how many bytes at most; no more are read from a stream
 * @param timeout for the whole copy; zero or less times out at once
 * @return bytes copied: fewer than `limit` if the peer has ended
 * @throws SocketTimeoutException when the timeout, this connection's read deadline or the destination's write deadline is over
 * @throws java.io.IOException of either end; errors of the kernel name the operation, `read` or `write`
 */
public suspend fun NetConn.copyTo(destination: NetConn, limit: Long = Long.MAX_VALUE, timeout: Duration = Duration.INFINITE): Long {
    val copy =
        streamCopy(this, destination)
            ?: return Pieces(limit, timeout).copy({ dst, left -> read(dst, left) }) { src, left -> destination.write(src, left) }
    return copy.use { it.run(limit, timeout) }
}

/** The same for threads. */
@JvmSynthetic
internal fun copyBlocking(source: BlockingNetConn, destination: BlockingNetConn, limit: Long, timeout: JavaDuration?): Long {
    val copy = streamCopy(source, destination) ?: return Pieces(limit, timeout?.toKotlinDuration() ?: Duration.INFINITE)
        .copy({ dst, left -> source.read(dst, Waiting.blockingTime(left)) }) { src, left -> destination.write(src, Waiting.blockingTime(left)) }
    return copy.use { it.blocking().run(limit, timeout) }
}

private fun streamCopy(source: Endpoint, destination: Endpoint): StreamCopy? {
    val both = listOf(source, destination).filterIsInstance<ConnOwner>().filter {
        it.conn.type == SocketType.STREAM &&
            (it is SocketConn || it is BlockingSocketConn)
    }
    return if (both.size == 2) StreamCopy(both[0], both[1]) else null
}

/** A copy through memory, of whatever connections. */
private class Pieces(private val limit: Long, private val timeout: Duration) {
    private val begin = System.nanoTime()
    private val buffer = ByteBuffer.allocateDirect(PIECE)

    init {
        require(limit >= 0) { "a limit is not negative: $limit" }
    }

    inline fun copy(read: (ByteBuffer, Duration) -> Int, write: (ByteBuffer, Duration) -> Unit): Long {
        var total = 0L
        while (total < limit) {
            buffer.clear().limit(minOf(limit - total, PIECE.toLong()).toInt())
            if (read(buffer, left()) < 0) break
            total += buffer.position()
            write(buffer.flip(), left())
        }
        return total
    }

    private fun left(): Duration = if (timeout.isInfinite()) timeout else timeout - (System.nanoTime() - begin).nanoseconds
}
