package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.AddressFamily

/**
 * Which routes a dump shall bring. The kernel picks: of a table with a million routes, only those asked for are sent. What it would not pick by itself is left out here.
 *
 * @property family `AF_INET`, `AF_INET6`, or 0 (the default) for all
 * @property table only those of this table; null (the default) for all tables
 * @property outputInterface only those of which a next hop is this link; null (the default) for all
 * @property protocol only those made by this [RouteProtocol]; null (the default) for all
 * @property type only those of this [RouteType]; null (the default) for all
 */
public class RouteFilter @JvmOverloads constructor(
    public val family: Int = AddressFamily.UNSPEC,
    public val table: Long? = null,
    public val outputInterface: Int? = null,
    public val protocol: Int? = null,
    public val type: Int? = null,
) {
    /** Whether this filter lets the route pass. */
    public fun matches(route: Route): Boolean = (family == AddressFamily.UNSPEC || route.family == family) &&
        (table == null || route.table == table) &&
        (outputInterface == null || route.nextHops.any { it.interfaceIndex == outputInterface }) &&
        (protocol == null || route.protocol == protocol) &&
        (type == null || route.type == type)

    /** The request for the dump. */
    public fun toMessage(): NetlinkMessage = NetlinkMessage(
        NetlinkHeader(RouteMessageType.GET_ROUTE, NetlinkFlags.REQUEST or NetlinkFlags.DUMP),
        payload(RoutesReader.HEADER, {
            put(0, family.toByte())
            put(5, (protocol ?: 0).toByte())
            put(7, (type ?: 0).toByte())
        }) {
            // A table that does not exist is an error of the kernel's only where a family was given.
            table?.let { u32(Rta.TABLE, it) }
            outputInterface?.let { s32(Rta.OIF, it) }
        },
    )

    /** Filters. */
    public companion object {
        /** All routes of all tables. */
        @JvmField
        public val ALL: RouteFilter = RouteFilter()

        /** The routes of the main table: those that `ip route` shows. */
        @JvmField
        public val MAIN: RouteFilter = RouteFilter(table = RouteTable.MAIN.toLong())
    }
}
