package io.netloom.socket

import io.netloom.socket.internal.fd.AsyncConnect
import io.netloom.socket.internal.fd.AsyncOperation
import io.netloom.socket.internal.fd.Connecting
import io.netloom.socket.internal.fd.Direction
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.jfr.FlightRecording
import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.transfer.BatchTransfer
import io.netloom.socket.internal.transfer.ScatterGather
import io.netloom.socket.internal.transfer.Transfer
import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * A [Conn] whose operations are futures. For Java programs that compose [CompletableFuture]s.
 *
 * **Where things run.** An operation tries its system call at once, on the calling thread; if that succeeds or fails, the future is complete when it is returned. Else it waits
 * through the Conn's poller, without a thread. When the wait has ended, the next try and the completion run on the [executor], and so does whatever depends on the future. Nothing of the user's
 * ever runs on the poller's thread or on one that closes the Conn: of an executor that runs tasks in place the common pool takes them over. Each 129th operation in a row
 * that completes at once goes by way of the executor, so chains of futures do not grow the stack without end.
 *
 * **Failures** are in the future, those of the arguments too: the exceptions of [BlockingConn], as the cause of the [java.util.concurrent.ExecutionException] or
 * [java.util.concurrent.CompletionException]. An executor that refuses a task fails the future with what it threw. A task that an executor drops
 * (`shutdownNow`) completes nothing: cancel such futures, or close the Conn before the executor.
 *
 * **Cancelling.** [CompletableFuture.cancel] succeeds only while the operation waits; then it has taken nothing, holds nothing up, and the Conn stays usable. Once a system call
 * brought something, `cancel` returns false and the future completes with it. The same holds for `complete`, `completeExceptionally` and what is made of them, such as `orTimeout`: they end the wait, or come
 * too late. So none of them loses data, nor a connection. Interrupting a thread that waits in `get` ends its wait, not the operation. Cancelling a *dependent* future (the result of `thenApply`) is
 * not told to this one, which goes on; a value that nobody takes from it is lost, but a Conn that is not taken is closed when the garbage collector finds it.
 *
 * **Time.** A `timeout` of null waits for ever, and one that is over fails the future with [java.net.SocketTimeoutException]; so do the Conn's deadlines. Prefer it to `orTimeout`, which needs a
 * timer of its own.
 *
 * **Buffers** belong to the operation until its future is complete. Positions move as said for [Conn], also where a write ends half-way.
 *
 * A view: it may be made again and again, and closing it closes the Conn. Thread-safe; operations of one direction are served in the order in which they were called.
 *
 * @property executor where operations go on after a wait
 */
