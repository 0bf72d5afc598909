package io.netloom.net

import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.route.AddressFilter
import io.netloom.netlink.route.RouteConn
import io.netloom.socket.ConnOwner
import io.netloom.socket.NetNs
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.IOException
import java.net.InetAddress
import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * The network interfaces of a network namespace, asked of the kernel by rtnetlink(7) each time: nothing is remembered. Needs no privilege, but for a
 * namespace that is not the caller's own what [NetNs] says.
 *
 * `netNs` is the namespace; null, the default, is the calling thread's. For Java see [BlockingInterfaces] and [AsyncInterfaces].
 */
public object Interfaces {
    /** The longest alternative name of a link; others have at most 15 bytes. */
    private const val LONGEST_NAME = 127

    /**
     * All interfaces with their addresses, in the order of their indexes. However many there are, two questions to the kernel.
     *
     * @throws java.net.SocketTimeoutException when the time is over
     */
    @JvmSynthetic
    public suspend fun list(netNs: NetNs? = null, timeout: Duration = Duration.INFINITE): List<Interface> = ask(netNs, timeout) { conn, left ->
        val links = conn.links(timeout = left()).sortedBy { it.index }
        val addresses = conn.addresses(timeout = left()).map(InterfaceAddress::of).groupBy(InterfaceAddress::interfaceIndex)
        links.map { Interface.of(it, addresses[it.index].orEmpty()) }
    }

    /**
     * The interface of this index.
     *
     * @throws IllegalArgumentException `invalid interface index`, if it is not above 0
     * @throws NoSuchInterfaceException if there is none
     */
    @JvmSynthetic
    public suspend fun byIndex(index: Int, netNs: NetNs? = null, timeout: Duration = Duration.INFINITE): Interface {
        requireIndex(index)
        return ask(netNs, timeout) { conn, left ->
            val link = conn.link(index, timeout = left()) ?: throw NoSuchInterfaceException("index $index")
            Interface.of(link, conn.addressesOf(index, left()))
        }
    }

    /**
     * The interface of this name, or of this alternative name.
     *
     * @throws IllegalArgumentException `invalid interface name`, if it is empty or has a zero in it
     * @throws NoSuchInterfaceException if there is none
     */
    @JvmSynthetic
    public suspend fun byName(name: String, netNs: NetNs? = null, timeout: Duration = Duration.INFINITE): Interface {
        require(name.isNotEmpty() && '\u0000' !in name) { "invalid interface name: '$name'" }
        if (name.encodeToByteArray().size > LONGEST_NAME) throw NoSuchInterfaceException(name)
        return ask(netNs, timeout) { conn, left ->
            val link = conn.link(name, timeout = left()) ?: throw NoSuchInterfaceException(name)
            Interface.of(link, conn.addressesOf(link.index, left()))
        }
    }

    /** The addresses of all interfaces: one question to the kernel. Those of one interface has [Interface.addresses]. */
    @JvmSynthetic
    public suspend fun addresses(netNs: NetNs? = null, timeout: Duration = Duration.INFINITE): List<InterfaceAddress> =
        ask(netNs, timeout) { conn, left -> conn.addresses(timeout = left()).map(InterfaceAddress::of) }

    /**
     * The multicast groups that somebody has joined on an interface, the kernel itself included: those of IPv4, then those of IPv6, of which such as
     * count only on the link have the interface as their scope. None if there is no such interface. Does not wait: read from `/proc/net/igmp` and
     * `/proc/net/igmp6`.
     *
     * @throws IllegalArgumentException `invalid interface index`, if it is not above 0
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun multicastGroups(index: Int, netNs: NetNs? = null): List<InetAddress> {
        requireIndex(index)
        return MulticastGroups.of(index, netNs)
    }

    /**
     * Follows the interfaces and their addresses: see [InterfaceMonitor], which the caller closes.
     *
     * @param netNs has to stay open until the monitor is closed
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun monitor(netNs: NetNs? = null): InterfaceMonitor = InterfaceMonitor(open(netNs))

    /** The events of a [monitor] that lives as long as the flow is collected: first what there is, then what changes. */
    @JvmSynthetic
    public fun events(netNs: NetNs? = null): Flow<InterfaceEvent> = flow {
        monitor(netNs).use { while (true) emit(it.receive()) }
    }

    /**
     * Joins a multicast group on all interfaces that can do multicast and that the [filter] accepts, and keeps the socket in it while interfaces come,
     * change and go: see [AutoMembership], which the caller follows and closes. When this returns, the interfaces that there are have been joined.
     *
     * @param socket an IPv4 or IPv6 socket, such as a [UdpConn]
     * @param group of a family that the socket speaks; an IPv6 UDP socket may be in IPv4 groups
     * @param source the only source to be heard (RFC 3678), as unicast address of the group's family; null, the default, is all
     * @param netNs the socket's namespace; has to stay open until the membership is closed
     * @param filter whether an interface is wanted; called each time one has changed, by whoever receives
     * @throws IllegalArgumentException if the group is none, if group, source and socket do not fit, or if the socket is in another namespace
     */
    @JvmSynthetic
    public suspend fun joinOnAll(
        socket: ConnOwner,
        group: InetAddress,
        source: InetAddress? = null,
        netNs: NetNs? = null,
        filter: (Interface) -> Boolean = { true },
    ): AutoMembership {
        val membership = AutoMembership.of(socket, group, source, netNs, filter)
        try {
            membership.begin()
            return membership
        } catch (e: Throwable) {
            membership.close()
            throw e
        }
    }

    private fun open(netNs: NetNs?) = RouteConn.open(NetlinkConfig(netNs = netNs))

    /** @param block gets a connection, and how much of the time is left */
    private suspend inline fun <T> ask(netNs: NetNs?, timeout: Duration, block: (RouteConn, () -> Duration) -> T): T {
        val end = TimeSource.Monotonic.markNow() + timeout
        return open(netNs).use { block(it) { -end.elapsedNow() } }
    }

    private suspend fun RouteConn.addressesOf(index: Int, timeout: Duration): List<InterfaceAddress> =
        addresses(AddressFilter(interfaceIndex = index), timeout).map(InterfaceAddress::of)

    private fun requireIndex(index: Int) = require(index > 0) { "invalid interface index: $index" }
}
