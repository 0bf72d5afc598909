package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Credentials
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.Shutdown
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AlreadyConnectedException
import kotlin.time.Duration

/**
 * A Unix socket, see unix(7): a stream (`unix`), a connection with message boundaries (`unixpacket`), or datagrams (`unixgram`), connected or open to
 * all.
 *
 * Addresses as text are a path, an abstract name behind `@`, or empty for no name. An end that was not bound has an unnamed address, and so has who
 * sent a datagram from one; nobody can answer that. Descriptors and credentials go along with messages, see [sendMessage] and [receiveMessage].
 */
public class UnixConn private constructor(conn: Conn, kind: NetworkKind) :
    SocketConn(conn, kind.label),
    PacketConn {
    /** Whether it is connected to a peer. */
    public val isConnected: Boolean = conn.remoteAddress != null

    /** The peer's process and user when the connection was made, `SO_PEERCRED`; null if it is not connected. */
    public val peerCredentials: Credentials?
        @Throws(IOException::class)
        get() = conn.options.peerCredentials

    override suspend fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int =
        conn.receiveFrom(dst, message, flags, timeout)

    override suspend fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration): Int {
        requireUnconnected()
        return conn.sendTo(src, address, flags, timeout)
    }

    /**
     * recvmsg(2): takes a message, or bytes of a stream, with what came along: descriptors (`message.takeDescriptors()`), credentials
     * (`message.control[SocketControl.CREDENTIALS]`, with `conn.options.passCredentials`), flags and the source.
     *
     * @param message has the room for control messages: [io.netloom.socket.ControlMessages.space] of each
     * @return bytes received; -1 when a peer has ended
     */
    public suspend fun receiveMessage(dst: ByteBuffer, message: ReceivedMessage, flags: Int = 0, timeout: Duration = Duration.INFINITE): Int =
        conn.receiveMessage(dst, message, flags, timeout)

    /**
     * sendmsg(2): sends a message, or bytes of a stream, with control messages along: descriptors and credentials. A stream takes them with at least
     * one byte, and may take fewer bytes than there are: the buffer's position tells, and [write] sends the rest.
     *
     * @param address where to; null on a connected socket
     * @return bytes sent
     * @throws AlreadyConnectedException for an address on a connected socket
     */
    public suspend fun sendMessage(
        src: ByteBuffer,
        control: ControlMessages? = null,
        address: SocketAddress? = null,
        flags: Int = 0,
        timeout: Duration = Duration.INFINITE,
    ): Int {
        if (address != null) requireUnconnected()
        return conn.sendMessage(src, address, control, flags, timeout)
    }

    @JvmSynthetic
    internal fun requireUnconnected() {
        if (isConnected) throw AlreadyConnectedException()
    }

    /** Ends reading, see [TcpConn.closeRead]. A peer's writes fail with EPIPE then. */
    @Throws(IOException::class)
    public fun closeRead(): Unit = conn.shutdown(Shutdown.READ)

    /** Ends writing: the peer's reads end when they have read everything. */
    @Throws(IOException::class)
    public fun closeWrite(): Unit = conn.shutdown(Shutdown.WRITE)

    /** A second UnixConn on a duplicate of the descriptor; both are the same socket and are closed independently. */
    @Throws(IOException::class)
    public fun duplicate(): UnixConn = of(conn.duplicate())

    override fun blocking(): BlockingUnixConn = BlockingUnixConn(this)

    /** How sockets come to be. */
    public companion object {
        /**
         * Connects to a socket's path, or its abstract name behind `@`. While the listener has as many connections waiting as its backlog holds, it
         * waits. An own path, [DialOptions.localAddress], stays when the socket is closed.
         *
         * @param network `unix`, `unixpacket` or `unixgram`
         * @throws AddressSyntaxException for no address, and for a path longer than 108 bytes
         * @throws IOException `LinuxConnectException` for ENOENT, ECONNREFUSED, EPROTOTYPE
         */
        @JvmSynthetic
        public suspend fun dial(
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "unix",
            timeout: Duration = Duration.INFINITE,
        ): UnixConn = connect(Network.parse(network), options) { it.dial(address, timeout) }

        /** Connects to a socket's address: a `UnixDomainSocketAddress` or a [SockAddr.Unix]. */
        @JvmSynthetic
        public suspend fun dial(
            address: SocketAddress,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "unix",
            timeout: Duration = Duration.INFINITE,
        ): UnixConn = connect(Network.parse(network), options) { it.dial(address, timeout) }

        private inline fun connect(network: Network, options: DialOptions, dial: (Dialling) -> Conn): UnixConn {
            network.require(NetworkKind.UNIX, NetworkKind.UNIXPACKET, NetworkKind.UNIXGRAM)
            return UnixConn(dial(Dialling(network, options)), network.kind)
        }

        /**
         * A socket for datagrams (`unixgram`) that is bound to an address and open to all; of no name the kernel makes an abstract one. It never
         * waits. The path of a socket file stays when the socket is closed.
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listenDatagrams(address: SocketAddress, options: ListenOptions = ListenOptions.DEFAULT): UnixConn =
            UnixConn(Listening(Network.parse(NetworkKind.UNIXGRAM.label), options).listen(address), NetworkKind.UNIXGRAM)

        /** [listenDatagrams] on a path, an abstract name behind `@`, or for the empty text a name that the kernel makes. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listenDatagrams(address: String, options: ListenOptions = ListenOptions.DEFAULT): UnixConn =
            listenDatagrams(HostText.unix(address), options)

        /** Two sockets that are connected to each other, socketpair(2): of `unix`, `unixpacket` or `unixgram`. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun pair(network: String = "unix"): List<UnixConn> {
            val kind = Network.parse(network).require(NetworkKind.UNIX, NetworkKind.UNIXPACKET, NetworkKind.UNIXGRAM).kind
            return Conn.pair(AddressFamily.UNIX, kind.type).map { UnixConn(it, kind) }
        }

        /**
         * A view of a Conn that is a Unix socket; closing either closes both.
         *
         * @throws IllegalArgumentException if it is something else
         */
        @JvmStatic
        public fun of(conn: Conn): UnixConn {
            require(conn.family == AddressFamily.UNIX) { "not a Unix socket: $conn" }
            return UnixConn(conn, NetworkKind.entries.first { it.isUnix && it.type == conn.type })
        }
    }
}
