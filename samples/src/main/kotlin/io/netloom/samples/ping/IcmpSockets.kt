package io.netloom.samples.ping

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.InetSocketAddress
import java.util.SplittableRandom

/** Opens and sets up the sockets of [IcmpChannel]. */
internal object IcmpSockets {
    /** A raw socket, or where that is refused (or not wanted) a datagram ICMP socket. */
    fun open(family: IcmpFamily, wanted: SocketMode, poller: Poller): Pair<Conn, SocketMode> {
        if (wanted != SocketMode.DATAGRAM) {
            try {
                return open(family, SocketType.RAW, poller) to SocketMode.RAW
            } catch (e: IOException) {
                if (!SystemErrors.isRefusal(e)) throw PingException("socket: " + SystemErrors.text(e), e)
                if (wanted == SocketMode.RAW) throw PingException("raw socket refused: CAP_NET_RAW is missing", e)
            }
        }
        try {
            return open(family, SocketType.DGRAM, poller) to SocketMode.DATAGRAM
        } catch (e: IOException) {
            if (!SystemErrors.isRefusal(e)) throw PingException("socket: " + SystemErrors.text(e), e)
            throw PingException(REMEDY, e)
        }
    }

    /** Sets the filter, the hop limit and the origin, and gives a datagram socket its identifier. */
    fun configure(conn: Conn, mode: SocketMode, family: IcmpFamily, options: PingOptions) {
        if (mode == SocketMode.RAW) {
            val filter = IcmpFilter.forPing(family)
            conn.setOption(filter.level, filter.name, filter.value)
        } else {
            conn.setOption(ipLevel(family), if (family == IcmpFamily.V4) IP_RECVERR else IPV6_RECVERR, 1)
        }
        if (options.ttl != null) setHopLimit(conn, family, options.ttl)
        val source = options.origin?.takeIf { PingTarget.looksNumeric(it) }
        if (options.origin != null && source == null) bindToDevice(conn, options.origin)
        // Unbound, a datagram socket would get its identifier only with the first request. A raw one has no need to be bound to "any" address,
        // but then all that turns addresses into the kernel's form is loaded now, and not while the first request is timed.
        bind(conn, family, source ?: if (family == IcmpFamily.V4) "0.0.0.0" else "::")
    }

    fun randomIdentifier(): Int = SplittableRandom().nextInt(1, 65_536)

    /** The identifier of a datagram ICMP socket, which the kernel shows as a port. */
    fun port(conn: Conn): Int = checkNotNull(conn.localAddress?.toInetSocketAddress()).port

    private fun open(family: IcmpFamily, type: Int, poller: Poller): Conn {
        val addressFamily = if (family == IcmpFamily.V4) AddressFamily.INET else AddressFamily.INET6
        return Conn.open(addressFamily, type, family.protocol, SocketConfig(poller = poller))
    }

    private fun setHopLimit(conn: Conn, family: IcmpFamily, hops: Int) {
        val v4 = family == IcmpFamily.V4
        conn.setOption(ipLevel(family), if (v4) IP_TTL else IPV6_UNICAST_HOPS, hops)
        conn.setOption(ipLevel(family), if (v4) IP_MULTICAST_TTL else IPV6_MULTICAST_HOPS, hops)
    }

    private fun bindToDevice(conn: Conn, name: String) {
        try {
            conn.setOption(SocketLevel.SOCKET, SocketOption.BINDTODEVICE, name)
        } catch (e: IOException) {
            throw PingException("interface $name: " + SystemErrors.text(e), e)
        }
    }

    private fun bind(conn: Conn, family: IcmpFamily, address: String) {
        val source = PingTarget.resolve(address, family).address
        try {
            conn.bind(InetSocketAddress(source, 0))
        } catch (e: IOException) {
            throw PingException("bind: " + SystemErrors.text(e), e)
        }
    }

    private fun ipLevel(family: IcmpFamily) = if (family == IcmpFamily.V4) SocketLevel.IP else SocketLevel.IPV6

    private const val REMEDY = "no permission to open an ICMP socket: a raw one needs the capability CAP_NET_RAW, " +
        "a datagram one needs your group in the range of the sysctl net.ipv4.ping_group_range"
    private const val IP_TTL = 2
    private const val IP_RECVERR = 11
    private const val IP_MULTICAST_TTL = 33
    private const val IPV6_UNICAST_HOPS = 16
    private const val IPV6_MULTICAST_HOPS = 18
    private const val IPV6_RECVERR = 25
}
