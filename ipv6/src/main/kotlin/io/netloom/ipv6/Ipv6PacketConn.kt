package io.netloom.ipv6

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
 * An IPv6 socket that sends and receives packets, UDP or raw: their control messages both ways, the socket's options, its multicast groups.
 *
 * ```
 * val conn = Ipv6PacketConn(udp)
 * conn.received = setOf(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE)
 * val message = conn.newMessage()
 * conn.receive(buffer.clear(), message)
 * conn.reply(message, answer)
 * ```
 *
 * What is received is the payload: the kernel gives no IPv6 header on any socket. Waiting, cancelling, time and errors are those of [io.netloom.socket.Conn]. [blocking] and [async] give the same for threads and
 * as futures.
 *
 * **IPv4.** A UDP socket that is not [v6Only] speaks IPv4 too. Then [received] switches on IPv4's messages as well, and the destination of each packet decides which control messages go along: the kernel
 * ignores IPv6's on the way to an IPv4 destination, or refuses them with EINVAL.
 *
 * **Errors** that name a control message: EINVAL when the kernel does not take one, such as a source that is not this host's; ENODEV for an interface that does not exist; EPERM for one that needs a privilege.
 *
 * Closing it closes the Conn. Safe for use by any thread, as the Conn is.
 *
 * @param owner an IPv6 socket, or what owns one
 * @throws IllegalArgumentException for a socket of another family, or a stream
 */
public class Ipv6PacketConn(owner: ConnOwner) :
    Ipv6Conn(owner),
    Ipv6Multicast,
    Ipv6RawOptions,
    Closeable {
    init {
        require(conn.type != SocketType.STREAM) { "a socket that sends packets is wanted, not a stream: $conn" }
    }

    private val lock = Any()
    private var chosen: Set<Ipv6ControlFlag>? = null

    /**
     * Which control messages come along with packets. Setting it switches the kernel's options on and off, those that are not in the set too; it holds for packets that arrive from then on, mostly: what waits in the socket already
     * is told as far as the kernel has kept it.
     *
     * Reading it gives what was set here, and before that what the kernel has on. If the kernel refuses one, those before it are set; reading then asks the kernel.
     */
    public var received: Set<Ipv6ControlFlag>
        @Throws(IOException::class)
        get() = synchronized(lock) { chosen ?: Ipv6ControlFlag.entries.filterTo(mutableSetOf()) { conn.getOption(SocketLevel.IPV6, it.option) != 0 } }

        @Throws(IOException::class)
        set(value) {
            synchronized(lock) {
                chosen = null
                // Two flags share an option: it is on while either is.
                val on = value.mapTo(mutableSetOf()) { it.option }
                val speaksIpv4 = conn.type != SocketType.RAW && !v6Only
                for (flag in Ipv6ControlFlag.entries.distinctBy { it.option }) {
                    val number = if (flag.option in on) 1 else 0
                    conn.setOption(SocketLevel.IPV6, flag.option, number)
                    if (speaksIpv4 && flag.ipv4Option != 0) conn.setOption(SocketLevel.IP, flag.ipv4Option, number)
                }
                chosen = value.toSet()
            }
        }

    /** A message with room for all the control messages that can be switched on, those of [received] and of [io.netloom.socket.SocketOptions]. */
    public fun newMessage(): ReceivedMessage = ReceivedMessage(CONTROL_CAPACITY)

    /** A batch whose messages have room for `messageSize` bytes of payload and for control messages as [newMessage]. */
    public fun newBatch(capacity: Int, messageSize: Int): MessageBatch = MessageBatch(capacity, messageSize, CONTROL_CAPACITY)

    /**
     * Receives a packet's payload: recvmsg(2). What does not fit is lost, see [ReceivedMessage.isTruncated].
     *
     * @param message takes source, flags and control messages, reusable: [Ipv6ControlMessage.of]; null where nothing of it is wanted
     * @param flags constants of [io.netloom.socket.MessageFlag]
     * @return bytes of payload
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's `readDeadline` is over
     */
    public suspend fun receive(dst: ByteBuffer, message: ReceivedMessage? = null, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        if (message == null) conn.receiveFrom(dst, null, flags, timeout) else conn.receiveMessage(dst, message, flags, timeout)

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
        control: Ipv6ControlMessage? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Int = conn.sendMessage(src, address, control?.forDestination(conn, address), flags, timeout)

    /**
     * Answers a packet: to its sender, from the address that it was for, see [io.netloom.socket.Conn.reply]. [Ipv6ControlFlag.DESTINATION] must have been on when it was received.
     *
     * @param sameInterface whether it also leaves by the interface that the packet came in by, whatever the routes say
     * @return bytes sent
     * @throws IllegalStateException if the message does not tell its destination, or no source
     */
    public suspend fun reply(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean = false, timeout: Duration = Duration.INFINITE): Int =
        conn.reply(to, src, sameInterface, timeout)

    /**
     * Receives as many packets as are there, at least one: recvmmsg(2). `Ipv6ControlMessage.of(batch.control(i))` is what came along with each.
     *
     * @return how many messages came
     */
    public suspend fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.receiveBatch(batch, flags, timeout)

    /** Sends what is in the batch, see [add] and [io.netloom.socket.Conn.sendBatch]: sendmmsg(2). */
    public suspend fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.sendBatch(batch, from, flags, timeout)

    /** [MessageBatch.add] with control messages that fit the destination. False, with nothing taken, when the batch is full. */
    @JvmOverloads
    public fun add(batch: MessageBatch, src: ByteBuffer, address: SocketAddress? = null, control: Ipv6ControlMessage? = null): Boolean =
        batch.add(src, address, control?.forDestination(conn, address))

    /** The same operations for threads, platform or virtual; a view that shares everything. */
    public fun blocking(): BlockingIpv6PacketConn = BlockingIpv6PacketConn(this)

    /** The same operations as futures, see [io.netloom.socket.AsyncConn]; a view that shares everything. */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncIpv6PacketConn = AsyncIpv6PacketConn(this, executor)

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

    override fun toString(): String = "Ipv6PacketConn($conn)"

    private companion object {
        /** All flags of both families, and whatever the socket itself tells, such as time stamps: some 400 bytes. */
        const val CONTROL_CAPACITY = 512
    }
}
