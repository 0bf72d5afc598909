package io.netloom.socket

import io.netloom.socket.internal.poll.MonotonicTime
import java.io.Closeable
import java.io.IOException
import java.time.Duration

/**
 * A [StreamCopy] for threads, platform or virtual. An interrupt ends a run with [java.io.InterruptedIOException] and loses nothing.
 *
 * @property copy what this is a view of
 */
public class BlockingStreamCopy internal constructor(public val copy: StreamCopy) : Closeable {
    /** See [StreamCopy.run]; a timeout of null waits for ever. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun run(limit: Long = Long.MAX_VALUE, timeout: Duration? = null): Long = copy.runBlocking(limit, MonotonicTime.nanos(timeout))

    /** See [StreamCopy.close]. */
    override fun close(): Unit = copy.close()

    override fun toString(): String = "Blocking$copy"
}
