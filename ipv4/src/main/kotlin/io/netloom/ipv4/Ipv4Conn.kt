package io.netloom.ipv4

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessage
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Ipv4Option
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.ip.Ecn
import io.netloom.socket.ip.IpControl
import io.netloom.socket.ip.PathMtuDiscovery
import io.netloom.socket.ip.TrafficClass
import java.io.IOException
import java.net.NetworkInterface
import java.nio.ByteBuffer

/**
 * The options of level SOL_IP of any IPv4 socket, TCP, UDP or raw, see ip(7); also of an IPv6 socket that is not raw, whose IPv4 packets they concern. Every property is read from, and written to, the kernel: nothing is
 * remembered here.
 *
 * Flags are off at first unless it is said otherwise. An option that the kernel, or the kind of socket, does not have throws an [IOException] with [Errno.ENOPROTOOPT] or EOPNOTSUPP; one that the process may not
 * set [io.netloom.socket.MissingCapabilityException]. What has no property here is in reach of [Conn.getOption] and [Conn.setOption] by the numbers in [Ipv4Option]; what IPv4 shares with all sockets, such as
 * the device that a socket is bound to, is in [Conn.options].
 *
 * Options of a listening TCP socket are taken over by the connections that it accepts, and hold from the first packet on when they are set before connect.
 *
 * A view of the Conn, safe for use by any thread.
 *
 * @param owner an IPv4 or IPv6 socket, or what owns one
 * @throws IllegalArgumentException for a socket of another family
 */
public open class Ipv4Conn(owner: ConnOwner) : ConnOwner {
    /** The socket. */
    final override val conn: Conn = owner.conn

    init {
        require(conn.family == AddressFamily.INET || conn.family == AddressFamily.INET6) { "an IPv4 or IPv6 socket is wanted, not $conn" }
    }

    private fun get(option: Int) = conn.getOption(SocketLevel.IP, option)

    private fun set(option: Int, value: Int) = conn.setOption(SocketLevel.IP, option, value)

    private fun isOn(option: Int) = get(option) != 0

    private fun switch(option: Int, on: Boolean) = set(option, if (on) 1 else 0)

    // What packets carry

    /**
     * `IP_TOS`: the type of service of packets sent, 0 to 255: DSCP and ECN. 0 at first. On TCP the kernel keeps the ECN bits to itself: they stay as they are.
     *
     * @throws IllegalArgumentException for other numbers, of which the kernel would take the low eight bits
     */
    public var typeOfService: Int
        @Throws(IOException::class)
        get() = get(Ipv4Option.TOS)

        @Throws(IOException::class)
        set(value) {
            require(value in 0..UBYTE_MAX) { "a type of service is 0 to $UBYTE_MAX, not $value" }
            set(Ipv4Option.TOS, value)
        }

    /** The high six bits of [typeOfService]; setting it leaves the ECN bits as they are. Constants are in [TrafficClass]. */
    public var dscp: Int
        @Throws(IOException::class)
        get() = TrafficClass.dscp(typeOfService)

        @Throws(IOException::class)
        set(value) {
            typeOfService = TrafficClass.of(value, ecn)
        }

    /** The low two bits of [typeOfService]; setting it leaves the DSCP as it is. */
    public var ecn: Ecn
        @Throws(IOException::class)
        get() = TrafficClass.ecn(typeOfService)

        @Throws(IOException::class)
        set(value) {
            typeOfService = TrafficClass.of(dscp, value)
        }

    /** `IP_TTL`: the time to live of packets sent to single hosts, 1 to 255. At first, and after -1, the sysctl `net.ipv4.ip_default_ttl`: 64. EINVAL for other numbers, 0 too. */
    public var ttl: Int
        @Throws(IOException::class)
        get() = get(Ipv4Option.TTL)

        @Throws(IOException::class)
        set(value) = set(Ipv4Option.TTL, value)

