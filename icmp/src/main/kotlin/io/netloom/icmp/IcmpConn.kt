package io.netloom.icmp

import io.netloom.ipv4.Icmpv4Filter
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.ipv6.Icmpv6Filter
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds

/**
 * A socket for messages of ICMP or ICMPv6: raw, or the unprivileged kind that carries echoes only, see [IcmpMode]. Both look alike: what is received is the message without an IP header,
 * the hop limit and the destination come beside it.
 *
 * ```
 * IcmpConn.open(IcmpVersion.V4).use { icmp ->
 *     icmp.send(icmp.echoRequest(sequence = 1, data = ByteArray(56)), address)
 *     val reply = icmp.receive(timeout = 1.seconds)
 * }
 * ```
 *
 * **Identifiers.** On a datagram socket [identifier] is the one that all its echoes have on the wire, whatever the message says, and only replies to it arrive. On a raw socket nothing is filtered:
 * [identifier] is chosen at random for this object's own use, and [isOwn] tells whose a message is.
 *
 * **Checksums** of ICMPv6 are the kernel's to compute and to verify, on all sockets. Those of ICMP are computed here; on datagram sockets the kernel has verified them, on raw ones nobody has
 * unless [verifiesChecksums] asks for it.
 *
 * Waiting, cancelling, time and thread-safety are as said for [Conn], and so are its deadlines. [blocking] gives the same for threads, [async] as futures.
 *
 * @property version ICMP or ICMPv6
 * @property mode [IcmpMode.DATAGRAM] or [IcmpMode.RAW]
 * @property identifier what this object's echo requests carry: 1 to 65535
 */
