package io.netloom.socket

import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.transfer.Batch
import io.netloom.socket.internal.transfer.BatchMemory
import java.io.Closeable
import java.io.IOException
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Messages that one system call receives or sends together: recvmmsg(2) and sendmmsg(2). The batch owns the memory of all its messages; used again and again it allocates nothing.
 *
 * Receiving ([Conn.receiveBatch]) fills messages 0 to [size]` - 1`. Sending ([Conn.sendBatch]) sends what [add] has put in, or what was received: so an echo is receive, change the bytes in place, send.
 *
 * **Fastest use.** Keep one batch and use it again; 32 to 128 messages are enough, and what a call must prepare grows with what the call before it has moved, not with [capacity]. Read with [data],
 * [length] and [port], which make no objects at each call as [address] and [segment] do. A batch keeps what it has sent: [Conn.sendBatch] again sends the same again, and changing [data] in place
 * saves the copy that [add] makes. Pass [add] the same address object each time.
 *
 * **Memory.** A view ([data], [segment]) that outlives the next receive shows other bytes, one that outlives the batch shows stale ones: never freed memory. **Descriptors** that come with messages stay
 * the batch's until [takeDescriptors]; the rest is closed by the next receive or [clear], by [close] and by a Cleaner.
 *
 * One operation at a time may use a batch; a second one throws [IllegalStateException]. Not thread-safe otherwise.
 *
 * @property capacity how many messages there is room for. One call moves at most 1,024; of a larger batch the rest goes with further calls
 * @property messageSize bytes of data each message has room for; a longer datagram is cut, see [isTruncated]
 * @param controlCapacity bytes of control messages each has room for, as for [ReceivedMessage]; 0 (the default) for none
 */
public class MessageBatch @JvmOverloads constructor(public val capacity: Int, public val messageSize: Int, controlCapacity: Int = 0) : Closeable {
    @get:JvmSynthetic
    internal val state: Batch

    init {
        require(capacity > 0) { "a batch has room for one message at least, not $capacity" }
        require(messageSize >= 0 && controlCapacity >= 0) { "sizes are not negative: messageSize $messageSize, controlCapacity $controlCapacity" }
        val total = capacity * (messageSize + controlCapacity + PER_MESSAGE)
        require(total <= Int.MAX_VALUE) { "the batch would take $total bytes; at most ${Int.MAX_VALUE} are possible" }
        state = Batch(BatchMemory(capacity, messageSize, controlCapacity))
        if (controlCapacity > 0) LeakGuard.cleaner.register(this, state.descriptors())
    }

    private val memory = state.memory()
    private val views = arrayOfNulls<ByteBuffer>(capacity)
    private val controls = arrayOfNulls<ReceivedControl>(capacity)

    /** How many messages there are: received, or added. */
    public val size: Int
        get() = state.count()

    /** How many of them the last [Conn.sendBatch] has sent, also when it failed or was cancelled on the way. The message with this index is the first that did not go. */
    public val sent: Int
        get() = state.sent()

    /** Why the last [Conn.sendBatch] stopped at message [sent]; null if all went. */
    public var failure: IOException? = null
        @JvmSynthetic internal set

    /** Whether packets of a raw IPv4 socket are received without their headers, see [ReceivedMessage.payloadOnly]; false at first. [messageSize] has to have room for the headers too. */
    public var payloadOnly: Boolean
        get() = state.payloadOnly()
        set(value) {
            state.requireIdle()
            state.payloadOnly(value)
        }

    /** How many messages came with one receiving call on average so far; 0 before the first. Far below [capacity] means that a smaller batch would do as well. */
    public val averageFill: Double
        get() = if (state.calls() == 0L) 0.0 else state.messages().toDouble() / state.calls()

    /** Bytes of message `index`, as many as are in [data]. */
    public fun length(index: Int): Int = minOf(memory.length(checked(index)), messageSize)

    /** What the kernel said of the message, constants of [MessageFlag]. */
    public fun flags(index: Int): Int = memory.flags(checked(index))

    /** Whether the message was longer than [messageSize] and its rest is lost. */
    public fun isTruncated(index: Int): Boolean = flags(index) and MessageFlag.TRUNC != 0

    /** Whether there was too little room for its control messages. */
    public fun isControlTruncated(index: Int): Boolean = flags(index) and MessageFlag.CTRUNC != 0

