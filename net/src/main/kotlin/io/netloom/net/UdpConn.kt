package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AlreadyConnectedException
import java.nio.channels.UnresolvedAddressException
import kotlin.time.Duration

/**
 * A UDP socket: connected to one peer ([dial]: [read] and [write]), or open to all ([listen]: [receiveFrom] and [sendTo]).
 *
 * A connected one hears only its peer. When the peer's host answers "port unreachable", the next call fails with `LinuxPortUnreachableException`
 * (ECONNREFUSED), once. An open one that writes without a destination fails with EDESTADDRREQ. Control messages, batches, segmentation and the error
 * queue are [conn]'s.
 *
 * It may send to broadcast addresses, and hears only the groups that it has joined itself.
 */
public class UdpConn private constructor(conn: Conn) :
    SocketConn(conn, NetworkKind.UDP.label),
    PacketConn {
    /** Whether it is connected to a peer. */
    public val isConnected: Boolean = conn.remoteAddress != null

    override suspend fun receiveFrom(dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int =
        conn.receiveFrom(dst, message, flags, timeout)

    override suspend fun sendTo(src: ByteBuffer, address: SocketAddress, flags: Int, timeout: Duration): Int {
        requireUnconnected()
        return conn.sendTo(src, address, flags, timeout)
    }

    @JvmSynthetic
    internal fun requireUnconnected() {
        if (isConnected) throw AlreadyConnectedException()
    }

    /** A second UdpConn on a duplicate of the descriptor; both are the same socket and are closed independently. */
    @Throws(IOException::class)
    public fun duplicate(): UdpConn = UdpConn(conn.duplicate())

    override fun blocking(): BlockingUdpConn = BlockingUdpConn(this)

    /** How sockets come to be. */
    public companion object {
        private const val IP_MULTICAST_IF = 32
        private const val IP_MULTICAST_LOOP = 34
        private const val IPV6_MULTICAST_IF = 17
        private const val IPV6_MULTICAST_LOOP = 19

        /**
         * A socket that is connected to `host:port`. A name is looked up; the first of its addresses that there is a route to is taken.
         *
         * @param network `udp`, `udp4` or `udp6`
         * @throws AddressSyntaxException if the text is no address; nothing was looked up then
         * @throws java.net.UnknownHostException if there is no such host, or [NoSuitableAddressException] if it has no address of the version
         */
        @JvmSynthetic
        public suspend fun dial(
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "udp",
            timeout: Duration = Duration.INFINITE,
        ): UdpConn = UdpConn(Dialling(Network.parse(network).require(NetworkKind.UDP), options).dial(address, timeout))

        /** A socket that is connected to an address. It never waits, and nothing is looked up. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(address: SocketAddress, options: DialOptions = DialOptions.DEFAULT, network: String = "udp"): UdpConn =
            UdpConn(Dialling(Network.parse(network).require(NetworkKind.UDP), options).dialAtOnce(address))

        /**
         * A socket that is bound to an address and open to all; port 0 lets the kernel choose one, which [localAddress] tells. It never waits.
         *
         * `0.0.0.0`, `::` and null are all addresses of this host; with the network `udp` of both versions of IP by one socket. A group's address
         * stands for its port on all addresses, which other sockets may have, too; no group is joined.
         *
         * @param network `udp`, `udp4` or `udp6`; with `udp6` IPv4 is left out (`IPV6_V6ONLY`)
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(address: SocketAddress? = null, options: ListenOptions = ListenOptions.DEFAULT, network: String = "udp"): UdpConn =
            UdpConn(Listening(Network.parse(network).require(NetworkKind.UDP), options).listen(address))

        /** [listen] on `host:port`. A name is looked up, and of several addresses an IPv4 one is taken. */
        @JvmSynthetic
        public suspend fun listen(address: String, options: ListenOptions = ListenOptions.DEFAULT, network: String = "udp"): UdpConn {
            val parsed = Network.parse(network).require(NetworkKind.UDP)
            return UdpConn(Listening(parsed, options).listen(Resolving(parsed, options.resolver, options.config).one(address, Resolving.ANYBODY)))
        }

        /**
         * A socket that hears what is sent to a group at the group's port: it joins the group on the interface, may share the port with other
         * sockets, and does not hear what it sends itself (`IP_MULTICAST_LOOP` is off). For more than this take a plain socket and the package
         * `io.netloom.ipv4` or `io.netloom.ipv6`.
         *
         * @param group the group's address and the port
         * @param interfaceIndex the interface on which the group is joined and sent to; 0 (the default) lets the kernel choose
         * @throws AddressSyntaxException if the address is no group's
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listenMulticast(group: InetSocketAddress, interfaceIndex: Int = 0, options: ListenOptions = ListenOptions.DEFAULT): UdpConn {
            val address = group.address ?: throw UnresolvedAddressException()
            if (!address.isMulticast) throw AddressSyntaxException("not a multicast address", address.text)
            val conn = listen(group, options)
            try {
                join(conn.conn, group, interfaceIndex)
                return conn
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }

        /** [listenMulticast] on an interface by its name, in the namespace of the socket. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listenMulticast(group: InetSocketAddress, interfaceName: String, options: ListenOptions = ListenOptions.DEFAULT): UdpConn {
            val index = Conn.open(AddressFamily.UNIX, SocketType.DGRAM, config = options.config)
                .use { it.options.interfaceIndex(interfaceName) }
            return listenMulticast(group, index, options)
        }

        private fun join(conn: Conn, group: InetSocketAddress, index: Int) {
            if (group.address.address.size == IPV4_LENGTH) {
                if (index != 0) conn.setOption(SocketLevel.IP, IP_MULTICAST_IF, MulticastRequest.ipv4(WellKnownAddresses.IPV4_UNSPECIFIED, index))
                conn.setOption(SocketLevel.IP, IP_MULTICAST_LOOP, 0)
                conn.setOption(SocketLevel.IP, MulticastRequest.IP_ADD_MEMBERSHIP, MulticastRequest.ipv4(group.address, index))
            } else {
                if (index != 0) conn.setOption(SocketLevel.IPV6, IPV6_MULTICAST_IF, index)
                conn.setOption(SocketLevel.IPV6, IPV6_MULTICAST_LOOP, 0)
                conn.setOption(SocketLevel.IPV6, MulticastRequest.IPV6_ADD_MEMBERSHIP, MulticastRequest.ipv6(group.address, index))
            }
        }

        /**
         * A view of a Conn that is a UDP socket, of IPv4 or IPv6; closing either closes both.
         *
         * @throws IllegalArgumentException if it is something else
         */
        @JvmStatic
        public fun of(conn: Conn): UdpConn {
            require(conn.isInternet && conn.type == SocketType.DGRAM) { "not a UDP socket: $conn" }
            return UdpConn(conn)
        }
    }
}
