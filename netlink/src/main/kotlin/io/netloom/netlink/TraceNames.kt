package io.netloom.netlink

/** How a payload is best shown. */
internal enum class TraceKind { AUTOMATIC, TEXT, ADDRESS, NEST, HEX }

/** The names of the attributes of one level, by their numbers. */
internal class AttributeNames(
    private val prefix: String,
    words: String,
    private val nests: Map<Int, AttributeNames> = emptyMap(),
    private val inner: AttributeNames? = null,
) {
    private val entries = words.split(' ')

    fun name(type: Int): String? = entries.getOrNull(type)?.substringBefore(':')?.let { prefix + it }

    fun kind(type: Int): TraceKind = when (entries.getOrNull(type)?.substringAfter(':', "")) {
        "s" -> TraceKind.TEXT
        "a" -> TraceKind.ADDRESS
        "n" -> TraceKind.NEST
        "h" -> TraceKind.HEX
        else -> if (type in nests) TraceKind.NEST else TraceKind.AUTOMATIC
    }

    fun nest(type: Int): AttributeNames = nests[type] ?: inner ?: NONE

    companion object {
        val NONE = AttributeNames("", "")
    }
}

/** What a message is called, how long the family's header is, and what attributes follow it. */
internal class MessageNames(val name: String, val headerSize: Int, val attributes: AttributeNames)

/**
 * The names of netlink's numbers as C has them, for [NetlinkTrace]: rtnetlink and generic netlink's controller. What is not here is shown by its
 * number. Checked against the kernel's headers by TraceNamesTest.
 */
internal object TraceNames {
    private val metrics = AttributeNames(
        "RTAX_",
        "UNSPEC LOCK MTU WINDOW RTT RTTVAR SSTHRESH CWND ADVMSS REORDERING HOPLIMIT INITCWND FEATURES RTO_MIN INITRWND QUICKACK CC_ALGO:s " +
            "FASTOPEN_NO_COOKIE",
    )
    private val inet = AttributeNames("IFLA_INET_", "UNSPEC CONF:h")
    private val inet6 = AttributeNames("IFLA_INET6_", "UNSPEC FLAGS CONF:h STATS:h MCAST:h CACHEINFO:h ICMP6STATS:h TOKEN:a ADDR_GEN_MODE RA_MTU")
    private val linkInfo = AttributeNames("IFLA_INFO_", "UNSPEC KIND:s DATA:n XSTATS:h SLAVE_KIND:s SLAVE_DATA:n")
    private val xdp = AttributeNames("IFLA_XDP_", "UNSPEC FD ATTACHED FLAGS PROG_ID DRV_PROG_ID SKB_PROG_ID HW_PROG_ID EXPECTED_FD")
    private const val LINK_WORDS =
        "UNSPEC ADDRESS:h BROADCAST:h IFNAME:s MTU LINK QDISC:s STATS:h COST PRIORITY MASTER WIRELESS:h PROTINFO:n TXQLEN " +
            "MAP:h WEIGHT OPERSTATE LINKMODE LINKINFO:n NET_NS_PID IFALIAS:s NUM_VF VFINFO_LIST:n STATS64:h VF_PORTS:n PORT_SELF:n AF_SPEC:n GROUP " +
            "NET_NS_FD EXT_MASK PROMISCUITY NUM_TX_QUEUES NUM_RX_QUEUES CARRIER PHYS_PORT_ID:h CARRIER_CHANGES PHYS_SWITCH_ID:h LINK_NETNSID " +
            "PHYS_PORT_NAME:s PROTO_DOWN GSO_MAX_SEGS GSO_MAX_SIZE PAD XDP:n EVENT NEW_NETNSID TARGET_NETNSID CARRIER_UP_COUNT CARRIER_DOWN_COUNT " +
            "NEW_IFINDEX MIN_MTU MAX_MTU PROP_LIST:n ALT_IFNAME:s PERM_ADDRESS:h PROTO_DOWN_REASON:n PARENT_DEV_NAME:s PARENT_DEV_BUS_NAME:s " +
            "GRO_MAX_SIZE TSO_MAX_SIZE TSO_MAX_SEGS ALLMULTI"
    private val properties = AttributeNames("IFLA_", LINK_WORDS)
    private val families = AttributeNames("AF_", "UNSPEC UNIX INET:n 3 4 5 6 BRIDGE 8 9 INET6:n", mapOf(2 to inet, 10 to inet6))
    val link: AttributeNames = AttributeNames("IFLA_", LINK_WORDS, mapOf(12 to inet6, 18 to linkInfo, 26 to families, 43 to xdp, 52 to properties))
    val address: AttributeNames = AttributeNames(
        "IFA_",
        "UNSPEC ADDRESS:a LOCAL:a LABEL:s BROADCAST:a ANYCAST:a CACHEINFO:h MULTICAST:a FLAGS RT_PRIORITY TARGET_NETNSID PROTO",
    )
    val route: AttributeNames = AttributeNames(
        "RTA_",
        "UNSPEC DST:a SRC:a IIF OIF GATEWAY:a PRIORITY PREFSRC:a METRICS:n MULTIPATH:h PROTOINFO:h FLOW CACHEINFO:h SESSION:h MP_ALGO:h TABLE MARK " +
            "MFC_STATS:h VIA:h NEWDST:a PREF ENCAP_TYPE ENCAP:n EXPIRES PAD UID TTL_PROPAGATE IP_PROTO SPORT DPORT NH_ID",
        mapOf(8 to metrics),
    )
    val neighbour: AttributeNames = AttributeNames(
        "NDA_",
        "UNSPEC DST:a LLADDR:h CACHEINFO:h PROBES VLAN PORT VNI IFINDEX MASTER LINK_NETNSID SRC_VNI PROTOCOL NH_ID FDB_EXT_ATTRS:n FLAGS_EXT " +
            "NDM_STATE_MASK NDM_FLAGS_MASK",
    )
    val rule: AttributeNames = AttributeNames(
        "FRA_",
        "UNSPEC DST:a SRC:a IIFNAME:s GOTO UNUSED2 PRIORITY UNUSED3 UNUSED4 UNUSED5 FWMARK FLOW TUN_ID SUPPRESS_IFGROUP SUPPRESS_PREFIXLEN TABLE " +
            "FWMASK OIFNAME:s PAD L3MDEV UID_RANGE:h PROTOCOL IP_PROTO SPORT_RANGE:h DPORT_RANGE:h",
    )
    val nextHop: AttributeNames = AttributeNames(
        "NHA_",
        "UNSPEC ID GROUP:h GROUP_TYPE BLACKHOLE OIF GATEWAY:a ENCAP_TYPE ENCAP:n GROUPS MASTER FDB RES_GROUP:n RES_BUCKET:n",
    )
    private val operations = AttributeNames("CTRL_ATTR_OP_", "UNSPEC ID FLAGS")
    private val groups = AttributeNames("CTRL_ATTR_MCAST_GRP_", "UNSPEC NAME:s ID")
    val control: AttributeNames = AttributeNames(
        "CTRL_ATTR_",
        "UNSPEC FAMILY_ID FAMILY_NAME:s VERSION HDRSIZE MAXATTR OPS:n MCAST_GROUPS:n POLICY:n OP_POLICY:n OP",
        mapOf(
            6 to AttributeNames("", "", inner = operations),
            7 to AttributeNames("", "", inner = groups),
        ),
    )
    val acknowledgement: AttributeNames = AttributeNames("NLMSGERR_ATTR_", "UNUSED MSG:s OFFS COOKIE:h POLICY:n MISS_TYPE MISS_NEST")