    /**
     * The bytes of message `index`, position 0 to [length]. The same buffer each time, set anew by each call; big-endian as every new buffer. What is written into it is what a later
     * [Conn.sendBatch] sends; [setLength] changes how much of it.
     */
    public fun data(index: Int): ByteBuffer {
        val view =
            views[checked(index)] ?: memory.memory().asSlice(memory.dataOffset(index), messageSize.toLong()).asByteBuffer().also { views[index] = it }
        return view.clear().limit(length(index))
    }

    /** The bytes of message `index` as foreign memory. A new object at each call. */
    public fun segment(index: Int): MemorySegment = memory.memory().asSlice(memory.dataOffset(checked(index)), length(index).toLong())

    /** Changes how many bytes of message `index` are sent: 0 to [messageSize]. */
    public fun setLength(index: Int, length: Int) {
        state.requireIdle()
        require(length in 0..messageSize) { "a message of this batch has 0 to $messageSize bytes, not $length" }
        memory.length(checked(index), length)
    }

    /** Who sent message `index`, or to whom it shall go; null where there is none. A new object at each call. */
    public fun address(index: Int): SockAddr? = SockAddrCodec.decode(memory.memory(), memory.nameOffset(checked(index)), memory.nameLength(index))

    /** The port of an IPv4 or IPv6 [address], 0 to 65535; -1 when there is none. Decodes nothing. */
    public fun port(index: Int): Int {
        val at = memory.nameOffset(checked(index))
        if (memory.nameLength(index) < PORT_END) return -1
        val family = memory.memory().get(ValueLayout.JAVA_SHORT_UNALIGNED, at).toInt()
        if (family != AddressFamily.INET && family != AddressFamily.INET6) return -1
        return memory.memory().get(PORT, at + Short.SIZE_BYTES).toInt() and 0xffff
    }

    /** The control messages that came with message `index`. The same view each time. */
    public fun control(index: Int): ReceivedControl = controls[checked(index)] ?: ReceivedControl(Source(memory, index)).also { controls[index] = it }

    private class Source(private val batch: BatchMemory, private val index: Int) : ReceivedControl.Source {
        override val memory: MemorySegment
            get() = batch.memory()
        override val from: Long
            get() = batch.controlOffset(index)
        override val length: Int
            get() = batch.controlLength(index)
    }

    /** Hands out the descriptors that came with message `index`, see [ReceivedMessage.takeDescriptors]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun takeDescriptors(index: Int, poller: Poller? = null): List<Conn> {
        val numbers = state.descriptors().take(checked(index))
        return if (numbers.isEmpty()) emptyList() else ReceivedConns.adopt(numbers, state.receivedThrough().loop(), poller)
    }

    /** Takes all messages out, to [add] others. */
    public fun clear() {
        state.requireIdle()
        state.reset()
        failure = null
    }

    /**
     * Adds a message to be sent: the buffer's remaining bytes are copied, its position moves to its limit.
     *
     * @param address where to; null on a connected socket. Of any kind that [Conn.sendTo] takes; the socket's family is looked at when it is sent
     * @param control sent along; null for nothing. Descriptors are passed by [Conn.sendMessage] only
     * @return false, with nothing taken, when the batch is full
     * @throws IllegalArgumentException if the message or its control messages are too large for the batch
     */
    @JvmOverloads
    public fun add(src: ByteBuffer, address: SocketAddress? = null, control: ControlMessages? = null): Boolean {
        state.requireIdle()
        require(control == null || !control.passesDescriptors) { "a batch passes no descriptors: send that message with sendMessage" }
        return state.add(src, address, control?.data?.bytes())
    }

    private fun checked(index: Int): Int = java.util.Objects.checkIndex(index, state.count())

    /** Closes the descriptors that nobody has taken. The batch stays usable. */
    override fun close() {
        state.descriptors().close()
    }

    override fun toString(): String = "MessageBatch($size of $capacity messages, up to $messageSize bytes each)"

    private companion object {
        val PORT: ValueLayout.OfShort = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN)
        const val PORT_END = 4

        /** Headers, a name, and what aligning control messages may take. */
        const val PER_MESSAGE = 88L + CallFrame.NAME_CAPACITY
    }
}
