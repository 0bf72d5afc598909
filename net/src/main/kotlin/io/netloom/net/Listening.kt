package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import java.io.IOException
import java.net.Inet4Address
import java.net.SocketAddress

/** Opens sockets that wait for others: listeners, and sockets for messages. Nothing here suspends. */
internal class Listening(private val network: Network, private val options: ListenOptions) {
    /** @param address where to; null is any address and a port that the kernel chooses, or for Unix sockets a name that it chooses */
    fun listen(address: SocketAddress?): Conn {
        val wanted = address?.let(SockAddr::of)
        if (network.kind.isUnix) return listenOn(AddressFamily.UNIX, unix(wanted))
        val inet = wanted?.toInetSocketAddress()
        if (wanted != null && inet == null) throw NoSuitableAddressException("$wanted", network.name)
        val ip = inet?.address ?: if (network.version == 6) WellKnownAddresses.IPV6_UNSPECIFIED else WellKnownAddresses.IPV4_UNSPECIFIED
        val port = inet?.port ?: 0
        if (ip.isUnspecified) return listenToAll(ip is Inet4Address, port)
        if (!network.fits(ip)) throw NoSuitableAddressException("$wanted", network.name)
        // A group's address is only where messages are for: to listen there is to listen to the port.
        val own = if (ip.isMulticast && network.kind == NetworkKind.UDP) Resolving.ANYBODY[if (ip is Inet4Address) 0 else 1] else ip
        return listenOn(if (ip is Inet4Address) AddressFamily.INET else AddressFamily.INET6, SockAddr.inet(own, port), ip.isMulticast)
    }

    private fun unix(wanted: SockAddr?): SockAddr = when (wanted) {
        null -> throw AddressSyntaxException("missing address", "")
        is SockAddr.Unix -> wanted
        else -> throw NoSuitableAddressException("$wanted", network.name)
    }

    /** On all addresses of this host, of both versions of IP by one socket where the network allows both. Raw sockets have one version each. */
    private fun listenToAll(isIpv4: Boolean, port: Int): Conn {
        val all4 = SockAddr.inet(WellKnownAddresses.IPV4_UNSPECIFIED, port)
        val all6 = SockAddr.inet(WellKnownAddresses.IPV6_UNSPECIFIED, port)
        return when {
            network.version == 4 -> if (isIpv4) listenOn(AddressFamily.INET, all4) else throw NoSuitableAddressException("::", network.name)

            network.version == 6 -> listenOn(AddressFamily.INET6, all6)

            !network.kind.hasPorts -> if (isIpv4) listenOn(AddressFamily.INET, all4) else listenOn(AddressFamily.INET6, all6)

            else -> try {
                listenOn(AddressFamily.INET6, all6)
            } catch (e: IOException) {
                if ((e as? ErrnoCarrier)?.errno != Errno.EAFNOSUPPORT) throw e // a kernel without IPv6
                listenOn(AddressFamily.INET, all4)
            }
        }
    }

    private fun listenOn(family: Int, address: SockAddr, isMulticast: Boolean = false): Conn {
        val conn = Conn.open(family, network.kind.type, network.protocol, options.config)
        try {
            prepare(conn, isMulticast)
            options.setup?.prepare(conn, network.nameFor(family), address)
            conn.bind(address)
            if (network.kind in Network.STREAMS) conn.listen(options.backlog)
            return conn
        } catch (e: Throwable) {
            conn.close()
            throw e
        }
    }

    private fun prepare(conn: Conn, isMulticast: Boolean) {
        SocketDefaults.apply(conn, network)
        val isTcp = network.kind == NetworkKind.TCP
        if (options.reuseAddress ?: (isTcp || isMulticast)) conn.options.reuseAddress = true
        if (options.reusePort) conn.options.reusePort = true
        if (conn.family == AddressFamily.INET6 && network.kind.hasPorts) {
            conn.setOption(SocketLevel.IPV6, SocketDefaults.IPV6_V6ONLY, if (network.version == 6) 1 else 0)
        }
        if (isTcp) { // accepted connections begin with what their listener has
            conn.tcp.noDelay = options.noDelay
            options.keepAlive?.applyTo(conn)
        }
    }
}
