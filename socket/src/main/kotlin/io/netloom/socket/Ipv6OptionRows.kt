package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.GET
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.STRUCT

/** The rows of level SOL_IPV6. The members are in module `io.netloom.ipv6`. */
internal object Ipv6OptionRows {
    private fun row(
        number: Int,
        name: String,
        type: OptionType,
        direction: OptionDirection,
        member: String? = null,
        structure: String? = null,
        privilege: OptionPrivilege? = null,
    ) = SocketOptionRow(SocketLevel.IPV6, number, name, type, direction, member, structure, null, privilege)

    private val admin = OptionPrivilege("CAP_NET_ADMIN")
    private val raw = OptionPrivilege("CAP_NET_RAW")
    private val transparent = OptionPrivilege("CAP_NET_ADMIN", "; CAP_NET_RAW is enough", trigger = 1)

    val rows: List<SocketOptionRow> = listOf(
        row(Ipv6Option.ADDRFORM, "IPV6_ADDRFORM", INT, BOTH),
        row(Ipv6Option.RFC2292PKTINFO, "IPV6_2292PKTINFO", FLAG, BOTH),
        row(Ipv6Option.RFC2292HOPOPTS, "IPV6_2292HOPOPTS", FLAG, BOTH),
        row(Ipv6Option.RFC2292DSTOPTS, "IPV6_2292DSTOPTS", FLAG, BOTH),
        row(Ipv6Option.RFC2292RTHDR, "IPV6_2292RTHDR", FLAG, BOTH),
        row(Ipv6Option.RFC2292PKTOPTIONS, "IPV6_2292PKTOPTIONS", STRUCT, BOTH, structure = "array of struct cmsghdr"),
        row(Ipv6Option.RFC2292HOPLIMIT, "IPV6_2292HOPLIMIT", FLAG, BOTH),
        row(Ipv6Option.FLOWINFO, "IPV6_FLOWINFO", FLAG, BOTH),
        row(Ipv6Option.UNICAST_HOPS, "IPV6_UNICAST_HOPS", INT, BOTH, "Ipv6Conn.hopLimit"),
        row(Ipv6Option.MULTICAST_IF, "IPV6_MULTICAST_IF", INT, BOTH, "Ipv6Multicast.multicastInterface"),
        row(Ipv6Option.MULTICAST_HOPS, "IPV6_MULTICAST_HOPS", INT, BOTH, "Ipv6Multicast.multicastHopLimit"),
        row(Ipv6Option.MULTICAST_LOOP, "IPV6_MULTICAST_LOOP", FLAG, BOTH, "Ipv6Multicast.multicastLoopback"),
        row(Ipv6Option.ADD_MEMBERSHIP, "IPV6_ADD_MEMBERSHIP", STRUCT, SET, structure = "struct ipv6_mreq"),
        row(Ipv6Option.DROP_MEMBERSHIP, "IPV6_DROP_MEMBERSHIP", STRUCT, SET, structure = "struct ipv6_mreq"),
        row(Ipv6Option.ROUTER_ALERT, "IPV6_ROUTER_ALERT", INT, SET, "Ipv6Conn.routerAlert"),
        row(Ipv6Option.MTU_DISCOVER, "IPV6_MTU_DISCOVER", INT, BOTH, "Ipv6Conn.pathMtuDiscovery"),
        row(Ipv6Option.MTU, "IPV6_MTU", INT, BOTH, "Ipv6Conn.mtu"),
        row(Ipv6Option.RECVERR, "IPV6_RECVERR", FLAG, BOTH, "Ipv6Conn.receiveErrors"),
        row(Ipv6Option.V6ONLY, "IPV6_V6ONLY", FLAG, BOTH, "Ipv6Conn.v6Only"),
        row(Ipv6Option.JOIN_ANYCAST, "IPV6_JOIN_ANYCAST", STRUCT, SET, structure = "struct ipv6_mreq"),
        row(Ipv6Option.LEAVE_ANYCAST, "IPV6_LEAVE_ANYCAST", STRUCT, SET, structure = "struct ipv6_mreq"),
        row(Ipv6Option.MULTICAST_ALL, "IPV6_MULTICAST_ALL", FLAG, BOTH, "Ipv6Multicast.multicastAll"),
        row(Ipv6Option.ROUTER_ALERT_ISOLATE, "IPV6_ROUTER_ALERT_ISOLATE", FLAG, BOTH, "Ipv6Conn.routerAlertIsolate"),
        row(Ipv6Option.RECVERR_RFC4884, "IPV6_RECVERR_RFC4884", FLAG, BOTH, "Ipv6Conn.receiveErrorsExtended"),
        row(Ipv6Option.FLOWLABEL_MGR, "IPV6_FLOWLABEL_MGR", STRUCT, BOTH, structure = "struct in6_flowlabel_req"),
        row(Ipv6Option.FLOWINFO_SEND, "IPV6_FLOWINFO_SEND", FLAG, BOTH, "Ipv6Conn.sendFlowInfo"),
        row(Ipv6Option.IPSEC_POLICY, "IPV6_IPSEC_POLICY", STRUCT, SET, structure = "struct xfrm_userpolicy_info", privilege = admin),
        row(Ipv6Option.XFRM_POLICY, "IPV6_XFRM_POLICY", STRUCT, SET, structure = "struct xfrm_userpolicy_info", privilege = admin),
        row(Ipv6Option.HDRINCL, "IPV6_HDRINCL", FLAG, BOTH, "Ipv6RawOptions.headerIncluded"),
        row(Ipv6Option.MCAST_JOIN_GROUP, "MCAST_JOIN_GROUP", STRUCT, SET, "ip.MulticastMembership.joinGroup", "struct group_req"),
        row(
            Ipv6Option.MCAST_BLOCK_SOURCE,
            "MCAST_BLOCK_SOURCE",
            STRUCT,
            SET,
            "ip.MulticastMembership.excludeSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(
            Ipv6Option.MCAST_UNBLOCK_SOURCE,
            "MCAST_UNBLOCK_SOURCE",
            STRUCT,
            SET,
            "ip.MulticastMembership.includeSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(Ipv6Option.MCAST_LEAVE_GROUP, "MCAST_LEAVE_GROUP", STRUCT, SET, "ip.MulticastMembership.leaveGroup", "struct group_req"),
        row(
            Ipv6Option.MCAST_JOIN_SOURCE_GROUP,
            "MCAST_JOIN_SOURCE_GROUP",
            STRUCT,
            SET,
            "ip.MulticastMembership.joinSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(
            Ipv6Option.MCAST_LEAVE_SOURCE_GROUP,
            "MCAST_LEAVE_SOURCE_GROUP",
            STRUCT,
            SET,
            "ip.MulticastMembership.leaveSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(Ipv6Option.MCAST_MSFILTER, "MCAST_MSFILTER", STRUCT, BOTH, structure = "struct group_filter"),
        row(Ipv6Option.RECVPKTINFO, "IPV6_RECVPKTINFO", FLAG, BOTH),
        row(Ipv6Option.PKTINFO, "IPV6_PKTINFO", STRUCT, SET, structure = "struct in6_pktinfo"),
        row(Ipv6Option.RECVHOPLIMIT, "IPV6_RECVHOPLIMIT", FLAG, BOTH),
        row(Ipv6Option.HOPLIMIT, "IPV6_HOPLIMIT", INT, SET),
        row(Ipv6Option.RECVHOPOPTS, "IPV6_RECVHOPOPTS", FLAG, BOTH),
        row(Ipv6Option.HOPOPTS, "IPV6_HOPOPTS", STRUCT, BOTH, structure = "struct ipv6_opt_hdr", privilege = raw),
        row(Ipv6Option.RTHDRDSTOPTS, "IPV6_RTHDRDSTOPTS", STRUCT, BOTH, structure = "struct ipv6_opt_hdr", privilege = raw),
        row(Ipv6Option.RECVRTHDR, "IPV6_RECVRTHDR", FLAG, BOTH),
        row(Ipv6Option.RTHDR, "IPV6_RTHDR", STRUCT, BOTH, structure = "struct ipv6_rt_hdr", privilege = raw),
        row(Ipv6Option.RECVDSTOPTS, "IPV6_RECVDSTOPTS", FLAG, BOTH),
        row(Ipv6Option.DSTOPTS, "IPV6_DSTOPTS", STRUCT, BOTH, structure = "struct ipv6_opt_hdr", privilege = raw),
        row(Ipv6Option.RECVPATHMTU, "IPV6_RECVPATHMTU", FLAG, BOTH),
        row(Ipv6Option.PATHMTU, "IPV6_PATHMTU", STRUCT, GET, "Ipv6Conn.pathMtu", "struct ip6_mtuinfo"),
        row(Ipv6Option.DONTFRAG, "IPV6_DONTFRAG", FLAG, BOTH, "Ipv6Conn.dontFragment"),
        row(Ipv6Option.RECVTCLASS, "IPV6_RECVTCLASS", FLAG, BOTH),
        row(Ipv6Option.TCLASS, "IPV6_TCLASS", INT, BOTH, "Ipv6Conn.trafficClass"),
        row(Ipv6Option.AUTOFLOWLABEL, "IPV6_AUTOFLOWLABEL", FLAG, BOTH, "Ipv6Conn.autoFlowLabel"),
        row(Ipv6Option.ADDR_PREFERENCES, "IPV6_ADDR_PREFERENCES", INT, BOTH, "Ipv6Conn.addressPreferences"),
        row(Ipv6Option.MINHOPCOUNT, "IPV6_MINHOPCOUNT", INT, BOTH, "Ipv6Conn.minHopLimit"),
        row(Ipv6Option.RECVORIGDSTADDR, "IPV6_RECVORIGDSTADDR", FLAG, BOTH),
        row(Ipv6Option.TRANSPARENT, "IPV6_TRANSPARENT", FLAG, BOTH, "Ipv6Conn.transparent", privilege = transparent),
        row(Ipv6Option.UNICAST_IF, "IPV6_UNICAST_IF", INT, BOTH, "Ipv6Conn.unicastInterface"),
        row(Ipv6Option.RECVFRAGSIZE, "IPV6_RECVFRAGSIZE", FLAG, BOTH),
        row(Ipv6Option.FREEBIND, "IPV6_FREEBIND", FLAG, BOTH, "Ipv6Conn.freeBind"),
        row(Ipv6Option.ORIGINAL_DST, "IP6T_SO_ORIGINAL_DST", STRUCT, GET, "Ipv6Conn.originalDestination", "struct sockaddr_in6"),
    )
}
