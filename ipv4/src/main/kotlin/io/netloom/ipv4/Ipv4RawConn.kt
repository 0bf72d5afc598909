package io.netloom.ipv4

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration

/**
 * A raw IPv4 socket that sends packets with headers of the caller's own (`IP_HDRINCL`) and receives them with theirs, see raw(7).
 *
 * ```
 * Ipv4RawConn.open(Protocol.ICMP).use { raw ->
 *     raw.send(Ipv4Header.build { destination(target).protocol(Protocol.ICMP).timeToLive(3) }, echo)
 *     val packet = raw.receive(ByteBuffer.allocate(65_535))
 * }
 * ```
 *
 * **Sending.** The kernel always fills in the header's total length and checksum, the identification where it is 0, and the source where it is 0.0.0.0; all else goes out as it is, options too, whatever the socket's
 * own options say. It does not fragment: what is longer than the MTU of the way out fails with EMSGSIZE.
 *
 * **Receiving.** A raw socket gets a copy of every packet of its protocol that this host receives, put together from its fragments, also those that answer to others. Filters: [icmpFilter],
 * [Conn.filter], `bind` and `connect`. A socket of protocol 255 (`IPPROTO_RAW`) receives nothing.
 *
 * It needs CAP_NET_RAW. Waiting, cancelling, timeouts, buffers and thread-safety are as said for [Conn]. [blocking] and [async] give the same for threads and as futures.
 *
 * @param owner has a raw IPv4 socket; closing this closes it
 * @throws IOException ENOPROTOOPT if its socket is no raw IPv4 socket
 */
public class Ipv4RawConn
@Throws(IOException::class)
constructor(owner: ConnOwner) :
    Ipv4Conn(owner),
    Ipv4Multicast,
    Ipv4RawOptions,
    Closeable {
    init {
        headerIncluded = true
    }

    /** The same socket, for what does not concern headers. */
    private val packets = Ipv4PacketConn(conn)

    /** Which control messages come along with packets, see [Ipv4PacketConn.received]. [Ipv4ControlMessage.of] reads them. */
    public var received: Set<Ipv4ControlFlag>
        @Throws(IOException::class)
        get() = packets.received

        @Throws(IOException::class)
        set(value) {
            packets.received = value
        }

    /** A message with room for all the control messages that can be switched on. */
    public fun newMessage(): ReceivedMessage = packets.newMessage()

    /**
     * Takes the next packet: recvmsg(2).
     *
     * @param dst takes the whole packet, header first; what does not fit is lost. It has room for 60 bytes at least, the longest header
     * @param message takes what the kernel tells beside: source, flags, control messages; null where nothing of it is wanted
     * @param flags constants of [io.netloom.socket.MessageFlag]
     * @return the packet; its payload is a view of `dst`
     * @throws io.netloom.socket.ip.MalformedHeaderException if what came is no IPv4 packet
     * @throws java.net.SocketTimeoutException when the timeout or the [Conn.readDeadline] is over
     */
    public suspend fun receive(
        dst: ByteBuffer,
        message: ReceivedMessage? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Ipv4Packet {
        val start = startOf(dst)
        if (message == null) conn.receiveFrom(dst, null, flags, timeout) else conn.receiveMessage(dst, whole(message), flags, timeout)
        return packet(dst, start)
    }

    /**
     * Sends one packet: sendmsg(2).
     *
     * @param payload what follows the header
     * @param control what goes along: the interface to leave by is what counts, the rest is the header's; null for nothing
     * @param address where to: null (the default) is the header's destination. Another one is who gets the packet next, which still carries the header's
     * @param flags constants of [io.netloom.socket.MessageFlag]
     * @return bytes sent, the header's included
     * @throws IOException EMSGSIZE if the packet is longer than the MTU; EINVAL for a header that the kernel does not take
     * @throws java.net.SocketTimeoutException when the timeout or the [Conn.writeDeadline] is over
     */
    public suspend fun send(
        header: Ipv4Header,
        payload: ByteBuffer,
        control: Ipv4ControlMessage? = null,
        address: InetAddress? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Int {
        val to = to(header, address)
        return conn.sendMessage(listOf(bytes(header), payload), to, control?.forDestination(conn, to), flags, timeout)
    }

    /** [Conn.receiveBatch]. Each message is a packet, header first: [Ipv4Packet.parse] takes it apart, [Ipv4Header.lengthOf] tells where its payload begins. */
    public suspend fun receiveBatch(batch: MessageBatch, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.receiveBatch(whole(batch), flags, timeout)

    /** [Conn.sendBatch]. Each message is a packet, header first: see [Ipv4Header.writeTo]. */
    public suspend fun sendBatch(batch: MessageBatch, from: Int = 0, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.sendBatch(batch, from, flags, timeout)

    /** The same operations for threads, platform or virtual; a view that shares everything. */
    public fun blocking(): BlockingIpv4RawConn = BlockingIpv4RawConn(this)

    /** The same operations as futures, see [io.netloom.socket.AsyncConn]; a view that shares everything. */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncIpv4RawConn = AsyncIpv4RawConn(this, executor)

    /** See [Conn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Ipv4RawConn($conn)"

    // Others may have used the message, or the batch, for payloads alone.

    @JvmSynthetic
    internal fun whole(message: ReceivedMessage): ReceivedMessage = message.also { it.payloadOnly = false }

    @JvmSynthetic
    internal fun whole(batch: MessageBatch): MessageBatch = batch.also { it.payloadOnly = false }

    @JvmSynthetic
    internal fun startOf(dst: ByteBuffer): Int {
        require(dst.remaining() >= LONGEST_HEADER) { "a packet needs room for its header, $LONGEST_HEADER bytes, not ${dst.remaining()}" }
        return dst.position()
    }

    @JvmSynthetic
    internal fun packet(dst: ByteBuffer, start: Int): Ipv4Packet = Ipv4Packet.parse(dst.duplicate().limit(dst.position()).position(start))

    @JvmSynthetic
    internal fun bytes(header: Ipv4Header): ByteBuffer = ByteBuffer.wrap(header.toByteArray())

    @JvmSynthetic
    internal fun to(header: Ipv4Header, address: InetAddress?) = InetSocketAddress(address ?: header.destination, 0)

    /** How raw sockets come to be. */
    public companion object {
        private const val LONGEST_HEADER = 60

        /**
         * Opens a raw socket for a protocol, such as [io.netloom.socket.Protocol.ICMP].
         *
         * @param protocol what is received; 255 (`IPPROTO_RAW`) only sends, any protocol
         * @throws io.netloom.socket.MissingCapabilityException without CAP_NET_RAW
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(protocol: Int, config: SocketConfig = SocketConfig.DEFAULT): Ipv4RawConn {
            val conn = Conn.open(AddressFamily.INET, SocketType.RAW, protocol, config)
            try {
                return Ipv4RawConn(conn)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }
    }
}
