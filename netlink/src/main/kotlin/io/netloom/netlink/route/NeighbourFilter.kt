package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.AddressFamily

/**
 * Which neighbours a dump shall bring. The kernel picks; what it would not pick by itself is left out here.
 *
 * @property family `AF_INET`, `AF_INET6`, 7 (`AF_BRIDGE`) for forwarding tables, or 0 (the default) for ARP and ND tables
 * @property interfaceIndex only those of this link; null (the default) for all
 * @property master only those of links that belong to this one; null (the default) for all
 * @property proxies instead of neighbours, the addresses that this host answers for; false by default
 */
public class NeighbourFilter @JvmOverloads constructor(
    public val family: Int = AddressFamily.UNSPEC,
    public val interfaceIndex: Int? = null,
    public val master: Int? = null,
    public val proxies: Boolean = false,
) {
    /** Whether this filter lets the neighbour pass; [master] is the kernel's matter. */
    public fun matches(neighbour: Neighbour): Boolean = (family == AddressFamily.UNSPEC || neighbour.family == family) &&
        (interfaceIndex == null || neighbour.interfaceIndex == interfaceIndex) &&
        proxies == (neighbour.flags and NeighbourFlag.PROXY != 0)

    /** The request for the dump. */
    public fun toMessage(): NetlinkMessage = NetlinkMessage(
        NetlinkHeader(RouteMessageType.GET_NEIGHBOUR, NetlinkFlags.REQUEST or NetlinkFlags.DUMP),
        payload(NeighbourReader.HEADER, {
            put(0, family.toByte())
            if (proxies) put(10, NeighbourFlag.PROXY.toByte())
        }) {
            interfaceIndex?.let { s32(Nda.IFINDEX, it) }
            master?.let { s32(Nda.MASTER, it) }
        },
    )

    /** Filters. */
    public companion object {
        /** All neighbours of IPv4 and IPv6. */
        @JvmField
        public val ALL: NeighbourFilter = NeighbourFilter()
    }
}
