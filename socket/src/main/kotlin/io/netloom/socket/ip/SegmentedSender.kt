package io.netloom.socket.ip

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessages
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import io.netloom.socket.begin
import io.netloom.socket.block
import io.netloom.socket.deadline
import io.netloom.socket.goOn
import io.netloom.socket.immediately
import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.jfr.FlightRecording
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.transfer.SegmentRefusals
import io.netloom.socket.internal.transfer.Segmenter
import io.netloom.socket.prepare
import io.netloom.socket.recordedSend
import io.netloom.socket.requireMessages
import io.netloom.socket.sentMany
import java.io.IOException
import java.lang.foreign.MemorySegment
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Sends many UDP datagrams with few passes through the kernel's network stack: generic segmentation offload, `UDP_SEGMENT`, Linux 4.18. Datagrams that are alike go as one large packet, which the
 * kernel, or the card, cuts apart at the very end.
 *
 * **Alike** are datagrams in a row to the same address with the same control messages and of the same size; the last one may be shorter. Unlike ones are never joined, nor is the order changed, so the
 * receiver sees no difference. Of those that are joined up to [maxSegments] and 65,467 bytes go together.
 *
 * **Fallback.** Some ways do not cut: a card without checksum offload and IPsec (EIO), sockets without checksums, old virtual cards (EINVAL), segments that are larger than the MTU (EINVAL or
 * EMSGSIZE). Then the same datagrams are sent one by one, and this is remembered for that destination address (for segments of that size and more, unless it was EIO); others are not concerned. If a
 * datagram alone fails as well, segmentation was not to blame: nothing is remembered, and the error is told as by any send; so is EMSGSIZE on a path that carries less than the datagram.
 *
 * **Worth it?** It can save more than three quarters of the CPU time of a sender of many alike datagrams to one peer, and nothing for datagrams that go to a different peer each. Measure.
 *
 * Thread-safe; sends wait in line with all other writers of the [Conn]. [blocking] gives the same for threads.
 *
 * @param owner a UDP socket, connected or not
 * @property maxSegments how many datagrams go together at most: 2 to 128. Kernels before 6.9 take 64, the default
 * @property minSegments fewer are sent one by one: 2, the default, to [maxSegments]
 */