    /**
     * `IP_OPTIONS`: the options in the headers of packets sent, RFC 791, at most 40 bytes: padded with zeros to a multiple of four. Empty, as it is at first, for none. Many routers drop packets that have any.
     *
     * @throws IOException EINVAL for bytes that are no options; EPERM for some without CAP_NET_RAW
     */
    public var ipOptions: ByteArray
        @Throws(IOException::class)
        get() = conn.getOptionBytes(SocketLevel.IP, Ipv4Option.OPTIONS, MAX_OPTIONS)

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IP, Ipv4Option.OPTIONS, value)

    // What packets are accepted

    /**
     * `IP_MINTTL`: packets with a smaller time to live are dropped; 0, as it is at first, drops none. 255 accepts neighbours alone (GTSM, RFC 5082), provided that they send with [ttl] 255. TCP alone looks
     * at it; for others there is [Ipv4ControlFlag.TTL].
     */
    public var minTtl: Int
        @Throws(IOException::class)
        get() = get(Ipv4Option.MINTTL)

        @Throws(IOException::class)
        set(value) = set(Ipv4Option.MINTTL, value)

    /** `IP_ROUTER_ALERT`: a raw socket receives packets with the router alert option, RFC 2113, that this host forwards; they are then not forwarded. Set only; raw sockets. */
    @Throws(IOException::class)
    public fun routerAlert(on: Boolean): Unit = switch(Ipv4Option.ROUTER_ALERT, on)

    // Sizes and paths

    /** `IP_MTU_DISCOVER`: how the socket deals with packets that are too large, and whether "don't fragment" is set. [PathMtuDiscovery.WANT] at first; on raw sockets [PathMtuDiscovery.DONT]. */
    public var pathMtuDiscovery: PathMtuDiscovery
        @Throws(IOException::class)
        get() = PathMtuDiscovery.entries[get(Ipv4Option.MTU_DISCOVER)]

        @Throws(IOException::class)
        set(value) = set(Ipv4Option.MTU_DISCOVER, value.ordinal)

    /**
     * `IP_MTU`, read only: how large a packet of a connected socket may be on its path, header included.
     *
     * @throws IOException ENOTCONN without a connection
     */
    public val pathMtu: Int
        @Throws(IOException::class)
        get() = get(Ipv4Option.MTU)

    /** `IP_UNICAST_IF`, in network order for the kernel: the index of the interface for packets to single hosts where nothing else says it; 0 for none. Unlike binding to a device it concerns sending alone. UDP and raw. */
    public var unicastInterface: Int
        @Throws(IOException::class)
        get() = ByteBuffer.wrap(conn.getOptionBytes(SocketLevel.IP, Ipv4Option.UNICAST_IF, Int.SIZE_BYTES)).getInt()

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IP, Ipv4Option.UNICAST_IF, ByteBuffer.allocate(Int.SIZE_BYTES).putInt(value).array())

    /** Sets [unicastInterface] by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun setUnicastInterface(name: String) {
        unicastInterface = conn.options.interfaceIndex(name)
    }

    /** Sets [unicastInterface] by the name that it has here. */
    @Throws(IOException::class)
    public fun setUnicastInterface(networkInterface: NetworkInterface): Unit = setUnicastInterface(networkInterface.name)

    // Addresses

    /** `IP_FREEBIND`: the socket may be bound to an address that this host does not have, or not yet. Before bind. */
    public var freeBind: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv4Option.FREEBIND)

        @Throws(IOException::class)
        set(value) = switch(Ipv4Option.FREEBIND, value)

    /** `IP_TRANSPARENT`: the socket may be bound to, and send from, addresses of others, and receives what TPROXY diverts to it. To switch it on needs CAP_NET_ADMIN or CAP_NET_RAW. */
    public var transparent: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv4Option.TRANSPARENT)

        @Throws(IOException::class)
        set(value) = switch(Ipv4Option.TRANSPARENT, value)

    /** `IP_BIND_ADDRESS_NO_PORT`: binding to port 0 leaves the port open until connect, which may then share it with connections to other peers: for more than 64 K connections from one address. IPv6 too. */
    public var bindAddressNoPort: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv4Option.BIND_ADDRESS_NO_PORT)

        @Throws(IOException::class)
        set(value) = switch(Ipv4Option.BIND_ADDRESS_NO_PORT, value)

    /**
     * `IP_LOCAL_PORT_RANGE`: from which ports the kernel chooses one where the socket is bound to none, within those of the sysctl `net.ipv4.ip_local_port_range`; null, as it is at first, for all of them. IPv6 too.
     * Linux 6.3.
     */
    public var localPortRange: PortRange?
        @Throws(IOException::class)
        get() = PortRange.decode(get(Ipv4Option.LOCAL_PORT_RANGE))

        @Throws(IOException::class)
        set(value) = set(Ipv4Option.LOCAL_PORT_RANGE, value?.encode() ?: 0)

    /** `SO_ORIGINAL_DST`, read only: whom a TCP connection was for before netfilter redirected it to this socket; null if it was not redirected. */
    public val originalDestination: SockAddr?
        @Throws(IOException::class)
        get() = try {
            val bytes = conn.getOptionBytes(SocketLevel.IP, Ipv4Option.ORIGINAL_DST, SOCKADDR_SIZE)
            ControlMessage(SocketLevel.IP, IpControl.IP_ORIGDSTADDR.type, bytes).decode(IpControl.IP_ORIGDSTADDR)
        } catch (e: IOException) {
            if ((e as? ErrnoCarrier)?.errno !in NOT_REDIRECTED) throw e
            null
        }

    // Errors

    /** `IP_RECVERR`: ICMP errors, and the kernel's own, go to the error queue, see [Conn.receiveError]; on datagram sockets also those that an unconnected socket else never hears of. */
    public var receiveErrors: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv4Option.RECVERR)

        @Throws(IOException::class)
        set(value) = switch(Ipv4Option.RECVERR, value)

    /** `IP_RECVERR_RFC4884`: entries of the error queue have the ICMP message's extensions behind the quoted packet, and tell where, see [io.netloom.socket.ExtendedError.data]. Linux 5.9. */
    public var receiveErrorsExtended: Boolean
        @Throws(IOException::class)
        get() = isOn(Ipv4Option.RECVERR_RFC4884)

        @Throws(IOException::class)
        set(value) = switch(Ipv4Option.RECVERR_RFC4884, value)

    override fun toString(): String = "Ipv4Conn($conn)"

    private companion object {
        const val UBYTE_MAX = 255
        const val MAX_OPTIONS = 40
        const val SOCKADDR_SIZE = 16

        /** No entry in the connection table, or no connection tracking at all. */
        val NOT_REDIRECTED = setOf(Errno.ENOENT, Errno.ENOPROTOOPT)
    }
}
