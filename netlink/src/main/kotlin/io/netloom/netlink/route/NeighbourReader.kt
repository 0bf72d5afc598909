package io.netloom.netlink.route

import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.socket.AddressFamily

/** `struct ndmsg` and `NDA_…`. */
internal object NeighbourReader {
    const val HEADER = 12
    const val BRIDGE = 7

    fun read(reader: RouteReader, message: NetlinkMessageCursor): Neighbour {
        reader.check(message, HEADER)
        val neighbour = NeighbourFields(
            family = message.u8(0),
            interfaceIndex = message.s32(4),
            state = message.u16(8),
            flags = message.u8(10),
            type = message.u8(11),
        )
        val ip = neighbour.family == AddressFamily.INET || neighbour.family == AddressFamily.INET6 || neighbour.family == BRIDGE
        neighbour.attributes = reader.attributes(message, HEADER) { type ->
            when (type) {
                Nda.DST -> if (ip) neighbour.destination = ipAddress() else return@attributes false

                Nda.LLADDR -> neighbour.address = LinkLayerAddress.of(bytes())

                Nda.PROBES -> neighbour.probes = u32()

                Nda.MASTER -> neighbour.master = s32()

                Nda.VLAN -> neighbour.vlan = u16()

                Nda.VNI -> neighbour.vni = u32()

                Nda.PORT -> neighbour.port = be16()

                Nda.PROTOCOL -> neighbour.protocol = u8()

                Nda.NH_ID -> neighbour.nextHopId = u32()

                Nda.CACHEINFO -> {
                    val times = struct()
                    neighbour.confirmed = times.u32(0)
                    neighbour.used = times.u32(4)
                    neighbour.updated = times.u32(8)
                }

                else -> return@attributes false
            }
            true
        }
        return Neighbour(neighbour)
    }
}