public class IcmpConn private constructor(
    override val conn: Conn,
    public val version: IcmpVersion,
    public val mode: IcmpMode,
    public val identifier: Int,
) : ConnOwner,
    Closeable {
    @get:JvmSynthetic
    internal val control: IcmpControl = IcmpControl.of(version)

    @get:JvmSynthetic
    internal val reader: IcmpReader = IcmpReader(version, headers = version == IcmpVersion.V4 && mode == IcmpMode.RAW)

    private val passedOver = AtomicLong()

    /** The socket with all that IPv4 has: options, groups, control messages. Null for ICMPv6. */
    public val ipv4: Ipv4PacketConn? by lazy(LazyThreadSafetyMode.PUBLICATION) { if (version == IcmpVersion.V4) Ipv4PacketConn(conn) else null }

    /** The socket with all that IPv6 has: options, groups, control messages. Null for ICMP. */
    public val ipv6: Ipv6PacketConn? by lazy(LazyThreadSafetyMode.PUBLICATION) { if (version == IcmpVersion.V6) Ipv6PacketConn(conn) else null }

    /**
     * Whether [receive] verifies the checksums of ICMP messages and passes over those whose is wrong; false by default. It concerns raw IPv4 sockets alone: the kernel has verified all others.
     */
    @Volatile
    public var verifiesChecksums: Boolean = false

    /** How many received messages were passed over because they are none: too short for their type, or with a wrong checksum. A count of what went wrong, for monitoring. */
    public val malformed: Long
        get() = passedOver.get()

    /**
     * `IP_RECVERR`, `IPV6_RECVERR`: errors about messages that this socket has sent go to its error queue, from which [receiveError] takes them. False by default. While it is set somebody has to
     * take them: the queue is charged to the receive buffer. From the first [receiveError] on they are told there only; before, the next send or receive fails with one.
     *
     * A datagram socket tells errors in no other way. A raw one gets them as messages, too.
     */
    public var receivesErrors: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(control.level, control.receivesErrors) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(control.level, control.receivesErrors, if (value) 1 else 0)

    /** The address that the socket is bound to, the wildcard if to none. Its port is the [identifier] of a datagram socket. */
    public val localAddress: SockAddr?
        @Throws(IOException::class)
        get() = conn.localAddress

    /** An echo request with this object's [identifier]. */
    @JvmOverloads
    public fun echoRequest(sequence: Int, data: ByteArray = ByteArray(0)): EchoRequest = EchoRequest(version, identifier, sequence, data)

    /**
     * Whether a message answers this object: a reply with its [identifier], or an error that quotes a message with it. On a datagram socket all are; on a raw one the messages of the whole machine
     * arrive.
     */
    public fun isOwn(message: IcmpMessage): Boolean = when (message) {
        is EchoReply -> message.identifier == identifier
        is ExtendedEchoReply -> message.identifier == identifier
        is IcmpErrorMessage -> quotedIdentifier(message) == identifier
        else -> false
    }

    private fun quotedIdentifier(message: IcmpErrorMessage): Int? = try {
        QuotedPacket.decode(message.datagram).icmpIdentifier
    } catch (_: IcmpFormatException) {
        null
    }

    /**
     * Keeps from a raw socket everything but what answers: echo replies, extended echo replies and errors, those of other programs too. It then need not wake up for each request that the machine gets,
     * its own to the loopback among them. `ICMP_FILTER`, `ICMP6_FILTER`; [Ipv4PacketConn.icmpFilter] and [Ipv6PacketConn.icmpFilter] choose otherwise. On a datagram socket nothing else arrives anyway.
     */
    @Throws(IOException::class)
    public fun receiveAnswersOnly() {
        if (mode == IcmpMode.DATAGRAM) return
        ipv4?.icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(
            Icmpv4Type.ECHO_REPLY,
            Icmpv4Type.DESTINATION_UNREACHABLE,
            Icmpv4Type.TIME_EXCEEDED,
            Icmpv4Type.PARAMETER_PROBLEM,
        )
        ipv6?.icmpFilter = Icmpv6Filter.BLOCK_ALL.accept(
            Icmpv6Type.ECHO_REPLY,
            Icmpv6Type.EXTENDED_ECHO_REPLY,
            Icmpv6Type.DESTINATION_UNREACHABLE,
            Icmpv6Type.PACKET_TOO_BIG,
            Icmpv6Type.TIME_EXCEEDED,
            Icmpv6Type.PARAMETER_PROBLEM,
        )
    }

    // Sending

    /**
     * Sends a message, with its checksum.
     *
     * @param address where to; the port does not matter. Null on a connected socket
     * @param control sent along, such as the hop limit of this one packet; null for nothing
     * @return bytes of the message
     * @throws IllegalArgumentException for a message of the other protocol, and on a datagram socket for one that is no echo request
     * @throws IOException EACCES for a broadcast address without SO_BROADCAST, EMSGSIZE for what is too long, and as [Conn.sendMessage] does
     */
    public suspend fun send(
        message: IcmpMessage,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        timeout: Duration = Duration.INFINITE,
    ): Int = send(encoded(message), address, control, timeout)

    /** [send] to an address without a port. */
    public suspend fun send(
        message: IcmpMessage,
        address: InetAddress,
        control: ControlMessages? = null,
        timeout: Duration = Duration.INFINITE,
    ): Int = send(encoded(message), SockAddr.inet(address, 0), control, timeout)

    /**
     * Sends the bytes of a message, from its type on. The checksum of ICMP has to be in them, except on datagram sockets; that of ICMPv6 is the kernel's.
     *
     * @throws IOException EINVAL on a datagram socket for what is no echo request
     */
    public suspend fun send(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        timeout: Duration = Duration.INFINITE,
    ): Int = if (control == null) conn.sendTo(src, address, 0, timeout) else conn.sendMessage(src, address, control, 0, timeout)

    @JvmSynthetic
    internal fun encoded(message: IcmpMessage): ByteBuffer {
        require(message.version == version) { "an ${message.version} message on an $version socket: $message" }
        require(mode == IcmpMode.RAW || message is EchoRequest || message is ExtendedEchoRequest) {
            "a datagram ICMP socket sends echo requests only; open it in mode RAW for: $message"
        }
        return ByteBuffer.wrap(message.encode())
    }

    // Receiving

    /**
     * Receives the next message. What is malformed is passed over and counted in [malformed].
     *
     * Thread-safe, also with several receivers at once. Nothing that was taken from the kernel is lost by the timeout or by cancelling.
     *
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's read deadline is over
     * @throws IOException as [Conn.receiveMessage] does
     */
    public suspend fun receive(timeout: Duration = Duration.INFINITE): IcmpPacket {
        val begin = if (timeout.isInfinite()) 0 else System.nanoTime()
        var left = timeout
        val storage = reader.lease()
        try {
            while (true) {
                conn.receiveMessage(storage.buffer.clear(), storage.message, 0, left)
                packet(storage)?.let { return it }
                if (begin != 0L) left = timeout - (System.nanoTime() - begin).nanoseconds
            }
        } finally {
            reader.release(storage)
        }
    }

    /** The packet, or null for what is passed over. */
    @JvmSynthetic
    internal fun packet(storage: IcmpReader.Storage): IcmpPacket? =
        reader.packet(storage, verifiesChecksums, control) ?: null.also { passedOver.incrementAndGet() }

    /**
     * Receives the bytes of the next message, from its type on, whatever they are: for programs that decode themselves. It allocates nothing if it need not wait.
     *
     * @param dst takes the message, without an IP header before it; what does not fit is lost, see [ReceivedMessage.isTruncated]
     * @param message takes the source and, with a control capacity of 256, the hop limit, the destination and the interface for [io.netloom.socket.ip.IpControl]
     * @return bytes of the message; 0 also for a packet that is cut off within its IP header
     * @throws java.net.SocketTimeoutException when the timeout or the Conn's read deadline is over
     */
    public suspend fun receive(dst: ByteBuffer, message: ReceivedMessage, timeout: Duration = Duration.INFINITE): Int =
        conn.receiveMessage(dst, message.also { it.payloadOnly = true }, 0, timeout)

    /**
     * Takes the next entry of the error queue: what a router, a host or this machine has to say of a message that was sent. It waits beside the receivers, not among them.
     *
     * @throws IllegalStateException unless [receivesErrors] is set, for no entry would ever come
     * @throws java.net.SocketTimeoutException when the timeout is over
     */
    public suspend fun receiveError(timeout: Duration = Duration.INFINITE): IcmpError {
        requireErrors()
        val storage = reader.lease()
        try {
            while (true) {
                conn.receiveError(storage.buffer.clear(), storage.message, timeout)
                reader.error(storage, control)?.let { return it }
            }
        } finally {
            reader.release(storage)
        }
    }

    @JvmSynthetic
    internal fun requireErrors() = check(receivesErrors) { "the socket's errors are not queued: set receivesErrors first" }

    /** The same operations for threads, platform or virtual; a view of this object, sharing its state. */
    public fun blocking(): BlockingIcmpConn = BlockingIcmpConn(this)

    /**
     * The same operations as futures; a view of this object, sharing its state.
     *
     * @param executor where operations go on after a wait, as for [io.netloom.socket.AsyncConn]: the common pool by default
     */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncIcmpConn = AsyncIcmpConn(this, executor)

    /** Closes the socket, see [Conn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "IcmpConn($version, ${mode.name.lowercase()}, identifier $identifier, $conn)"

    /** How ICMP sockets come to be. */
    public companion object {
        private const val IDENTIFIERS = 65_536

        /**
         * Opens a socket, bound so that it has its [identifier] at once.
         *
         * @param mode which kind; [IcmpMode.AUTO] takes the one that this process may have
         * @param address an address of this machine to send from and receive at; null for all of them
         * @param identifier 1 to 65535; null (the default) for any: on a datagram socket the kernel's choice, on a raw one a random number
         * @param config namespace and poller
         * @throws io.netloom.socket.MissingCapabilityException when the process may not; of [IcmpMode.AUTO] with the refusal of the raw socket as a suppressed exception
         * @throws io.netloom.socket.LinuxBindException EADDRNOTAVAIL for an address of another machine; EADDRINUSE for an identifier that another datagram socket has
         * @throws IOException EAFNOSUPPORT where the machine has no IPv6
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(
            version: IcmpVersion,
            mode: IcmpMode = IcmpMode.AUTO,
            address: InetAddress? = null,
            identifier: Int? = null,
            config: SocketConfig = SocketConfig.DEFAULT,
        ): IcmpConn {
            requireIdentifier(identifier)
            val conn = IcmpSockets.open(version, mode, address, identifier ?: 0, config)
            try {
                return of(conn, identifier.takeIf { conn.type == SocketType.RAW })
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }

        /**
         * Makes an ICMP socket of a Conn that is one, such as an adopted descriptor, and switches on the control messages for hop limit and destination. A datagram socket that is not bound yet is
         * bound to all addresses. Closing either closes both.
         *
         * @param identifier of a raw socket: 1 to 65535, or null for a random one. Of a datagram socket null: it has its own
         * @throws IllegalArgumentException if the Conn is no ICMP socket
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun of(owner: ConnOwner, identifier: Int? = null): IcmpConn {
            requireIdentifier(identifier)
            val conn = owner.conn
            val version = version(conn)
            val control = IcmpControl.of(version)
            conn.setOption(control.level, control.receivesHopLimit, 1)
            conn.setOption(control.level, control.receivesPacketInfo, 1)
            if (conn.type == SocketType.RAW) {
                return IcmpConn(conn, version, IcmpMode.RAW, identifier ?: ThreadLocalRandom.current().nextInt(1, IDENTIFIERS))
            }
            require(identifier == null) { "a datagram socket has its own identifier" }
            if (port(conn) == 0) conn.bind(InetSocketAddress(IcmpSockets.wildcard(version), 0))
            return IcmpConn(conn, version, IcmpMode.DATAGRAM, port(conn))
        }

        private fun version(conn: Conn): IcmpVersion = when {
            conn.family == AddressFamily.INET && conn.protocol == IcmpVersion.V4.protocol -> IcmpVersion.V4
            conn.family == AddressFamily.INET6 && conn.protocol == IcmpVersion.V6.protocol -> IcmpVersion.V6
            else -> throw IllegalArgumentException("neither an ICMP nor an ICMPv6 socket: $conn")
        }

        private fun port(conn: Conn): Int = checkNotNull(conn.localAddress?.toInetSocketAddress()) { "an ICMP socket without an address" }.port

        private fun requireIdentifier(identifier: Int?) = require(identifier == null || identifier in 1 until IDENTIFIERS) {
            "an identifier is 1 to 65535, not $identifier"
        }
    }
}
