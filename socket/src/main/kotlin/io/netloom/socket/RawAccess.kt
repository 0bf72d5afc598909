package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.poll.MonotonicTime
import java.io.IOException
import java.util.function.IntFunction
import java.util.function.IntPredicate
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/**
 * A [Conn]'s descriptor for system calls that Netloom does not make.
 *
 * The number is valid inside the callback only: while it runs the number can neither be closed nor given to another file, afterwards it may be. The callback must
 * neither block nor change the descriptor to blocking, and [Conn.detach] inside it fails.
 */
public class RawAccess internal constructor(private val conn: Conn) {
    private val fd get() = conn.fd

    init {
        fd.probeAlways() // whoever has the number may do anything to the socket
    }

    /**
     * Runs the block once with the number, beside whatever reads and writes.
     *
     * @throws java.nio.channels.ClosedChannelException if the Conn is closed
     */
    @Throws(IOException::class)
    public fun <R> control(block: IntFunction<R>): R {
        if (!fd.acquire()) throw SocketFailure.of("control", Fd.CLOSED, null)
        try {
            return block.apply(fd.number())
        } finally {
            fd.release()
        }
    }

    /**
     * Runs the block as a read: in its turn among the Conn's readers, again and again until it returns true, waiting for readiness between. It returns
     * false only after a system call said EAGAIN, otherwise the next readiness may never come.
     *
     * Cancelling ends the wait, never a block that runs.
     */
    public suspend fun read(timeout: Duration = Duration.INFINITE, block: (Int) -> Boolean) {
        var result = fd.begin(fd.read, coroutineContext, timeout) { attempt(block(fd.number())) }
        if (Fd.pending(result)) result = fd.goOn(fd.read, result, timeout.deadline()) { attempt(block(fd.number())) }
        conn.outcome(result, "raw read")
    }

    /** The same as a write. */
    public suspend fun write(timeout: Duration = Duration.INFINITE, block: (Int) -> Boolean) {
        var result = fd.begin(fd.write, coroutineContext, timeout) { attempt(block(fd.number())) }
        if (Fd.pending(result)) result = fd.goOn(fd.write, result, timeout.deadline()) { attempt(block(fd.number())) }
        conn.outcome(result, "raw write")
    }

    /** [read] for threads; null waits for ever. */
    @Throws(IOException::class)
    public fun readBlocking(timeout: java.time.Duration?, block: IntPredicate) {
        conn.outcome(fd.block(fd.read, MonotonicTime.nanos(timeout)) { attempt(block.test(fd.number())) }, "raw read")
    }

    /** [write] for threads; null waits for ever. */
    @Throws(IOException::class)
    public fun writeBlocking(timeout: java.time.Duration?, block: IntPredicate) {
        conn.outcome(fd.block(fd.write, MonotonicTime.nanos(timeout)) { attempt(block.test(fd.number())) }, "raw write")
    }

    private fun attempt(done: Boolean): Int = if (done) 0 else -Errno.EAGAIN.number
}
