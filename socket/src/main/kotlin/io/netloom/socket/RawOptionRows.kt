package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.STRUCT

/** The rows of raw IP sockets: levels SOL_RAW, where IPv6's checksum is as well, and SOL_ICMPV6. */
internal object RawOptionRows {
    val rows: List<SocketOptionRow> = listOf(
        SocketOptionRow(SocketLevel.RAW, 1, "ICMP_FILTER", STRUCT, BOTH, "Ipv4RawOptions.icmpFilter", "struct icmp_filter"),
        SocketOptionRow(SocketLevel.RAW, 7, "IPV6_CHECKSUM", INT, BOTH, "Ipv6RawOptions.checksumOffset"),
        SocketOptionRow(SocketLevel.ICMPV6, 1, "ICMPV6_FILTER", STRUCT, BOTH, "Ipv6RawOptions.icmpFilter", "struct icmp6_filter"),
    )
}
