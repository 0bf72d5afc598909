package io.netloom.ipv6

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessage
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Ipv6Option
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.ip.Ecn
import io.netloom.socket.ip.IpControl
import io.netloom.socket.ip.PathMtuDiscovery
import io.netloom.socket.ip.TrafficClass
import java.io.IOException
import java.net.NetworkInterface
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The options of level SOL_IPV6 of any IPv6 socket, TCP, UDP or raw, see ipv6(7). Every property is read from, and written to, the kernel: nothing is remembered here.
 *
 * Flags are off at first unless it is said otherwise. An option that the kernel, or the kind of socket, does not have throws an [IOException] with [Errno.ENOPROTOOPT] or EOPNOTSUPP; one that the process may not
 * set [io.netloom.socket.MissingCapabilityException]. What has no property here is in reach of [Conn.getOption] and [Conn.setOption] by the numbers in [Ipv6Option]; what IPv6 shares with all sockets, such as
 * the device that a socket is bound to, is in [Conn.options].
 *
 * Options of a listening TCP socket are taken over by the connections that it accepts, and hold from the first packet on when they are set before connect.
 *
 * A view of the Conn, safe for use by any thread.
 *
 * @param owner an IPv6 socket, or what owns one
 * @throws IllegalArgumentException for a socket of another family
 */
public open class Ipv6Conn(owner: ConnOwner) : ConnOwner {
    /** The socket. */
    final override val conn: Conn = owner.conn

    init {
        require(conn.family == AddressFamily.INET6) { "an IPv6 socket is wanted, not $conn" }
    }

    private fun get(option: Int) = conn.getOption(SocketLevel.IPV6, option)

    private fun set(option: Int, value: Int) = conn.setOption(SocketLevel.IPV6, option, value)

    private fun isOn(option: Int) = get(option) != 0

    private fun switch(option: Int, on: Boolean) = set(option, if (on) 1 else 0)

    // What packets carry

    /** `IPV6_TCLASS`: the traffic class of packets sent, 0 to 255: DSCP and ECN. 0 at first; -1 sets it back. On TCP the kernel keeps the ECN bits to itself. EINVAL for other numbers. */
    public var trafficClass: Int
        @Throws(IOException::class)
        get() = get(Ipv6Option.TCLASS)

        @Throws(IOException::class)
        set(value) = set(Ipv6Option.TCLASS, value)

    /** The high six bits of [trafficClass]; setting it leaves the ECN bits as they are. Constants are in [TrafficClass]. */
    public var dscp: Int
        @Throws(IOException::class)
        get() = TrafficClass.dscp(trafficClass)

        @Throws(IOException::class)
        set(value) {
            trafficClass = TrafficClass.of(value, ecn)
        }

    /** The low two bits of [trafficClass]; setting it leaves the DSCP as it is. */
    public var ecn: Ecn
        @Throws(IOException::class)
        get() = TrafficClass.ecn(trafficClass)

        @Throws(IOException::class)
        set(value) {
            trafficClass = TrafficClass.of(dscp, value)
        }

    /** `IPV6_UNICAST_HOPS`: the hop limit of packets sent to single hosts, 0 to 255. At first, and after -1, that of the route: mostly 64. EINVAL for other numbers. */
    public var hopLimit: Int
        @Throws(IOException::class)
        get() = get(Ipv6Option.UNICAST_HOPS)

        @Throws(IOException::class)
        set(value) = set(Ipv6Option.UNICAST_HOPS, value)

