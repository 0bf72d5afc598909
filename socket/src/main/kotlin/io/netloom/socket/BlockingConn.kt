package io.netloom.socket

import io.netloom.socket.internal.poll.MonotonicTime
import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant

/**
 * A [Conn] for threads: the same operations as plain functions that wait. For Java, and for Kotlin outside coroutines.
 *
 * Platform threads wait in ppoll(2) and need no poller; virtual threads park without pinning their carrier and are woken by the Conn's poller. Both can be
 * interrupted: the call ends with [java.io.InterruptedIOException], the interrupt flag stays set and the Conn stays usable. A call that would have to wait on a
 * poller's own thread throws [IllegalStateException].
 *
 * Everywhere a `timeout` of null waits for ever, and one that is over throws [java.net.SocketTimeoutException], also when it is zero or negative. Nothing taken from
 * the kernel is lost by a timeout or an interrupt. Everything else is as said for [Conn].
 *
 * A view: it may be made again and again, and closing it closes the Conn.
 */
public class BlockingConn internal constructor(override val conn: Conn) :
    Closeable,
    ConnOwner {
    /** See [Conn.connect]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun connect(address: SocketAddress, timeout: Duration? = null): SockAddr? = conn.connectBlocking(address, MonotonicTime.nanos(timeout))

    /** See [Conn.accept], also for the poller. The new connection's blocking view. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun accept(timeout: Duration? = null, poller: Poller? = null): BlockingConn =
        conn.acceptBlocking(MonotonicTime.nanos(timeout), poller).blocking()

    /** See [Conn.read]: -1 at the end of a stream. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun read(dst: ByteBuffer, timeout: Duration? = null): Int =
        conn.recordingReceive("read") { conn.readBlocking(dst, MonotonicTime.nanos(timeout)) }

    /** [read] into a part of an array. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun read(dst: ByteArray, offset: Int = 0, length: Int = dst.size - offset, timeout: Duration? = null): Int =
        read(ByteBuffer.wrap(dst, offset, length), timeout)

    /** See [Conn.write]: on a stream until all is written. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun write(src: ByteBuffer, timeout: Duration? = null): Int =
        conn.recordingSend("write") { conn.writeBlocking(src, MonotonicTime.nanos(timeout)) }

    /** [write] from a part of an array. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun write(src: ByteArray, offset: Int = 0, length: Int = src.size - offset, timeout: Duration? = null): Int =
        write(ByteBuffer.wrap(src, offset, length), timeout)

    /** See [Conn.receiveFrom]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration? = null): Int =
        conn.recordingReceive("recvfrom") { conn.receiveFromBlocking(dst, message, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.sendTo]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendTo(src: ByteBuffer, address: SocketAddress?, flags: Int = 0, timeout: Duration? = null): Int =
        conn.recordingSend("sendto") { conn.sendToBlocking(src, address, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.receiveMessage]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveMessage(dst: ByteBuffer, message: ReceivedMessage, flags: Int = 0, timeout: Duration? = null): Int =
        conn.recordingReceive("recvmsg") { conn.receiveOneBlocking(dst, message, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.receiveMessage]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveMessage(dst: List<ByteBuffer>, message: ReceivedMessage, flags: Int = 0, timeout: Duration? = null): Int =
        conn.recordingReceive("recvmsg") { conn.receiveScatteredBlocking(dst, message, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.sendMessage]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendMessage(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): Int = conn.recordingSend("sendmsg") { conn.sendOneBlocking(src, address, control, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.sendMessage]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendMessage(
        src: List<ByteBuffer>,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        flags: Int = 0,
        timeout: Duration? = null,
    ): Int = conn.recordingSend("sendmsg") { conn.sendGatheredBlocking(src, address, control, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.reply]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration? = null): Int =
        conn.recordingSend("sendmsg") { conn.replyOneBlocking(to, src, sameInterface, MonotonicTime.nanos(timeout)) }

    /** See [Conn.receiveError]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveError(dst: ByteBuffer, message: ReceivedMessage, timeout: Duration? = null): Int =
        conn.recordingReceive("recvmsg") { conn.receiveOneBlocking(dst, message, MessageFlag.ERRQUEUE, MonotonicTime.nanos(timeout)) }

    /** See [Conn.receiveError]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveError(timeout: Duration? = null): ErrorMessage {
        val data = ByteBuffer.allocate(ErrorMessage.DATA_CAPACITY)
        val message = ReceivedMessage(ErrorMessage.CONTROL_CAPACITY)
        receiveError(data, message, timeout)
        return ErrorMessage.of(message, data.array().copyOf(data.position()))
    }

    /** See [Conn.receiveBatch]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration? = null): Int =
        conn.recordingReceive("recvmmsg", batch) { conn.receiveManyBlocking(batch, flags, MonotonicTime.nanos(timeout)) }

    /** See [Conn.sendBatch]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration? = null): Int =
        conn.recordingSend("sendmmsg", batch, from) { conn.sendManyBlocking(batch, from, flags, MonotonicTime.nanos(timeout)) }

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

    override fun toString(): String = "Blocking$conn"

    /** How blocking Conns come to be. */
    public companion object {
        /** [Conn.open], as a blocking view. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(family: Int, type: Int, protocol: Int = 0, config: SocketConfig = SocketConfig.DEFAULT): BlockingConn =
            Conn.open(family, type, protocol, config).blocking()
    }
}