public class AsyncConn internal constructor(override val conn: Conn, public val executor: Executor) :
    Closeable,
    ConnOwner {
    private val fd: Fd
        get() = conn.fd

    /** See [Conn.connect]. */
    @JvmOverloads
    public fun connect(address: SocketAddress, timeout: Duration? = null): CompletableFuture<SockAddr?> {
        if (!conn.waitsForConnect()) {
            val connecting = Connecting(address)
            return operate(fd.write, null, MessageFlag.DONTWAIT, { connecting.attempt(fd) }) { conn.connected(it, address) }
        }
        return object : AsyncConnect<SockAddr?>(fd, address, MonotonicTime.nanos(timeout), executor) {
            override fun conclude(result: Int) = conn.connected(result, address)
        }.start()
    }

    /**
     * See [Conn.accept], also for the poller. The new connection's view on the same executor. If the future was completed by others while the connection was on its way, the connection is closed.
     */
    @JvmOverloads
    public fun accept(timeout: Duration? = null, poller: Poller? = null): CompletableFuture<AsyncConn> {
        val peer = ReceivedMessage()
        return operate(fd.read, timeout, 0, { Transfer.accept(fd, peer.info()) }) { conn.accepted(it, peer, poller).async(executor) }
    }

    /** See [Conn.read]: -1 at the end of a stream. */
    @JvmOverloads
    public fun read(dst: ByteBuffer, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureReceive("read") { operate(fd.read, timeout, 0, { Transfer.read(fd, dst) }) { conn.received(it, "read", dst) } }

    /** [read] into a part of an array. */
    @JvmOverloads
    public fun read(dst: ByteArray, offset: Int = 0, length: Int = dst.size - offset, timeout: Duration? = null): CompletableFuture<Int> =
        wrapped(dst, offset, length) { read(it, timeout) }

    /** See [Conn.write]: on a stream until all is written. */
    @JvmOverloads
    public fun write(src: ByteBuffer, timeout: Duration? = null): CompletableFuture<Int> {
        val before = src.position()
        return conn.recordingFutureSend("write") { operate(fd.write, timeout, 0, { Transfer.write(fd, src) }) { conn.written(it, src, before) } }
    }

    /** [write] from a part of an array. */
    @JvmOverloads
    public fun write(src: ByteArray, offset: Int = 0, length: Int = src.size - offset, timeout: Duration? = null): CompletableFuture<Int> =
        wrapped(src, offset, length) { write(it, timeout) }

    /** See [Conn.receiveFrom]. */
    @JvmOverloads
    public fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureReceive("recvfrom") {
            operate(fd.read, timeout, flags, { Transfer.receive(fd, dst, flags, message?.info()) }) { conn.received(it, "recvfrom", dst) }
        }

    /** See [Conn.sendTo]. */
    @JvmOverloads
    public fun sendTo(src: ByteBuffer, address: SocketAddress?, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureSend("sendto") {
            operate(fd.write, timeout, flags, { Transfer.send(fd, src, flags, address) }) { conn.sent(it, address) }
        }

    /** See [Conn.receiveMessage]. */
    @JvmOverloads
    public fun receiveMessage(dst: ByteBuffer, message: ReceivedMessage, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureReceive("recvmsg") {
            operate(fd.reader(flags), timeout, flags, { Transfer.receiveMessage(fd, dst, flags, message.info()) }) {
                conn.receivedOne(it, flags, dst.hasRemaining())
            }
        }

    /** See [Conn.receiveMessage]. */
    @JvmOverloads
    public fun receiveMessage(dst: List<ByteBuffer>, message: ReceivedMessage, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureReceive("recvmsg") {
            operate(fd.reader(flags), timeout, flags, { ScatterGather.receive(fd, dst, flags, message.info()) }) {
                conn.receivedOne(it, flags, dst.any(ByteBuffer::hasRemaining))
            }
        }

    /** See [Conn.sendMessage]. */
    @JvmOverloads
    public fun sendMessage(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): CompletableFuture<Int> = conn.recordingFutureSend("sendmsg") {
        operate(
            fd.write,
            timeout,
            flags,
            {
                conn.requireBytesForControl(src.hasRemaining(), control)
                Transfer.send(fd, src, flags, address, control?.data)
            },
        ) { conn.sentOne(it, address, control) }
    }

    /** See [Conn.sendMessage]. */
    @JvmOverloads
    public fun sendMessage(
        src: List<ByteBuffer>,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): CompletableFuture<Int> = conn.recordingFutureSend("sendmsg") {
        operate(
            fd.write,
            timeout,
            flags,
            {
                conn.requireBytesForControl(src.any(ByteBuffer::hasRemaining), control)
                ScatterGather.send(fd, src, flags, address, control?.data)
            },
        ) { conn.sentOne(it, address, control) }
    }

    /** See [Conn.reply]. The message must not be received into until the future is complete. */
    @JvmOverloads
    public fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureSend("sendmsg") {
            operate(fd.write, timeout, 0, { Transfer.reply(fd, src, to.stored, sameInterface) }) { conn.replied(it, to) }
        }

    /** See [Conn.receiveError]. */
    @JvmOverloads
    public fun receiveError(dst: ByteBuffer, message: ReceivedMessage, timeout: Duration? = null): CompletableFuture<Int> =
        receiveMessage(dst, message, MessageFlag.ERRQUEUE, timeout)

    /** See [Conn.receiveError]. */
    @JvmOverloads
    public fun receiveError(timeout: Duration? = null): CompletableFuture<ErrorMessage> {
        val data = ByteBuffer.allocate(ErrorMessage.DATA_CAPACITY)
        val message = ReceivedMessage(ErrorMessage.CONTROL_CAPACITY)
        val event = FlightRecording.receive()
        val future = operate(fd.error, timeout, 0, { Transfer.receiveMessage(fd, data, MessageFlag.ERRQUEUE, message.info()) }) {
            conn.receivedOne(it, MessageFlag.ERRQUEUE, true)
            ErrorMessage.of(message, data.array().copyOf(data.position()))
        }
        if (event != null) conn.whenComplete(future, event, "recvmsg") { conn.received(event, "recvmsg", data.position(), null) }
        return future
    }

    /** See [Conn.receiveBatch]. The batch is in use until the future is complete. */
    @JvmOverloads
    public fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureReceive("recvmmsg", batch) {
            using(batch, {}) {
                operate(fd.read, timeout, flags, { BatchTransfer.receive(fd, batch.state, flags) }, batch.state::end) { conn.receivedMany(it, batch) }
            }
        }

    /** See [Conn.sendBatch]. The batch is in use until the future is complete. */
    @JvmOverloads
    public fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration? = null): CompletableFuture<Int> =
        conn.recordingFutureSend("sendmmsg", batch, from) {
            using(batch, { conn.prepare(batch, from) }) {
                operate(fd.write, timeout, flags, { BatchTransfer.send(fd, batch.state, flags) }, batch.state::end) { conn.sentMany(it, batch, from) }
            }
        }

    /** See [Conn.bind]. */
    @Throws(IOException::class)
    public fun bind(address: SocketAddress): Unit = conn.bind(address)

    /** See [Conn.listen]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun listen(backlog: Int = Conn.DEFAULT_BACKLOG): Unit = conn.listen(backlog)

    /** See [Conn.localAddress]. */
    public val localAddress: SockAddr?
        @Throws(IOException::class)
        get() = conn.localAddress

    /** See [Conn.remoteAddress]. */
    public val remoteAddress: SockAddr?
        @Throws(IOException::class)
        get() = conn.remoteAddress

    /** See [Conn.shutdown]. */
    @Throws(IOException::class)
    public fun shutdown(how: Shutdown): Unit = conn.shutdown(how)

    /** See [Conn.readDeadline]. */
    public var readDeadline: Instant?
        get() = conn.readDeadline

        @Throws(IOException::class)
        set(value) {
            conn.readDeadline = value
        }

    /** See [Conn.writeDeadline]. */
    public var writeDeadline: Instant?
        get() = conn.writeDeadline

        @Throws(IOException::class)
        set(value) {
            conn.writeDeadline = value
        }

    /** See [Conn.isOpen]. */
    public val isOpen: Boolean
        get() = conn.isOpen

    /** See [Conn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Async$conn"

    // How an operation runs: what need not wait is done here, and only what has to becomes an AsyncOperation

    private inline fun <T> operate(
        direction: Direction,
        timeout: Duration?,
        flags: Int,
        crossinline attempt: () -> Int,
        crossinline ended: () -> Unit = {},
        crossinline conclude: (Int) -> T,
    ): CompletableFuture<T> {
        val nanos = MonotonicTime.nanos(timeout)
        var begun = Fd.CLOSED
        try {
            begun = begin(direction, nanos, flags) { attempt() }
            if (!Fd.pending(begun)) return CompletableFuture.completedFuture(conclude(begun))
        } catch (e: Exception) {
            return CompletableFuture.failedFuture(e)
        } finally {
            if (!Fd.pending(begun)) ended()
        }
        return object : AsyncOperation<T>(fd, direction, MonotonicTime.after(nanos), executor) {
            override fun attempt() = attempt()

            override fun conclude(result: Int) = conclude(result)

            override fun ended() = ended()
        }.goOn(begun)
    }

    /** It yields now and then as a coroutine does, for those who call again as soon as the future is complete. */
    private inline fun begin(direction: Direction, nanos: Long, flags: Int, attempt: () -> Int): Int {
        if (flags and MessageFlag.DONTWAIT != 0) return fd.once(attempt)
        if (!fd.isOpen) return Fd.CLOSED
        if (nanos <= 0) return Fd.TIMED_OUT
        val entry = fd.enter(direction, Fd.COROUTINE)
        return if (entry == Fd.ENTERED) fd.tries(direction, Fd.COROUTINE, attempt) else entry
    }

    /** Claims the batch for the operation, which gives it back when it ends. */
    private inline fun using(batch: MessageBatch, prepare: () -> Unit, operation: () -> CompletableFuture<Int>): CompletableFuture<Int> {
        try {
            conn.requireMessages()
            batch.state.begin()
        } catch (e: IllegalStateException) {
            return CompletableFuture.failedFuture(e)
        }
        try {
            prepare()
        } catch (e: RuntimeException) {
            batch.state.end()
            return CompletableFuture.failedFuture(e)
        }
        return operation()
    }

    private inline fun wrapped(
        array: ByteArray,
        offset: Int,
        length: Int,
        operation: (ByteBuffer) -> CompletableFuture<Int>,
    ): CompletableFuture<Int> = try {
        operation(ByteBuffer.wrap(array, offset, length))
    } catch (e: IndexOutOfBoundsException) {
        CompletableFuture.failedFuture(e)
    }
}
