package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.AddressFamily

/**
 * Which addresses a dump shall bring. The kernel picks; what it would not pick by itself is left out here.
 *
 * @property family `AF_INET`, `AF_INET6`, or 0 (the default) for both
 * @property interfaceIndex only those of this link; null (the default) for all
 */
public class AddressFilter @JvmOverloads constructor(public val family: Int = AddressFamily.UNSPEC, public val interfaceIndex: Int? = null) {
    /** Whether this filter lets the address pass. */
    public fun matches(address: Address): Boolean =
        (family == AddressFamily.UNSPEC || address.family == family) && (interfaceIndex == null || address.interfaceIndex == interfaceIndex)

    /** The request for the dump. */
    public fun toMessage(): NetlinkMessage = NetlinkMessage(
        NetlinkHeader(RouteMessageType.GET_ADDRESS, NetlinkFlags.REQUEST or NetlinkFlags.DUMP),
        payload(AddressReader.HEADER, {
            put(0, family.toByte())
            putInt(4, interfaceIndex ?: 0)
        }) {},
    )

    /** Filters. */
    public companion object {
        /** All addresses of IP. */
        @JvmField
        public val ALL: AddressFilter = AddressFilter()
    }
}