    /** The kinds of objects of rtnetlink: each has four messages, of which the numbers count up. */
    private val routeKinds = mapOf(
        16 to Triple("LINK", 16, link),
        20 to Triple("ADDR", 8, address),
        24 to Triple("ROUTE", 12, route),
        28 to Triple("NEIGH", 12, neighbour),
        32 to Triple("RULE", 12, rule),
        104 to Triple("NEXTHOP", 8, nextHop),
        108 to Triple("LINKPROP", 16, link),
    )
    private val verbs = listOf("NEW", "DEL", "GET", "SET")
    private const val GENERIC_HEADER = 4
    private const val CONTROLLER = 16

    /** Null if nothing is known of such messages. */
    fun message(family: Int, type: Int): MessageNames? = when (family) {
        NetlinkFamily.ROUTE -> routeKinds[type and 3.inv()]?.let { (name, size, names) -> MessageNames("RTM_${verbs[type and 3]}$name", size, names) }

        NetlinkFamily.GENERIC ->
            if (type == CONTROLLER) {
                MessageNames("nlctrl", GENERIC_HEADER, control)
            } else {
                MessageNames("family $type", GENERIC_HEADER, AttributeNames.NONE).takeIf { type > CONTROLLER }
            }

        else -> null
    }

    fun family(family: Int): String = when (family) {
        NetlinkFamily.ROUTE -> "route"
        NetlinkFamily.GENERIC -> "generic"
        NetlinkFamily.NETFILTER -> "netfilter"
        NetlinkFamily.SOCK_DIAG -> "sock_diag"
        NetlinkFamily.XFRM -> "xfrm"
        NetlinkFamily.AUDIT -> "audit"
        NetlinkFamily.KOBJECT_UEVENT -> "uevent"
        else -> "netlink $family"
    }
}
