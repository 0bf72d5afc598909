package io.netloom.socket.ip

import io.netloom.socket.ConnOwner
import java.io.IOException
import java.net.InetAddress
import java.net.NetworkInterface

/**
 * Multicast groups of a socket, IPv4 and IPv6, see `IP_ADD_MEMBERSHIP` in ip(7) and RFC 3678.
 *
 * A membership belongs to the socket, a group and an interface; it ends when it is left or the socket is closed, and needs no privilege. It is not bound to a port: a socket hears a group on the port
 * that it is bound to, with the wildcard address or the group's own. One socket may be in any number of groups on any number of interfaces; joining a group on one interface does not join it on another.
 *
 * **Any source.** [joinGroup] hears whoever sends to the group; [excludeSourceSpecificGroup] then takes single sources out, [includeSourceSpecificGroup] takes them in again.
 *
 * **Named sources.** [joinSourceSpecificGroup] hears one source (again for each further one), [leaveSourceSpecificGroup] drops one. Called for a group that was joined for all, it narrows that to the
 * source; the other way round the group has to be left first. Where the network does not speak IGMPv3 or MLDv2 the host still filters; only its neighbours send more than is wanted.
 *
 * [leaveGroup] ends either kind at once.
 *
 * **Which family.** The group decides: an IPv6 UDP socket that also receives IPv4 may be in IPv4 groups. A raw IPv6 socket may not (ENOPROTOOPT).
 *
 * **Which interface.** By its index or name in the *socket's* network namespace; a [NetworkInterface] counts by its name. Index 0 leaves it to the kernel, which takes the *one* interface to which a
 * route for the group leads: seldom what is meant. A zone in a group's address does not count.
 *
 * **Errors.** [IllegalArgumentException] for an address that is no multicast group or of a family that does not fit, before the kernel is asked. [IOException] with
 * - EADDRINUSE, EADDRNOTAVAIL, EINVAL where the socket is in the group already, or not, or in the other way; the text says which;
 * - ENODEV if there is no such interface, or no route for the group with index 0;
 * - ENOBUFS and ENOMEM at a limit, and the text names its sysctl: `net.ipv4.igmp_max_memberships` (20 IPv4 groups on one socket; for IPv6 only memory counts, `net.core.optmem_max`),
 *   `net.ipv4.igmp_max_msf` (10 sources of one IPv4 group), `net.ipv6.mld_max_msf` (64, the machine's). Those of IPv4 belong to the socket's network namespace.
 *
 * What a socket of a wildcard address hears of groups that *others* on the machine have joined is another matter: `IP_MULTICAST_ALL` and `IPV6_MULTICAST_ALL`, see the families' own types.
 *
 * Safe for use by any thread.
 */
public interface MulticastMembership : ConnOwner {
    /** `MCAST_JOIN_GROUP`: hears the group from whoever sends to it. */
    @Throws(IOException::class)
    public fun joinGroup(group: InetAddress, interfaceIndex: Int): Unit = GroupRequest(GroupOperation.JOIN, group, null, interfaceIndex).apply(conn)

    /** The same, the interface by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun joinGroup(group: InetAddress, interfaceName: String): Unit = joinGroup(group, conn.options.interfaceIndex(interfaceName))

    /** The same, the interface by the name it has here. */
    @Throws(IOException::class)
    public fun joinGroup(group: InetAddress, networkInterface: NetworkInterface): Unit = joinGroup(group, networkInterface.name)

    /** `MCAST_LEAVE_GROUP`: ends the membership, whether for all sources or for some. */
    @Throws(IOException::class)
    public fun leaveGroup(group: InetAddress, interfaceIndex: Int): Unit = GroupRequest(GroupOperation.LEAVE, group, null, interfaceIndex).apply(conn)

    /** The same, the interface by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun leaveGroup(group: InetAddress, interfaceName: String): Unit = leaveGroup(group, conn.options.interfaceIndex(interfaceName))

    /** The same, the interface by the name it has here. */
    @Throws(IOException::class)
    public fun leaveGroup(group: InetAddress, networkInterface: NetworkInterface): Unit = leaveGroup(group, networkInterface.name)

    /** `MCAST_JOIN_SOURCE_GROUP`: hears what this source sends to the group. Further calls add sources. */
    @Throws(IOException::class)
    public fun joinSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceIndex: Int): Unit =
        GroupRequest(GroupOperation.JOIN_SOURCE, group, source, interfaceIndex).apply(conn)

    /** The same, the interface by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun joinSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceName: String): Unit =
        joinSourceSpecificGroup(group, source, conn.options.interfaceIndex(interfaceName))

    /** The same, the interface by the name it has here. */
    @Throws(IOException::class)
    public fun joinSourceSpecificGroup(group: InetAddress, source: InetAddress, networkInterface: NetworkInterface): Unit =
        joinSourceSpecificGroup(group, source, networkInterface.name)

    /** `MCAST_LEAVE_SOURCE_GROUP`: no longer hears this source; with the last one the membership ends. */
    @Throws(IOException::class)
    public fun leaveSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceIndex: Int): Unit =
        GroupRequest(GroupOperation.LEAVE_SOURCE, group, source, interfaceIndex).apply(conn)

    /** The same, the interface by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun leaveSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceName: String): Unit =
        leaveSourceSpecificGroup(group, source, conn.options.interfaceIndex(interfaceName))

    /** The same, the interface by the name it has here. */
    @Throws(IOException::class)
    public fun leaveSourceSpecificGroup(group: InetAddress, source: InetAddress, networkInterface: NetworkInterface): Unit =
        leaveSourceSpecificGroup(group, source, networkInterface.name)

    /** `MCAST_BLOCK_SOURCE`: no longer hears this source in a group that was joined for all. */
    @Throws(IOException::class)
    public fun excludeSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceIndex: Int): Unit =
        GroupRequest(GroupOperation.BLOCK_SOURCE, group, source, interfaceIndex).apply(conn)

    /** The same, the interface by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun excludeSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceName: String): Unit =
        excludeSourceSpecificGroup(group, source, conn.options.interfaceIndex(interfaceName))

    /** The same, the interface by the name it has here. */
    @Throws(IOException::class)
    public fun excludeSourceSpecificGroup(group: InetAddress, source: InetAddress, networkInterface: NetworkInterface): Unit =
        excludeSourceSpecificGroup(group, source, networkInterface.name)

    /** `MCAST_UNBLOCK_SOURCE`: hears a source again that was excluded. */
    @Throws(IOException::class)
    public fun includeSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceIndex: Int): Unit =
        GroupRequest(GroupOperation.UNBLOCK_SOURCE, group, source, interfaceIndex).apply(conn)

    /** The same, the interface by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun includeSourceSpecificGroup(group: InetAddress, source: InetAddress, interfaceName: String): Unit =
        includeSourceSpecificGroup(group, source, conn.options.interfaceIndex(interfaceName))

    /** The same, the interface by the name it has here. */
    @Throws(IOException::class)
    public fun includeSourceSpecificGroup(group: InetAddress, source: InetAddress, networkInterface: NetworkInterface): Unit =
        includeSourceSpecificGroup(group, source, networkInterface.name)
}
