package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.GET
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.STRUCT

/** The rows of level SOL_PACKET. */
internal object PacketOptionRows {
    private fun row(
        number: Int,
        name: String,
        type: OptionType,
        direction: OptionDirection,
        member: String?,
        structure: String? = null,
        since: KernelVersion? = null,
    ) = SocketOptionRow(SocketLevel.PACKET, number, name, type, direction, member, structure, since)

    val rows: List<SocketOptionRow> = listOf(
        row(PacketOption.ADD_MEMBERSHIP, "PACKET_ADD_MEMBERSHIP", STRUCT, SET, "PacketOptions.addMembership", "struct packet_mreq"),
        row(PacketOption.DROP_MEMBERSHIP, "PACKET_DROP_MEMBERSHIP", STRUCT, SET, "PacketOptions.dropMembership", "struct packet_mreq"),
        row(PacketOption.RX_RING, "PACKET_RX_RING", STRUCT, SET, null, "struct tpacket_req"),
        row(PacketOption.STATISTICS, "PACKET_STATISTICS", STRUCT, GET, "PacketOptions.statistics", "struct tpacket_stats"),
        row(PacketOption.COPY_THRESH, "PACKET_COPY_THRESH", INT, BOTH, null),
        row(PacketOption.AUXDATA, "PACKET_AUXDATA", FLAG, BOTH, "PacketOptions.auxData"),
        row(PacketOption.ORIGDEV, "PACKET_ORIGDEV", FLAG, BOTH, "PacketOptions.originalDevice"),
        row(PacketOption.VERSION, "PACKET_VERSION", INT, BOTH, null),
        row(PacketOption.HDRLEN, "PACKET_HDRLEN", INT, GET, null),
        row(PacketOption.RESERVE, "PACKET_RESERVE", INT, BOTH, null),
        row(PacketOption.TX_RING, "PACKET_TX_RING", STRUCT, SET, null, "struct tpacket_req"),
        row(PacketOption.LOSS, "PACKET_LOSS", FLAG, BOTH, "PacketOptions.loss"),
        row(PacketOption.VNET_HDR, "PACKET_VNET_HDR", FLAG, BOTH, "PacketOptions.vnetHeader"),
        row(PacketOption.TIMESTAMP, "PACKET_TIMESTAMP", INT, BOTH, "PacketOptions.timestampSource"),
        row(PacketOption.FANOUT, "PACKET_FANOUT", STRUCT, BOTH, "PacketOptions.joinFanout", "struct fanout_args"),
        row(PacketOption.TX_HAS_OFF, "PACKET_TX_HAS_OFF", FLAG, BOTH, null),
        row(PacketOption.QDISC_BYPASS, "PACKET_QDISC_BYPASS", FLAG, BOTH, "PacketOptions.qdiscBypass"),
        row(PacketOption.ROLLOVER_STATS, "PACKET_ROLLOVER_STATS", STRUCT, GET, null, "struct tpacket_rollover_stats"),
        row(PacketOption.FANOUT_DATA, "PACKET_FANOUT_DATA", STRUCT, SET, null, "struct sock_fprog or int"),
        row(PacketOption.IGNORE_OUTGOING, "PACKET_IGNORE_OUTGOING", FLAG, BOTH, "PacketOptions.ignoreOutgoing"),
        row(PacketOption.VNET_HDR_SZ, "PACKET_VNET_HDR_SZ", INT, BOTH, "PacketOptions.vnetHeaderSize", since = KernelVersion(6, 4)),
    )
}
