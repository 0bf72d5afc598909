package io.netloom.ipv4

import io.netloom.socket.ConnOwner
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Instant
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration

/**
 * An IPv4 socket that sends and receives packets, UDP or raw: their control messages both ways, the socket's options, its multicast groups.
 *
 * ```
 * val conn = Ipv4PacketConn(udp)
 * conn.received = setOf(Ipv4ControlFlag.DESTINATION, Ipv4ControlFlag.INTERFACE)
 * val message = conn.newMessage()
 * conn.receive(buffer.clear(), message)
 * conn.reply(message, answer)
 * ```
 *
 * What is received is the payload: the header that raw IPv4 sockets give is taken off, from batches too. Who wants it takes `Ipv4RawConn`. Waiting, cancelling, time and errors are those of
 * [io.netloom.socket.Conn]. [blocking] and [async] give the same for threads and as futures.
 *
 * **IPv6 sockets** that also speak IPv4 may be wrapped as well: options and [received] then concern IPv4's packets alone. The destination of each packet decides which control messages go along, so those to IPv6
 * destinations take IPv6's.
 *
 * **Errors** that name a control message: ENETUNREACH for a source that is not this host's, ENODEV for an interface that does not exist, EINVAL for anything else that the kernel does not take, EPERM for what
 * needs a privilege.
 *
 * Closing it closes the Conn. Safe for use by any thread, as the Conn is.
 *
 * @param owner an IPv4 socket or an IPv6 UDP socket, or what owns one
 * @throws IllegalArgumentException for a socket of another family, or a stream
 */
