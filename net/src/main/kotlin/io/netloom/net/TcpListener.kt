package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import kotlinx.coroutines.flow.Flow
import java.io.IOException
import java.net.SocketAddress
import java.time.Instant
import kotlin.time.Duration

/** Waits for TCP connections. See [Listener]. */
public class TcpListener private constructor(override val conn: Conn) :
    Listener,
    ConnOwner {
    override val network: String
        get() = NetworkKind.TCP.label

    override val address: SockAddr = checkNotNull(conn.localAddress)

    override val isOpen: Boolean
        get() = conn.isOpen

    override var deadline: Instant?
        get() = conn.readDeadline

        @Throws(IOException::class)
        set(value) {
            conn.readDeadline = value
        }

    override suspend fun accept(timeout: Duration, poller: Poller?): TcpConn = TcpConn.of(Accepting.accept(conn, timeout, poller))

    @JvmSynthetic
    override fun incoming(): Flow<TcpConn> = Accepting.incoming(conn, TcpConn::of)

    /** A second listener on a duplicate of the descriptor; both take from the same connections and are closed independently. */
    @Throws(IOException::class)
    public fun duplicate(): TcpListener = TcpListener(conn.duplicate())

    override fun close(): Unit = conn.close()

    override fun blocking(): BlockingTcpListener = BlockingTcpListener(this)

    override fun toString(): String = "TcpListener($address${if (isOpen) "" else ", closed"})"

    /** How listeners come to be. */
    public companion object {
        /**
         * Listens on an address; port 0 lets the kernel choose one, which [address] tells. It never waits.
         *
         * `0.0.0.0`, `::` and null are all addresses of this host; with the network `tcp` of both versions of IP by one socket.
         *
         * @param network `tcp`, `tcp4` or `tcp6`; with `tcp6` IPv4 is left out (`IPV6_V6ONLY`)
         * @throws NoSuitableAddressException if the address does not fit the network
         * @throws IOException `LinuxBindException` for EADDRINUSE, EADDRNOTAVAIL; `MissingCapabilityException` for a privileged port
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(address: SocketAddress? = null, options: ListenOptions = ListenOptions.DEFAULT, network: String = "tcp"): TcpListener =
            TcpListener(Listening(Network.parse(network).require(NetworkKind.TCP), options).listen(address))

        /**
         * Listens on `host:port`: `:8080`, `127.0.0.1:0`, `[::1]:http`, `localhost:8080`. A name is looked up, and of several addresses an IPv4 one
         * is taken.
         *
         * @throws AddressSyntaxException if the text is no address; nothing was looked up then
         */
        @JvmSynthetic
        public suspend fun listen(address: String, options: ListenOptions = ListenOptions.DEFAULT, network: String = "tcp"): TcpListener {
            val parsed = Network.parse(network).require(NetworkKind.TCP)
            return TcpListener(Listening(parsed, options).listen(Resolving(parsed, options.resolver, options.config).one(address, Resolving.ANYBODY)))
        }

        /**
         * A view of a Conn that is a TCP socket and listens; closing either closes both.
         *
         * @throws IllegalArgumentException if it is something else
         */
        @JvmStatic
        public fun of(conn: Conn): TcpListener {
            require(conn.isInternet && conn.type == SocketType.STREAM && conn.options.acceptsConnections) { "not a TCP socket that listens: $conn" }
            return TcpListener(conn)
        }
    }
}
