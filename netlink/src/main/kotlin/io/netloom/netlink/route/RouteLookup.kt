package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.AddressFamily
import java.net.InetAddress

/**
 * Asks which way a packet would take: what `ip route get` asks.
 *
 * @property destination where to
 * @property source its source address; null (the default) lets the kernel choose
 * @property outputInterface the index of the link that its socket is bound to; null (the default) for none
 * @property inputInterface the index of the link that it came through, for a packet that is passed on; null (the default) for one of this host
 * @property mark its firewall mark; null (the default) for none
 * @property matchedRoute whether the answer is the route that matched; false (the default) for what came of it, with a source address and one next hop
 */
public class RouteLookup @JvmOverloads constructor(
    public val destination: InetAddress,
    public val source: InetAddress? = null,
    public val outputInterface: Int? = null,
    public val inputInterface: Int? = null,
    public val mark: Long? = null,
    public val matchedRoute: Boolean = false,
) {
    /** The request. */
    public fun toMessage(): NetlinkMessage {
        val family = destination.family
        return NetlinkMessage(
            NetlinkHeader(RouteMessageType.GET_ROUTE, NetlinkFlags.REQUEST),
            payload(RoutesReader.HEADER, {
                put(0, family.toByte())
                put(1, destination.bits.toByte())
                put(2, if (source == null) 0 else destination.bits.toByte())
                putInt(8, (if (family == AddressFamily.INET) RouteFlag.LOOKUP_TABLE else 0) or if (matchedRoute) RouteFlag.FIB_MATCH else 0)
            }) {
                ipAddress(Rta.DST, destination)
                source?.let { bytes(Rta.SRC, it.bytesFor(family)) }
                outputInterface?.let { s32(Rta.OIF, it) }
                inputInterface?.let { s32(Rta.IIF, it) }
                mark?.let { u32(Rta.MARK, it) }
            },
        )
    }
}