    /** `IPV6_AUTOFLOWLABEL`: the kernel gives each flow a label of its own making, RFC 6438. At first as the sysctl `net.ipv6.auto_flowlabels` says, which is mostly on. */
    public var autoFlowLabel: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.AUTOFLOWLABEL)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.AUTOFLOWLABEL, value)

    /** `IPV6_FLOWINFO_SEND`: the flow information of a destination address ([SockAddr.Inet6.flowInfo]) goes into the header; else it is ignored. */
    public var sendFlowInfo: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.FLOWINFO_SEND)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.FLOWINFO_SEND, value)

    // What packets are accepted

    /**
     * `IPV6_MINHOPCOUNT`: packets with a smaller hop limit are dropped; 0, as it is at first, drops none. 255 accepts neighbours alone (GTSM, RFC 5082), provided that they send with [hopLimit] 255. TCP alone looks
     * at it; for others there is [Ipv6ControlFlag.HOP_LIMIT].
     */
    public var minHopLimit: Int
        @Throws(IOException::class)
        get() = get(Ipv6Option.MINHOPCOUNT)

        @Throws(IOException::class)
        set(value) = set(Ipv6Option.MINHOPCOUNT, value)

    /** `IPV6_V6ONLY`: the socket speaks IPv6 alone; off, as it is at first, it speaks IPv4 as well, with v4-mapped addresses. Before bind. The sysctl `net.ipv6.bindv6only` says what it is at first. */
    public var v6Only: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.V6ONLY)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.V6ONLY, value)

    /**
     * `IPV6_ROUTER_ALERT`: a raw socket receives packets with this value of the router alert option, RFC 2711, that this host forwards; they are then not forwarded. -1 for none. Set only; raw sockets of protocol 255.
     */
    @Throws(IOException::class)
    public fun routerAlert(value: Int): Unit = set(Ipv6Option.ROUTER_ALERT, value)

    /** `IPV6_ROUTER_ALERT_ISOLATE`: with [routerAlert], packets of the socket's own network namespace alone. */
    public var routerAlertIsolate: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.ROUTER_ALERT_ISOLATE)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.ROUTER_ALERT_ISOLATE, value)

    // Sizes and paths

    /** `IPV6_MTU_DISCOVER`: how the socket deals with packets that are too large. [PathMtuDiscovery.WANT] at first. */
    public var pathMtuDiscovery: PathMtuDiscovery
        @Throws(IOException::class)
        get() = PathMtuDiscovery.entries[get(Ipv6Option.MTU_DISCOVER)]

        @Throws(IOException::class)
        set(value) = set(Ipv6Option.MTU_DISCOVER, value.ordinal)

    /** `IPV6_DONTFRAG`: datagrams that are larger than the interface's MTU are refused with EMSGSIZE, not fragmented. UDP and raw. */
    public var dontFragment: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.DONTFRAG)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.DONTFRAG, value)

    /**
     * `IPV6_PATHMTU`, read only: how large a packet of a connected socket may be on its path, header included. Loopback says 65536.
     *
     * @throws IOException ENOTCONN without a connection
     */
    public val pathMtu: Int
        @Throws(IOException::class)
        get() = ByteBuffer.wrap(
            conn.getOptionBytes(SocketLevel.IPV6, Ipv6Option.PATHMTU, PATH_MTU_SIZE),
        ).order(ByteOrder.nativeOrder()).getInt(PATH_MTU)

    /** `IPV6_MTU`: reading gives the path MTU of a connected socket (else ENOTCONN). Setting, to 1280 at least, caps what is sent in one fragment; 0 takes the cap away. */
    public var mtu: Int
        @Throws(IOException::class)
        get() = get(Ipv6Option.MTU)

        @Throws(IOException::class)
        set(value) = set(Ipv6Option.MTU, value)

    /** `IPV6_UNICAST_IF`, in network order for the kernel: the index of the interface for packets to single hosts where nothing else says it; 0 for none. Unlike binding to a device it concerns sending alone. UDP and raw. */
    public var unicastInterface: Int
        @Throws(IOException::class)
        get() = ByteBuffer.wrap(conn.getOptionBytes(SocketLevel.IPV6, Ipv6Option.UNICAST_IF, Int.SIZE_BYTES)).getInt()

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IPV6, Ipv6Option.UNICAST_IF, ByteBuffer.allocate(Int.SIZE_BYTES).putInt(value).array())

    /** Sets [unicastInterface] by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun setUnicastInterface(name: String) {
        unicastInterface = conn.options.interfaceIndex(name)
    }

    /** Sets [unicastInterface] by the name that it has here. */
    @Throws(IOException::class)
    public fun setUnicastInterface(networkInterface: NetworkInterface): Unit = setUnicastInterface(networkInterface.name)

    // Addresses

    /** `IPV6_FREEBIND`: the socket may be bound to an address that this host does not have, or not yet. Linux 4.15. Before bind. */
    public var freeBind: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.FREEBIND)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.FREEBIND, value)

    /** `IPV6_TRANSPARENT`: the socket may be bound to, and send from, addresses of others, and receives what TPROXY diverts to it. To switch it on needs CAP_NET_ADMIN or CAP_NET_RAW. */
    public var transparent: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.TRANSPARENT)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.TRANSPARENT, value)

    /** `IPV6_ADDR_PREFERENCES`: which of the host's addresses are preferred as source, RFC 5014: an or of the PREFER constants. */
    public var addressPreferences: Int
        @Throws(IOException::class)
        get() = get(Ipv6Option.ADDR_PREFERENCES)

        @Throws(IOException::class)
        set(value) = set(Ipv6Option.ADDR_PREFERENCES, value)

    /** `IP6T_SO_ORIGINAL_DST`, read only: whom a TCP connection was for before netfilter redirected it to this socket; null if it was not redirected. */
    public val originalDestination: SockAddr?
        @Throws(IOException::class)
        get() = try {
            val bytes = conn.getOptionBytes(SocketLevel.IPV6, Ipv6Option.ORIGINAL_DST, SOCKADDR_SIZE)
            ControlMessage(SocketLevel.IPV6, IpControl.IPV6_ORIGDSTADDR.type, bytes).decode(IpControl.IPV6_ORIGDSTADDR)
        } catch (e: IOException) {
            if ((e as? ErrnoCarrier)?.errno !in NOT_REDIRECTED) throw e
            null
        }

    // Errors

    /** `IPV6_RECVERR`: ICMPv6 errors, and the kernel's own, go to the error queue, see [Conn.receiveError]; on datagram sockets also those that an unconnected socket else never hears of. Those of IPv4 packets: `Ipv4Conn.receiveErrors`. */
    public var receiveErrors: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.RECVERR)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.RECVERR, value)

    /** `IPV6_RECVERR_RFC4884`: entries of the error queue have the ICMPv6 message's extensions behind the quoted packet, and tell where, see [io.netloom.socket.ExtendedError.data]. Linux 5.9. */
    public var receiveErrorsExtended: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv6Option.RECVERR_RFC4884)

        @Throws(IOException::class)
        set(value) = switch(Ipv6Option.RECVERR_RFC4884, value)

    override fun toString(): String = "Ipv6Conn($conn)"

    /** Values of [addressPreferences]. */
    public companion object {
        /** `IPV6_PREFER_SRC_TMP`: temporary addresses, RFC 8981. */
        public const val PREFER_TEMPORARY: Int = 0x0001

        /** `IPV6_PREFER_SRC_PUBLIC`: lasting addresses. */
        public const val PREFER_PUBLIC: Int = 0x0002

        /** `IPV6_PREFER_SRC_PUBTMP_DEFAULT`: as the interface is configured. */
        public const val PREFER_PUBLIC_OR_TEMPORARY: Int = 0x0100

        /** `IPV6_PREFER_SRC_COA`: care-of addresses of Mobile IPv6. */
        public const val PREFER_CARE_OF: Int = 0x0004

        /** `IPV6_PREFER_SRC_HOME`: home addresses of Mobile IPv6. */
        public const val PREFER_HOME: Int = 0x0400

        /** `struct ip6_mtuinfo`: an address, which the kernel leaves empty here, and the size. */
        private const val PATH_MTU_SIZE = 32
        private const val PATH_MTU = 28
        private const val SOCKADDR_SIZE = 28

        /** No entry in the connection table, or no connection tracking at all. */
        private val NOT_REDIRECTED = setOf(Errno.ENOENT, Errno.ENOPROTOOPT)
    }
}
