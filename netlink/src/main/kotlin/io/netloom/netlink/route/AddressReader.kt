package io.netloom.netlink.route

import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.socket.AddressFamily
import java.net.InetAddress

/** `struct ifaddrmsg` and `IFA_…`. */
internal object AddressReader {
    const val HEADER = 8
    const val FOREVER = 0xffff_ffffL

    /** Null for addresses that are none of IP: a dump of all families has those of Phonet and MCTP as well. */
    fun read(reader: RouteReader, message: NetlinkMessageCursor): Address? {
        reader.check(message, HEADER)
        val address = AddressFields(
            family = message.u8(0),
            prefixLength = message.u8(1),
            flags = message.u8(2),
            scope = message.u8(3),
            interfaceIndex = message.s32(4),
        )
        if (address.family != AddressFamily.INET && address.family != AddressFamily.INET6) return null
        var local: InetAddress? = null
        var other: InetAddress? = null
        address.attributes = reader.attributes(message, HEADER) { type ->
            when (type) {
                Ifa.LOCAL -> local = ipAddress()

                Ifa.ADDRESS -> other = ipAddress()

                Ifa.LABEL -> address.label = text()

                Ifa.BROADCAST -> address.broadcast = ipAddress()

                Ifa.ANYCAST -> address.anycast = ipAddress()

                Ifa.FLAGS -> address.flags = s32()

                Ifa.RT_PRIORITY -> address.routePriority = u32()

                Ifa.PROTO -> address.protocol = u8()

                Ifa.CACHEINFO -> {
                    val times = struct()
                    address.preferredSeconds = times.u32(0)?.takeIf { it != FOREVER }
                    address.validSeconds = times.u32(4)?.takeIf { it != FOREVER }
                    address.created = times.u32(8)
                    address.updated = times.u32(12)
                }

                else -> return@attributes false
            }
            true
        }
        // Where there is a peer, IFA_ADDRESS is it.
        address.address = local ?: other ?: return null
        address.peer = other.takeIf { local != null && it != local }
        return Address(address)
    }
}