public class Ipv4PacketConn(owner: ConnOwner) :
    Ipv4Conn(owner),
    Ipv4Multicast,
    Ipv4RawOptions,
    Closeable {
    init {
        require(conn.type != SocketType.STREAM) { "a socket that sends packets is wanted, not a stream: $conn" }
    }

    private val isRaw = conn.type == SocketType.RAW
    private val lock = Any()
    private var chosen: Set<Ipv4ControlFlag>? = null

    /**
     * Which control messages come along with packets. Setting it switches the kernel's options on and off, those that are not in the set too; it holds for packets that arrive from then on, mostly: what waits in the socket already
     * is told as far as the kernel has kept it.
     *
     * Reading it gives what was set here, and before that what the kernel has on. If the kernel refuses one, those before it are set; reading then asks the kernel.
     */
    public var received: Set<Ipv4ControlFlag>
        @Throws(IOException::class)
        get() = synchronized(lock) { chosen ?: Ipv4ControlFlag.entries.filterTo(mutableSetOf()) { conn.getOption(SocketLevel.IP, it.option) != 0 } }

        @Throws(IOException::class)
        set(value) {
            synchronized(lock) {
                chosen = null
                // Two flags share an option: it is on while either is.
                val on = value.mapTo(mutableSetOf()) { it.option }
                for (option in Ipv4ControlFlag.entries.map { it.option }.distinct()) {
                    val number = if (option in on) 1 else 0
                    conn.setOption(SocketLevel.IP, option, number)
                }
                chosen = value.toSet()
            }
        }

    /** A message with room for all the control messages that can be switched on, those of [received] and of [io.netloom.socket.SocketOptions]. */
    public fun newMessage(): ReceivedMessage = ReceivedMessage(CONTROL_CAPACITY)

    /** A batch whose messages have room for `messageSize` bytes of payload and for control messages as [newMessage]. */
    public fun newBatch(capacity: Int, messageSize: Int): MessageBatch =
        MessageBatch(capacity, if (isRaw) messageSize + MAX_HEADER else messageSize, CONTROL_CAPACITY)

    /**
     * Receives a packet's payload: recvmsg(2). What does not fit is lost, see [ReceivedMessage.isTruncated].
     *
     * @param message takes source, flags and control messages, reusable: [Ipv4ControlMessage.of]; null where nothing of it is wanted
     * @param flags constants of [io.netloom.socket.MessageFlag]
     * @return bytes of payload
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's `readDeadline` is over
     */
    public suspend fun receive(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (skipsSource(message)) conn.receiveFrom(dst, null, flags, timeout) else conn.receiveMessage(dst, payloadOnly(message), flags, timeout)

    /**
     * Sends a packet with this payload: sendmsg(2).
     *
     * @param address where to; null on a connected socket
     * @param control what goes along; null for nothing
     * @return bytes sent
     * @throws IllegalArgumentException if `control` does not fit the destination's family
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's `writeDeadline` is over
     */
    public suspend fun send(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: Ipv4ControlMessage? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Int = conn.sendMessage(src, address, control?.forDestination(conn, address), flags, timeout)

    /**
     * Answers a packet: to its sender, from the address that it was for, see [io.netloom.socket.Conn.reply]. [Ipv4ControlFlag.DESTINATION] must have been on when it was received.
     *
     * @param sameInterface whether it also leaves by the interface that the packet came in by, whatever the routes say
     * @return bytes sent
     * @throws IllegalStateException if the message does not tell its destination, or no source
     */
    public suspend fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration = Duration.INFINITE): Int =
        conn.reply(to, src, sameInterface, timeout)

    /**
     * Receives as many packets as are there, at least one: recvmmsg(2). `Ipv4ControlMessage.of(batch.control(i))` is what came along with each.
     *
     * @return how many messages came
     */
    public suspend fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.receiveBatch(payloadOnly(batch), flags, timeout)

    /** Sends what is in the batch, see [add] and [io.netloom.socket.Conn.sendBatch]: sendmmsg(2). */
    public suspend fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.sendBatch(batch, from, flags, timeout)

    /** [MessageBatch.add] with control messages that fit the destination. False, with nothing taken, when the batch is full. */
    @JvmOverloads
    public fun add(batch: MessageBatch, src: ByteBuffer, address: SocketAddress? = null, control: Ipv4ControlMessage? = null): Boolean =
        batch.add(src, address, control?.forDestination(conn, address))

    /** The same operations for threads, platform or virtual; a view that shares everything. */
    public fun blocking(): BlockingIpv4PacketConn = BlockingIpv4PacketConn(this)

    /** The same operations as futures, see [io.netloom.socket.AsyncConn]; a view that shares everything. */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncIpv4PacketConn = AsyncIpv4PacketConn(this, executor)

    /** See [io.netloom.socket.Conn.localAddress]. */
    public val localAddress: SockAddr?
        @Throws(IOException::class)
        get() = conn.localAddress

    /** See [io.netloom.socket.Conn.readDeadline]. */
    public var readDeadline: Instant?
        get() = conn.readDeadline

        @Throws(IOException::class)
        set(value) {
            conn.readDeadline = value
        }

    /** See [io.netloom.socket.Conn.writeDeadline]. */
    public var writeDeadline: Instant?
        get() = conn.writeDeadline

        @Throws(IOException::class)
        set(value) {
            conn.writeDeadline = value
        }

    /** See [io.netloom.socket.Conn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Ipv4PacketConn($conn)"

    /** Whether a receive need not ask for anything but the data. */
    @JvmSynthetic
    internal fun skipsSource(message: ReceivedMessage?): Boolean = message == null && !isRaw

    @JvmSynthetic
    internal fun payloadOnly(message: ReceivedMessage?): ReceivedMessage = (message ?: ReceivedMessage()).also { it.payloadOnly = true }

    @JvmSynthetic
    internal fun payloadOnly(batch: MessageBatch): MessageBatch = batch.also { it.payloadOnly = true }

    private companion object {
        /** All flags of both families and whatever the socket itself tells, such as time stamps: some 400 bytes. */
        const val CONTROL_CAPACITY = 512

        /** The longest header of IPv4. */
        const val MAX_HEADER = 60
    }
}
