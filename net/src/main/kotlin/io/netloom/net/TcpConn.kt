package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Shutdown
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.SocketAddress
import java.time.Duration

/**
 * A TCP connection. See [NetConn] for reading and writing, [SocketConn] for what all sockets have.
 *
 * It has `TCP_NODELAY` and keep-alive unless [DialOptions] or [ListenOptions] said otherwise. A write to a peer that is gone fails with EPIPE or
 * ECONNRESET and never raises a signal.
 */
public class TcpConn private constructor(conn: Conn) : SocketConn(conn, NetworkKind.TCP.label) {
    /** Ends reading: reads say that the peer has ended. shutdown(2) with `SHUT_RD`; the peer learns nothing of it. */
    @Throws(IOException::class)
    public fun closeRead(): Unit = conn.shutdown(Shutdown.READ)

    /** Ends writing: the peer's reads end when they have read everything, and reading here goes on. shutdown(2) with `SHUT_WR`. */
    @Throws(IOException::class)
    public fun closeWrite(): Unit = conn.shutdown(Shutdown.WRITE)

    /** `TCP_NODELAY`: small writes are sent at once instead of being collected. */
    public var noDelay: Boolean
        @Throws(IOException::class)
        get() = conn.tcp.noDelay

        @Throws(IOException::class)
        set(value) {
            conn.tcp.noDelay = value
        }

    /**
     * `SO_LINGER`: what becomes of unsent data at [close], in whole seconds, rounded up. Null (the default) goes on sending it in the background;
     * zero throws it away and resets the connection; more goes on sending for at most so long, on a thread of the library's.
     */
    public var linger: Duration?
        @Throws(IOException::class)
        get() = conn.options.linger

        @Throws(IOException::class)
        set(value) {
            conn.options.linger = value
        }

    /** `SO_KEEPALIVE`: null switches it off, anything else on with these times; see [KeepAlive]. */
    public var keepAlive: KeepAlive?
        @Throws(IOException::class)
        get() = if (conn.options.keepAlive) KeepAlive(conn.tcp.keepIdle, conn.tcp.keepInterval, conn.tcp.keepCount) else null

        @Throws(IOException::class)
        set(value) {
            if (value == null) conn.options.keepAlive = false else value.applyTo(conn)
        }

    /**
     * A second TcpConn on a duplicate of the descriptor; both are the same connection and are closed independently. `duplicate().conn.detach()` is a
     * number to be given away.
     */
    @Throws(IOException::class)
    public fun duplicate(): TcpConn = TcpConn(conn.duplicate())

    override fun blocking(): BlockingTcpConn = BlockingTcpConn(this)

    /** How connections come to be. */
    public companion object {
        /**
         * Connects to `host:port`, for instance `example.org:443`, `[2001:db8::1]:80`, `:8080` (this host). A name is looked up; of several addresses
         * all are tried, IPv6 and IPv4 in turns, each a moment after the one before, and the first to answer wins (RFC 8305).
         *
         * @param timeout for everything, the looking up included; zero or less times out at once
         * @param network `tcp`, `tcp4` or `tcp6`
         * @throws AddressSyntaxException if the text is no address; nothing was looked up then
         * @throws java.net.UnknownHostException if there is no such host, or [NoSuitableAddressException] if it has no address of the version
         * @throws java.net.SocketTimeoutException when the time is over
         * @throws IOException of the first address, the others' are suppressed in it: `LinuxConnectException`, `LinuxNoRouteToHostException` …
         */
        @JvmSynthetic
        public suspend fun dial(
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "tcp",
            timeout: kotlin.time.Duration = kotlin.time.Duration.INFINITE,
        ): TcpConn = TcpConn(Dialling(Network.parse(network).require(NetworkKind.TCP), options).dial(address, timeout))

        /** Connects to an address. Nothing is looked up: an unresolved `InetSocketAddress` is refused with `UnresolvedAddressException`. */
        @JvmSynthetic
        public suspend fun dial(
            address: SocketAddress,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "tcp",
            timeout: kotlin.time.Duration = kotlin.time.Duration.INFINITE,
        ): TcpConn = TcpConn(Dialling(Network.parse(network).require(NetworkKind.TCP), options).dial(address, timeout))

        /**
         * A view of a Conn that is a TCP socket, of IPv4 or IPv6; closing either closes both.
         *
         * @throws IllegalArgumentException if it is something else
         */
        @JvmStatic
        public fun of(conn: Conn): TcpConn {
            require(conn.isInternet && conn.type == SocketType.STREAM) { "not a TCP socket: $conn" }
            return TcpConn(conn)
        }
    }
}

@get:JvmSynthetic
internal val Conn.isInternet: Boolean
    get() = family == AddressFamily.INET || family == AddressFamily.INET6
