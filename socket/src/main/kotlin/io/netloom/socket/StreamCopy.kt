package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.transfer.Relay
import java.io.Closeable
import java.io.IOException
import java.nio.channels.ClosedChannelException
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Copies a stream: what is read from one Conn is written to another, until the source ends or enough was copied. What a proxy is made of.
 *
 * **How.** Little goes through 64 KiB of native memory. While much comes from a TCP socket and goes to a TCP or Unix one, splice(2) moves it through a pipe and the kernel copies nothing: about half the
 * processor time. Which it is, is found out on the way; where the kernel or a container refuses splice(2), memory does. A copy that waits for its source holds neither memory
 * nor pipe; at most 32 pipes of 1 MiB exist at a time, and none when nothing is copied.
 *
 * **Nothing is lost** by a failure, a cancelled run or a timeout: bytes that were taken from the source and not yet written ([pending], at most 1 MiB) stay here, and the next run begins with
 * them. Only [close] gives them up. [copied] counts what the destination's *socket* has accepted, as `write` does; not what its peer has read.
 *
 * **Ends.** It neither shuts down nor closes either Conn. At the source's end a proxy does `destination.shutdown(Shutdown.WRITE)`, and goes on copying the other way. After an exception
 * [failedEnd] tells whose it is; errors of the kernel also name the operation, `read` or `write`. A destination that fails is noticed when there is something to write to it.
 *
 * **Turns.** Every read and write takes its turn among the Conn's others, so what others read or write meanwhile goes between two pieces.
 *
 * One run at a time; everything else may be called by any thread. A StreamCopy that becomes unreachable without having been closed is closed by a [java.lang.ref.Cleaner].
 *
 * @throws IllegalArgumentException if one of the two is a socket of messages
 */
public class StreamCopy(source: ConnOwner, destination: ConnOwner) : Closeable {
    /** Where bytes are read. */
    public val source: Conn = source.conn

    /** Where they are written. */
    public val destination: Conn = destination.conn

    init {
        for (conn in listOf(this.source, this.destination)) require(conn.fd.kind().isStream) { "not a stream: $conn" }
    }

    private val from = this.source.fd
    private val to = this.destination.fd

    @get:JvmSynthetic
    internal val relay: Relay = Relay(from, to)

    private val cleanable = Abandoned(relay).let { LeakGuard.cleaner.register(this, it) }

    /** Bytes that the destination has accepted, of all runs together. Grows while one runs. */
    public val copied: Long
        get() = relay.copied()

    /** Bytes taken from the source and not yet accepted by the destination. */
    public val pending: Int
        get() = relay.pending()

    /** The end that failed, or was closed or timed out, in the last run; null if it did not fail, or was cancelled. */
    @Volatile
    public var failedEnd: CopyEnd? = null
        private set

    /**
     * Copies until the source has ended or `limit` bytes were written.
     *
     * @param limit how many bytes at most, those that an earlier run has left included; no more is taken from the source
     * @param timeout for the whole run; zero or less times out at once
     * @return bytes that the destination has accepted in this run: fewer than `limit` if the source has ended
     * @throws java.net.SocketTimeoutException when the timeout, the source's [Conn.readDeadline] or the destination's [Conn.writeDeadline] is over
     * @throws IOException the source's or the destination's, see [failedEnd]
     * @throws IllegalStateException while another run is under way
     */
    public suspend fun run(limit: Long = Long.MAX_VALUE, timeout: Duration = Duration.INFINITE): Long {
        val deadline = timeout.deadline()
        return running(limit) { target ->
            while (relay.pending() > 0 || relay.copied() < target) {
                if (relay.pending() > 0) {
                    var given = to.begin(to.write, coroutineContext, left(deadline)) { relay.give(target) }
                    if (Fd.pending(given)) given = to.goOn(to.write, given, deadline) { relay.give(target) }
                    given(given)
                    if (relay.copied() >= target) break
                }
                var taken = from.begin(from.read, coroutineContext, left(deadline)) { relay.take(target) }
                if (Fd.pending(taken)) taken = from.goOn(from.read, taken, deadline) { relay.take(target) }
                if (taken(taken) == 0) break
            }
        }
    }

    @JvmSynthetic
    internal fun runBlocking(limit: Long, nanos: Long): Long {
        val deadline = MonotonicTime.after(nanos)
        return running(limit) { target ->
            while (relay.pending() > 0 || relay.copied() < target) {
                if (relay.pending() > 0) {
                    given(to.block(to.write, MonotonicTime.left(deadline)) { relay.give(target) })
                    if (relay.copied() >= target) break
                }
                if (taken(from.block(from.read, MonotonicTime.left(deadline)) { relay.take(target) }) == 0) break
            }
        }
    }

    private inline fun running(limit: Long, body: (Long) -> Unit): Long {
        begin(limit)
        val before = relay.copied()
        try {
            if (limit > 0) body(relay.target(limit))
            return relay.copied() - before
        } finally {
            relay.end()
        }
    }

    @JvmSynthetic
    internal fun begin(limit: Long) {
        require(limit >= 0) { "a limit is not negative: $limit" }
        if (!relay.begin()) throw ClosedChannelException()
        failedEnd = null
    }

    /** Throws what a read has failed with. */
    @JvmSynthetic
    internal fun taken(result: Int): Int {
        if (result < 0) failedEnd = CopyEnd.SOURCE
        return source.outcome(result, "read")
    }

    @JvmSynthetic
    internal fun given(result: Int): Int {
        if (result < 0) failedEnd = CopyEnd.DESTINATION
        return destination.outcome(result, "write")
    }

    private fun left(deadline: Long): Duration = if (deadline == MonotonicTime.NEVER) Duration.INFINITE else MonotonicTime.left(deadline).nanoseconds

    /** The same for threads, platform or virtual. */
    public fun blocking(): BlockingStreamCopy = BlockingStreamCopy(this)

    /**
     * The same as futures.
     *
     * @param executor where a run goes on after a wait: the common pool by default
     */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncStreamCopy = AsyncStreamCopy(this, executor)

    /** Gives up what is [pending]; idempotent. It does not end a run that is under way, and leaves both Conns open. */
    override fun close() {
        if (relay.close()) cleanable.clean()
    }

    override fun toString(): String = "StreamCopy($source -> $destination, copied $copied, pending $pending)"

    private class Abandoned(private val relay: Relay) : Runnable {
        override fun run() = relay.abandon()
    }
}
