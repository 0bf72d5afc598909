package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AlreadyConnectedException
import kotlin.time.Duration

/**
 * A raw IP socket of one protocol: connected to one peer ([dial]: [read] and [write]), or open to all ([listen]: [receiveFrom] and [sendTo]). Needs
 * CAP_NET_RAW.
 *
 * What is received is the packet's payload: the header that the kernel puts before it on IPv4 is taken away here ([conn] has it; on IPv6 there is
 * none), for which [payloadOnly][ReceivedMessage.payloadOnly] is set in the message. What is sent gets its header from the kernel. Ports mean nothing and are 0.
 */
public class IpConn private constructor(conn: Conn, private val peer: SockAddr?) :
    SocketConn(conn, NetworkKind.IP.label),
    PacketConn {
    /** Whether it was connected to a peer by [dial]. */
    public val isConnected: Boolean
        get() = peer != null

    /** The peer; null for a socket that is open to all. The kernel does not tell it of raw sockets, so this is the one that was dialled. */
    override val remoteAddress: SockAddr?
        @Throws(IOException::class)
        get() = peer

    /** The protocol's number, such as 1 for ICMP. */
    public val protocol: Int
        get() = conn.protocol

    @get:JvmSynthetic
    internal val hasHeader: Boolean
        get() = conn.family == AddressFamily.INET

    override suspend fun read(dst: ByteBuffer, timeout: Duration): Int = receiveFrom(dst, null, 0, timeout)

    override suspend fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int {
        if (!hasHeader) return conn.receiveFrom(dst, message, flags, timeout)
        return conn.receiveMessage(dst, payloadOnly(message), flags, timeout)
    }

    @JvmSynthetic
    internal fun payloadOnly(message: ReceivedMessage?): ReceivedMessage = (message ?: ReceivedMessage()).also { it.payloadOnly = true }

    override suspend fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration): Int {
        requireUnconnected()
        return conn.sendTo(src, address, flags, timeout)
    }

    @JvmSynthetic
    internal fun requireUnconnected() {
        if (isConnected) throw AlreadyConnectedException()
    }

    /** A second IpConn on a duplicate of the descriptor; both are the same socket and are closed independently. */
    @Throws(IOException::class)
    public fun duplicate(): IpConn = IpConn(conn.duplicate(), peer)

    override fun blocking(): BlockingIpConn = BlockingIpConn(this)

    /** How sockets come to be. */
    public companion object {
        /**
         * A socket that is connected to a host. A name is looked up; the first of its addresses that there is a route to is taken.
         *
         * @param network `ip`, `ip4` or `ip6`, a colon, and the protocol's number or name: `ip4:icmp`, `ip6:58`, `ip:ospf`; names are those of
         *     `/etc/protocols`
         * @param address a name or an address, without a port
         * @throws io.netloom.socket.MissingCapabilityException without CAP_NET_RAW
         */
        @JvmSynthetic
        public suspend fun dial(
            network: String,
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            timeout: Duration = Duration.INFINITE,
        ): IpConn {
            val dialling = Dialling(Network.parse(network).require(NetworkKind.IP), options)
            return dialling.dial(address, timeout).let { IpConn(it, dialling.peer) }
        }

        /** A socket that is connected to an address, whose port does not count. It never waits, and nothing is looked up. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(network: String, address: SocketAddress, options: DialOptions = DialOptions.DEFAULT): IpConn {
            val dialling = Dialling(Network.parse(network).require(NetworkKind.IP), options)
            return dialling.dialAtOnce(address).let { IpConn(it, dialling.peer) }
        }

        /**
         * A socket that is bound to an address, whose port does not count, and open to all; null, `0.0.0.0` and `::` are all addresses of this host,
         * of one version of IP: 4, unless it is `::` or the network `ip6`. It never waits.
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(network: String, address: SocketAddress? = null, options: ListenOptions = ListenOptions.DEFAULT): IpConn =
            IpConn(Listening(Network.parse(network).require(NetworkKind.IP), options).listen(address), null)

        /** [listen] on a host without a port. A name is looked up, and of several addresses an IPv4 one is taken. */
        @JvmSynthetic
        public suspend fun listen(network: String, address: String, options: ListenOptions = ListenOptions.DEFAULT): IpConn {
            val parsed = Network.parse(network).require(NetworkKind.IP)
            return IpConn(
                Listening(parsed, options).listen(Resolving(parsed, options.resolver, options.config).one(address, Resolving.ANYBODY)),
                null,
            )
        }

        /**
         * A view of a Conn that is a raw IP socket; closing either closes both. Whether it is connected cannot be found out, so it counts as open to
         * all.
         *
         * @throws IllegalArgumentException if it is something else
         */
        @JvmStatic
        public fun of(conn: Conn): IpConn {
            require(conn.isInternet && conn.type == SocketType.RAW) { "not a raw IP socket: $conn" }
            return IpConn(conn, null)
        }
    }
}
