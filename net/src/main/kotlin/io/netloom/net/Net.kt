package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import java.io.IOException
import kotlin.time.Duration

/**
 * Connections and listeners by the names of networks and the texts of addresses, for what comes from a configuration. A program that knows what it
 * wants takes [TcpConn], [UdpConn], [IpConn], [UnixConn], [TcpListener] or [UnixListener].
 *
 * | network | dial | listen | listenPacket | address |
 * |---|---|---|---|---|
 * | `tcp`, `tcp4`, `tcp6` | [TcpConn] | [TcpListener] | | `host:port`, see [HostPort] |
 * | `udp`, `udp4`, `udp6` | [UdpConn] | | [UdpConn] | `host:port` |
 * | `ip:P`, `ip4:P`, `ip6:P` | [IpConn] | | [IpConn] | `host`; P is a protocol's number or name |
 * | `unix` | [UnixConn] | [UnixListener] | | a path, or an abstract name behind `@` |
 * | `unixpacket` | [UnixConn] | [UnixListener] | | the same |
 * | `unixgram` | [UnixConn] | | [UnixConn] | the same |
 *
 * A host is a name, which is looked up, or an address, which never is: also not when it is written wrongly. `4` and `6` want addresses of that
 * version of IP. To dial no host (`:80`), `0.0.0.0` or `::` is to dial this host; to listen on it is to listen on all addresses. For Java see
 * [BlockingNet].
 */
public object Net {
    /**
     * Connects; see [TcpConn.dial], [UdpConn.dial], [IpConn.dial] and [UnixConn.dial].
     *
     * @param timeout for everything, looking up the name included; zero or less times out at once
     * @throws UnknownNetworkException if there is no such network
     * @throws AddressSyntaxException if the text is no address; nothing was looked up then
     * @throws java.net.UnknownHostException if there is no such host
     * @throws java.net.SocketTimeoutException when the time is over
     * @throws IOException what the kernel says
     */
    @JvmSynthetic
    public suspend fun dial(
        network: String,
        address: String,
        options: DialOptions = DialOptions.DEFAULT,
        timeout: Duration = Duration.INFINITE,
    ): SocketConn = when (Network.parse(network).kind) {
        NetworkKind.TCP -> TcpConn.dial(address, options, network, timeout)
        NetworkKind.UDP -> UdpConn.dial(address, options, network, timeout)
        NetworkKind.IP -> IpConn.dial(network, address, options, timeout)
        NetworkKind.UNIX, NetworkKind.UNIXGRAM, NetworkKind.UNIXPACKET -> UnixConn.dial(address, options, network, timeout)
    }

    /** Listens for connections; see [TcpListener.listen] and [UnixListener.listen]. Suspends only to look up a name. */
    @JvmSynthetic
    public suspend fun listen(network: String, address: String, options: ListenOptions = ListenOptions.DEFAULT): Listener =
        if (Network.parse(network).require(*Network.STREAMS).kind == NetworkKind.TCP) {
            TcpListener.listen(address, options, network)
        } else {
            UnixListener.listen(address, options, network)
        }

    /** Opens a socket for messages; see [UdpConn.listen], [IpConn.listen] and [UnixConn.listenDatagrams]. Suspends only to look up a name. */
    @JvmSynthetic
    public suspend fun listenPacket(network: String, address: String, options: ListenOptions = ListenOptions.DEFAULT): PacketConn =
        when (Network.parse(network).require(*Network.PACKETS).kind) {
            NetworkKind.UDP -> UdpConn.listen(address, options, network)
            NetworkKind.IP -> IpConn.listen(network, address, options)
            else -> UnixConn.listenDatagrams(address, options)
        }

    /**
     * All socket addresses that a text stands for on a network, in the order of the resolver. Opens nothing. The protocol of raw IP makes no
     * difference, but belongs to the network's name.
     *
     * An empty host stands for the unspecified addresses.
     */
    @JvmSynthetic
    public suspend fun resolveAll(
        network: String,
        address: String,
        resolver: Resolver = Resolver.system,
        config: SocketConfig = SocketConfig.DEFAULT,
    ): List<SockAddr> = Resolving(Network.parse(network), resolver, config).all(address, Resolving.ANYBODY)

    /** One of [resolveAll]: an IPv4 address if there is one, else the first. */
    @JvmSynthetic
    public suspend fun resolve(
        network: String,
        address: String,
        resolver: Resolver = Resolver.system,
        config: SocketConfig = SocketConfig.DEFAULT,
    ): SockAddr = Resolving(Network.parse(network), resolver, config).one(address, Resolving.ANYBODY)

    /** Two ends of a connection within this program, see [PipeConn]. */
    @JvmStatic
    public fun pipe(): List<PipeConn> = PipeConn.pair()

    /**
     * The connection that a Conn is, by its family and type: [TcpConn], [UdpConn], [IpConn] or [UnixConn]. Closing either closes both.
     *
     * @throws IllegalArgumentException if it is of another family, or listens
     */
    @JvmStatic
    public fun of(conn: Conn): SocketConn = when {
        conn.options.acceptsConnections -> throw IllegalArgumentException("it listens, and is no connection: $conn")

        conn.family == AddressFamily.UNIX -> UnixConn.of(conn)

        conn.isInternet -> when (conn.type) {
            NetworkKind.TCP.type -> TcpConn.of(conn)
            NetworkKind.UDP.type -> UdpConn.of(conn)
            else -> IpConn.of(conn)
        }

        else -> throw IllegalArgumentException("neither IP nor Unix: $conn")
    }

    /**
     * The connection or packet socket of a descriptor that somebody else has opened: inherited, or from another library. The descriptor is duplicated
     * and stays the caller's; both are the same socket, which becomes non-blocking for both.
     *
     * @throws IllegalArgumentException if it is no socket of IP or Unix, or listens
     * @throws IOException EBADF if it is not open
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun connOf(descriptor: Int, config: SocketConfig = SocketConfig.DEFAULT): SocketConn = duplicateOf(descriptor, config, ::of)

    /** [connOf] for a descriptor that listens. The file of a Unix socket stays when it is closed. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun listenerOf(descriptor: Int, config: SocketConfig = SocketConfig.DEFAULT): Listener = duplicateOf(descriptor, config) { conn ->
        if (conn.family == AddressFamily.UNIX) UnixListener.of(conn) else TcpListener.of(conn)
    }

    private inline fun <T> duplicateOf(descriptor: Int, config: SocketConfig, wrap: (Conn) -> T): T {
        val adopted = Conn.adopt(descriptor, config)
        val own = try {
            adopted.duplicate()
        } finally {
            adopted.detach()
        }
        try {
            return wrap(own)
        } catch (e: Throwable) {
            own.close()
            throw e
        }
    }
}
