package io.netloom.netlink.route

// The numbers of attributes that this package reads and writes, by C's names without their prefix: linux/if_link.h, if_addr.h, rtnetlink.h, neighbour.h,
// fib_rules.h, nexthop.h, veth.h. Checked against the headers by AttributeNumbersTest.

internal object Ifla {
    const val ADDRESS = 1
    const val BROADCAST = 2
    const val IFNAME = 3
    const val MTU = 4
    const val LINK = 5
    const val QDISC = 6
    const val STATS = 7
    const val MASTER = 10
    const val TXQLEN = 13
    const val OPERSTATE = 16
    const val LINKMODE = 17
    const val LINKINFO = 18
    const val NET_NS_PID = 19
    const val IFALIAS = 20
    const val NUM_VF = 21
    const val STATS64 = 23
    const val AF_SPEC = 26
    const val GROUP = 27
    const val NET_NS_FD = 28
    const val EXT_MASK = 29
    const val PROMISCUITY = 30
    const val NUM_TX_QUEUES = 31
    const val NUM_RX_QUEUES = 32
    const val CARRIER = 33
    const val CARRIER_CHANGES = 35
    const val LINK_NETNSID = 37
    const val XDP = 43
    const val MIN_MTU = 50
    const val MAX_MTU = 51
    const val PROP_LIST = 52
    const val ALT_IFNAME = 53
    const val PERM_ADDRESS = 54
    const val PARENT_DEV_NAME = 56
    const val ALLMULTI = 61
}

internal object IflaInfo {
    const val KIND = 1
    const val DATA = 2
    const val SLAVE_KIND = 4
    const val SLAVE_DATA = 5
}

internal object IflaXdp {
    const val ATTACHED = 2
    const val PROG_ID = 4
}

internal object IflaVlan {
    const val ID = 1
    const val PROTOCOL = 5
}

internal object IflaVxlan {
    const val ID = 1
    const val GROUP = 2
    const val LINK = 3
    const val LOCAL = 4
    const val PORT = 15
    const val GROUP6 = 16
    const val LOCAL6 = 17
}

internal object IflaMacvlan {
    const val MODE = 1
}

internal object IflaBond {
    const val MODE = 1
}

internal object IflaVrf {
    const val TABLE = 1
}

internal object VethInfo {
    const val PEER = 1
}

internal object Ifa {
    const val ADDRESS = 1
    const val LOCAL = 2
    const val LABEL = 3
    const val BROADCAST = 4
    const val ANYCAST = 5
    const val CACHEINFO = 6
    const val FLAGS = 8
    const val RT_PRIORITY = 9
    const val PROTO = 11
}

internal object Rta {
    const val DST = 1
    const val SRC = 2
    const val IIF = 3
    const val OIF = 4
    const val GATEWAY = 5
    const val PRIORITY = 6
    const val PREFSRC = 7
    const val METRICS = 8
    const val MULTIPATH = 9
    const val FLOW = 11
    const val CACHEINFO = 12
    const val TABLE = 15
    const val MARK = 16
    const val VIA = 18
    const val PREF = 20
    const val ENCAP_TYPE = 21
    const val ENCAP = 22
    const val EXPIRES = 23
    const val UID = 25
    const val IP_PROTO = 27
    const val SPORT = 28
    const val DPORT = 29
    const val NH_ID = 30
}

internal object Rtax {
    const val CC_ALGO = 16
}

internal object Nda {
    const val DST = 1
    const val LLADDR = 2
    const val CACHEINFO = 3
    const val PROBES = 4
    const val VLAN = 5
    const val PORT = 6
    const val VNI = 7
    const val IFINDEX = 8
    const val MASTER = 9
    const val PROTOCOL = 12
    const val NH_ID = 13
}

internal object Fra {
    const val DST = 1
    const val SRC = 2
    const val IIFNAME = 3
    const val GOTO = 4
    const val PRIORITY = 6
    const val FWMARK = 10
    const val TUN_ID = 12
    const val SUPPRESS_IFGROUP = 13
    const val SUPPRESS_PREFIXLEN = 14
    const val TABLE = 15
    const val FWMASK = 16
    const val OIFNAME = 17
    const val L3MDEV = 19
    const val UID_RANGE = 20
    const val PROTOCOL = 21
    const val IP_PROTO = 22
    const val SPORT_RANGE = 23
    const val DPORT_RANGE = 24
}

internal object Nha {
    const val ID = 1
    const val GROUP = 2
    const val GROUP_TYPE = 3
    const val BLACKHOLE = 4
    const val OIF = 5
    const val GATEWAY = 6
    const val ENCAP_TYPE = 7
    const val ENCAP = 8
    const val GROUPS = 9
    const val MASTER = 10
    const val FDB = 11
}
