package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.GET
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.STRUCT

/** The rows of level SOL_IP. The members are in module `io.netloom.ipv4`. */
internal object Ipv4OptionRows {
    private fun row(
        number: Int,
        name: String,
        type: OptionType,
        direction: OptionDirection,
        member: String? = null,
        structure: String? = null,
        since: KernelVersion? = null,
        privilege: OptionPrivilege? = null,
    ) = SocketOptionRow(SocketLevel.IP, number, name, type, direction, member, structure, since, privilege)

    private val admin = OptionPrivilege("CAP_NET_ADMIN")
    private val transparent = OptionPrivilege("CAP_NET_ADMIN", "; CAP_NET_RAW is enough", trigger = 1)

    val rows: List<SocketOptionRow> = listOf(
        row(Ipv4Option.TOS, "IP_TOS", INT, BOTH, "Ipv4Conn.typeOfService"),
        row(Ipv4Option.TTL, "IP_TTL", INT, BOTH, "Ipv4Conn.ttl"),
        row(Ipv4Option.HDRINCL, "IP_HDRINCL", FLAG, BOTH, "Ipv4RawOptions.headerIncluded"),
        row(Ipv4Option.OPTIONS, "IP_OPTIONS", STRUCT, BOTH, "Ipv4Conn.ipOptions", "array of up to 40 bytes"),
        row(Ipv4Option.ROUTER_ALERT, "IP_ROUTER_ALERT", FLAG, SET, "Ipv4Conn.routerAlert"),
        row(Ipv4Option.RECVOPTS, "IP_RECVOPTS", FLAG, BOTH),
        row(Ipv4Option.RETOPTS, "IP_RETOPTS", FLAG, BOTH),
        row(Ipv4Option.PKTINFO, "IP_PKTINFO", FLAG, BOTH),
        row(Ipv4Option.PKTOPTIONS, "IP_PKTOPTIONS", STRUCT, GET, structure = "array of struct cmsghdr"),
        row(Ipv4Option.MTU_DISCOVER, "IP_MTU_DISCOVER", INT, BOTH, "Ipv4Conn.pathMtuDiscovery"),
        row(Ipv4Option.RECVERR, "IP_RECVERR", FLAG, BOTH, "Ipv4Conn.receiveErrors"),
        row(Ipv4Option.RECVTTL, "IP_RECVTTL", FLAG, BOTH),
        row(Ipv4Option.RECVTOS, "IP_RECVTOS", FLAG, BOTH),
        row(Ipv4Option.MTU, "IP_MTU", INT, GET, "Ipv4Conn.pathMtu"),
        row(Ipv4Option.FREEBIND, "IP_FREEBIND", FLAG, BOTH, "Ipv4Conn.freeBind"),
        row(Ipv4Option.IPSEC_POLICY, "IP_IPSEC_POLICY", STRUCT, SET, structure = "struct xfrm_userpolicy_info", privilege = admin),
        row(Ipv4Option.XFRM_POLICY, "IP_XFRM_POLICY", STRUCT, SET, structure = "struct xfrm_userpolicy_info", privilege = admin),
        row(Ipv4Option.PASSSEC, "IP_PASSSEC", FLAG, BOTH),
        row(Ipv4Option.TRANSPARENT, "IP_TRANSPARENT", FLAG, BOTH, "Ipv4Conn.transparent", privilege = transparent),
        row(Ipv4Option.RECVORIGDSTADDR, "IP_RECVORIGDSTADDR", FLAG, BOTH),
        row(Ipv4Option.MINTTL, "IP_MINTTL", INT, BOTH, "Ipv4Conn.minTtl"),
        row(Ipv4Option.NODEFRAG, "IP_NODEFRAG", FLAG, BOTH, "Ipv4RawOptions.noDefragment"),
        row(Ipv4Option.CHECKSUM, "IP_CHECKSUM", FLAG, BOTH),
        row(Ipv4Option.BIND_ADDRESS_NO_PORT, "IP_BIND_ADDRESS_NO_PORT", FLAG, BOTH, "Ipv4Conn.bindAddressNoPort"),
        row(Ipv4Option.RECVFRAGSIZE, "IP_RECVFRAGSIZE", FLAG, BOTH),
        row(Ipv4Option.RECVERR_RFC4884, "IP_RECVERR_RFC4884", FLAG, BOTH, "Ipv4Conn.receiveErrorsExtended"),
        row(Ipv4Option.MULTICAST_IF, "IP_MULTICAST_IF", STRUCT, BOTH, "Ipv4Multicast.multicastInterface", structure = "struct ip_mreqn"),
        row(Ipv4Option.MULTICAST_TTL, "IP_MULTICAST_TTL", INT, BOTH, "Ipv4Multicast.multicastTtl"),
        row(Ipv4Option.MULTICAST_LOOP, "IP_MULTICAST_LOOP", FLAG, BOTH, "Ipv4Multicast.multicastLoopback"),
        row(Ipv4Option.ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", STRUCT, SET, structure = "struct ip_mreqn"),
        row(Ipv4Option.DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP", STRUCT, SET, structure = "struct ip_mreqn"),
        row(Ipv4Option.UNBLOCK_SOURCE, "IP_UNBLOCK_SOURCE", STRUCT, SET, structure = "struct ip_mreq_source"),
        row(Ipv4Option.BLOCK_SOURCE, "IP_BLOCK_SOURCE", STRUCT, SET, structure = "struct ip_mreq_source"),
        row(Ipv4Option.ADD_SOURCE_MEMBERSHIP, "IP_ADD_SOURCE_MEMBERSHIP", STRUCT, SET, structure = "struct ip_mreq_source"),
        row(Ipv4Option.DROP_SOURCE_MEMBERSHIP, "IP_DROP_SOURCE_MEMBERSHIP", STRUCT, SET, structure = "struct ip_mreq_source"),
        row(Ipv4Option.MSFILTER, "IP_MSFILTER", STRUCT, BOTH, structure = "struct ip_msfilter"),
        row(Ipv4Option.MCAST_JOIN_GROUP, "MCAST_JOIN_GROUP", STRUCT, SET, "ip.MulticastMembership.joinGroup", "struct group_req"),
        row(
            Ipv4Option.MCAST_BLOCK_SOURCE,
            "MCAST_BLOCK_SOURCE",
            STRUCT,
            SET,
            "ip.MulticastMembership.excludeSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(
            Ipv4Option.MCAST_UNBLOCK_SOURCE,
            "MCAST_UNBLOCK_SOURCE",
            STRUCT,
            SET,
            "ip.MulticastMembership.includeSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(Ipv4Option.MCAST_LEAVE_GROUP, "MCAST_LEAVE_GROUP", STRUCT, SET, "ip.MulticastMembership.leaveGroup", "struct group_req"),
        row(
            Ipv4Option.MCAST_JOIN_SOURCE_GROUP,
            "MCAST_JOIN_SOURCE_GROUP",
            STRUCT,
            SET,
            "ip.MulticastMembership.joinSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(
            Ipv4Option.MCAST_LEAVE_SOURCE_GROUP,
            "MCAST_LEAVE_SOURCE_GROUP",
            STRUCT,
            SET,
            "ip.MulticastMembership.leaveSourceSpecificGroup",
            "struct group_source_req",
        ),
        row(Ipv4Option.MCAST_MSFILTER, "MCAST_MSFILTER", STRUCT, BOTH, structure = "struct group_filter"),
        row(Ipv4Option.MULTICAST_ALL, "IP_MULTICAST_ALL", FLAG, BOTH, "Ipv4Multicast.multicastAll"),
        row(Ipv4Option.UNICAST_IF, "IP_UNICAST_IF", INT, BOTH, "Ipv4Conn.unicastInterface"),
        row(Ipv4Option.LOCAL_PORT_RANGE, "IP_LOCAL_PORT_RANGE", INT, BOTH, "Ipv4Conn.localPortRange", since = KernelVersion(6, 3)),
        row(Ipv4Option.PROTOCOL, "IP_PROTOCOL", INT, GET, since = KernelVersion(6, 4)),
        row(Ipv4Option.ORIGINAL_DST, "SO_ORIGINAL_DST", STRUCT, GET, "Ipv4Conn.originalDestination", "struct sockaddr_in"),
    )
}