public class SegmentedSender @JvmOverloads constructor(
    owner: ConnOwner,
    public val maxSegments: Int = DEFAULT_SEGMENTS,
    public val minSegments: Int = LEAST_SEGMENTS,
) : ConnOwner {
    override val conn: Conn = owner.conn

    init {
        require(maxSegments in LEAST_SEGMENTS..MOST_SEGMENTS) { "$LEAST_SEGMENTS to $MOST_SEGMENTS datagrams go together, not $maxSegments" }
        require(minSegments in LEAST_SEGMENTS..maxSegments) { "from $LEAST_SEGMENTS to $maxSegments datagrams on they go together, not $minSegments" }
    }

    private val refusals = SegmentRefusals()
    private val segmenter = Segmenter(maxSegments, minSegments, refusals)

    /**
     * Sends the batch's messages in order, from message `from` on, joining those that are alike.
     *
     * What it returns and throws, and how it stops at the first message that cannot be sent, is as said for [Conn.sendBatch]; [MessageBatch.sent] counts datagrams. A message with a
     * [SocketControl.UDP_SEGMENT] of its own is sent as it is.
     *
     * @return how many messages were sent by this call
     */
    public suspend fun send(batch: MessageBatch, from: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (FlightRecording.sends()) conn.recordedSend("sendmmsg", batch, from) { sendRuns(batch, from, timeout) } else sendRuns(batch, from, timeout)

    private suspend fun sendRuns(batch: MessageBatch, from: Int, timeout: Duration): Int {
        val begun = begin(batch, from, timeout, coroutineContext)
        return if (Fd.pending(begun)) sendRunsOn(begun, batch, from, timeout.deadline()) else immediately(begun)
    }

    /** Everything that need not suspend. The batch stays claimed if and only if the result is pending. */
    private fun begin(batch: MessageBatch, from: Int, timeout: Duration, context: CoroutineContext): Int {
        conn.requireMessages()
        batch.state.begin()
        var pending = false
        try {
            conn.prepare(batch, from)
            val result = conn.fd.begin(conn.fd.write, context, timeout) { segmenter.send(conn.fd, batch.state, 0) }
            pending = Fd.pending(result)
            return if (pending) result else conn.sentMany(result, batch, from)
        } finally {
            if (!pending) batch.state.end()
        }
    }

    private suspend fun sendRunsOn(begun: Int, batch: MessageBatch, from: Int, deadline: Long): Int {
        try {
            return conn.sentMany(conn.fd.goOn(conn.fd.write, begun, deadline) { segmenter.send(conn.fd, batch.state, 0) }, batch, from)
        } finally {
            batch.state.end()
        }
    }

    @JvmSynthetic
    internal fun sendBlocking(batch: MessageBatch, from: Int, nanos: Long): Int {
        conn.requireMessages()
        batch.state.begin()
        try {
            conn.prepare(batch, from)
            return conn.sentMany(conn.fd.block(conn.fd.write, nanos) { segmenter.send(conn.fd, batch.state, 0) }, batch, from)
        } finally {
            batch.state.end()
        }
    }

    /**
     * Sends the buffer as datagrams of [segmentSize] bytes, the last one shorter, to one address. Other writers' datagrams may go in between.
     *
     * If it fails, is cancelled or times out, the buffer's position tells how much has gone, whole datagrams.
     *
     * @param src any number of bytes; of a direct buffer nothing is copied
     * @param segmentSize bytes of each datagram but the last one: 1 to 65,467; what the path carries whole, such as 1,472 or less over Ethernet
     * @param address where to; null on a connected socket
     * @param control goes with each datagram; null for nothing
     * @return bytes sent
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's write deadline is over
     * @throws IOException as [Conn.sendMessage] does
     */
    public suspend fun send(
        src: ByteBuffer,
        segmentSize: Int,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        timeout: Duration = Duration.INFINITE,
    ): Int {
        val begin = TimeSource.Monotonic.markNow()
        return pieces(
            src,
            segmentSize,
            address,
            control,
            whole = { piece, along -> conn.sendMessage(piece, address, along, 0, timeout - begin.elapsedNow()) },
            separate = { conn.sendBatch(it, timeout = timeout - begin.elapsedNow()) },
        )
    }

    @JvmSynthetic
    internal inline fun pieces(
        src: ByteBuffer,
        segmentSize: Int,
        address: SocketAddress?,
        control: ControlMessages?,
        whole: (ByteBuffer, ControlMessages?) -> Int,
        separate: (MessageBatch) -> Int,
    ): Int {
        require(segmentSize in 1..Segmenter.MOST_BYTES) { "a datagram has 1 to ${Segmenter.MOST_BYTES} bytes, not $segmentSize" }
        val before = src.position()
        val most = segmentSize * minOf(maxSegments, Segmenter.MOST_BYTES / segmentSize)
        val along by lazy(LazyThreadSafetyMode.NONE) { withSegments(control, segmentSize) }
        val key = key(address)
        var batch: MessageBatch? = null
        while (src.hasRemaining()) {
            val piece = src.slice(src.position(), minOf(src.remaining(), most))
            if (piece.remaining() <= segmentSize) {
                whole(piece, control)
            } else if (piece.remaining() > segmentSize * (minSegments - 1) && !refusals.contains(key, segmentSize)) {
                val refusal = refusalOf { whole(piece, along) }
                if (refusal != 0) {
                    // If the first datagram does not go alone either, its error is what is told.
                    whole(piece.limit(segmentSize), control)
                    refusals.remember(key, segmentSize, refusal)
                }
            } else {
                val separately = batch ?: MessageBatch(maxSegments, segmentSize, control?.size ?: 0).also { batch = it }
                separately.clear()
                while (piece.hasRemaining()) {
                    separately.add(piece.slice(piece.position(), minOf(segmentSize, piece.remaining())), address, control)
                    piece.position(piece.position() + separately.length(separately.size - 1))
                }
                try {
                    separate(separately)
                } finally {
                    piece.position(minOf(separately.sent * segmentSize, piece.limit()))
                    src.position(src.position() + piece.position())
                    piece.position(0)
                }
                separately.failure?.let { throw it }
            }
            src.position(src.position() + piece.position())
        }
        return src.position() - before
    }

    /** 0, or the -errno that may mean that the way does not cut messages apart. */
    private inline fun refusalOf(send: () -> Int): Int {
        try {
            send()
            return 0
        } catch (e: IOException) {
            val result = -((e as? ErrnoCarrier)?.errno?.number ?: throw e)
            return if (SegmentRefusals.mayBe(result)) result else throw e
        }
    }

    private fun withSegments(control: ControlMessages?, size: Int): ControlMessages = ControlMessages.build {
        control?.forEach { add(it.level, it.type, it.data) }
        add(SocketControl.UDP_SEGMENT, size)
    }

    /** Whether datagrams to this address go one by one because they were refused otherwise, those of [segmentSize] bytes. The port does not matter; null is a connected socket's peer. */
    @JvmOverloads
    public fun isRefused(address: SocketAddress?, segmentSize: Int = Segmenter.MOST_BYTES): Boolean = refusals.contains(key(address), segmentSize)

    /** Forgets which destinations have refused: after the routes or the network card have changed. */
    public fun forgetRefusals(): Unit = refusals.clear()

    /** As the engine has it: in the socket's own family. */
    private fun key(address: SocketAddress?): ByteBuffer {
        if (address == null) return ByteBuffer.allocate(0)
        val memory = MemorySegment.ofArray(LongArray(CallFrame.NAME_CAPACITY / Long.SIZE_BYTES))
        val length = SockAddrCodec.fit(memory, 0, SockAddrCodec.copy(SockAddr.of(address), memory, 0), conn.family)
        return SegmentRefusals.key(memory, 0, length)
    }

    /** The same for threads, platform or virtual; a view, sharing its state. */
    public fun blocking(): BlockingSegmentedSender = BlockingSegmentedSender(this)

    override fun toString(): String = "SegmentedSender($minSegments to $maxSegments datagrams together, $conn)"

    private companion object {
        const val LEAST_SEGMENTS = 2
        const val DEFAULT_SEGMENTS = 64
        const val MOST_SEGMENTS = 128
    }
}
