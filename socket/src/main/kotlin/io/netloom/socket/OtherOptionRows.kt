package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.STRUCT

/** Rows of the levels IP, IPv6 and netlink: those whose refusal has a reason that is worth telling. */
internal object OtherOptionRows {
    private fun row(
        level: Int,
        number: Int,
        name: String,
        type: OptionType,
        direction: OptionDirection,
        privilege: OptionPrivilege,
        structure: String? = null,
    ) = SocketOptionRow(level, number, name, type, direction, structure = structure, privilege = privilege)

    private val admin = OptionPrivilege("CAP_NET_ADMIN")
    private val raw = OptionPrivilege("CAP_NET_RAW")
    private val transparent = OptionPrivilege("CAP_NET_ADMIN", "; CAP_NET_RAW is enough", trigger = 1)
    private val group = OptionPrivilege("CAP_NET_ADMIN", "; or the group is open to root alone")

    val rows: List<SocketOptionRow> = listOf(
        row(SocketLevel.IP, 16, "IP_IPSEC_POLICY", STRUCT, SET, admin, "struct xfrm_userpolicy_info"),
        row(SocketLevel.IP, 17, "IP_XFRM_POLICY", STRUCT, SET, admin, "struct xfrm_userpolicy_info"),
        row(SocketLevel.IP, 19, "IP_TRANSPARENT", FLAG, BOTH, transparent),
        row(SocketLevel.IPV6, 34, "IPV6_IPSEC_POLICY", STRUCT, SET, admin, "struct xfrm_userpolicy_info"),
        row(SocketLevel.IPV6, 35, "IPV6_XFRM_POLICY", STRUCT, SET, admin, "struct xfrm_userpolicy_info"),
        row(SocketLevel.IPV6, 54, "IPV6_HOPOPTS", STRUCT, BOTH, raw, "struct ipv6_opt_hdr"),
        row(SocketLevel.IPV6, 55, "IPV6_RTHDRDSTOPTS", STRUCT, BOTH, raw, "struct ipv6_opt_hdr"),
        row(SocketLevel.IPV6, 57, "IPV6_RTHDR", STRUCT, BOTH, raw, "struct ipv6_rt_hdr"),
        row(SocketLevel.IPV6, 59, "IPV6_DSTOPTS", STRUCT, BOTH, raw, "struct ipv6_opt_hdr"),
        row(SocketLevel.IPV6, 75, "IPV6_TRANSPARENT", FLAG, BOTH, transparent),
        row(SocketLevel.NETLINK, 1, "NETLINK_ADD_MEMBERSHIP", INT, SET, group),
        row(SocketLevel.NETLINK, 8, "NETLINK_LISTEN_ALL_NSID", FLAG, BOTH, OptionPrivilege("CAP_NET_BROADCAST", trigger = 1)),
    )
}
