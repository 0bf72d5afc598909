package io.netloom.netlink

/** Netlink families: the third argument of socket(2), C's `NETLINK_…`. See netlink(7). */
public object NetlinkFamily {
    /** `NETLINK_ROUTE`: links, addresses, routes, neighbours, rules, queueing disciplines. See rtnetlink(7). */
    public const val ROUTE: Int = 0

    /** `NETLINK_USERSOCK`: for programs among themselves. */
    public const val USERSOCK: Int = 2

    /** `NETLINK_SOCK_DIAG`: sockets of the machine. See sock_diag(7). */
    public const val SOCK_DIAG: Int = 4

    /** `NETLINK_NFLOG`: packets that netfilter logs, in the old way. */
    public const val NFLOG: Int = 5

    /** `NETLINK_XFRM`: IPsec. */
    public const val XFRM: Int = 6

    /** `NETLINK_SELINUX`: events of SELinux. */
    public const val SELINUX: Int = 7

    /** `NETLINK_ISCSI`: iSCSI over IP. */
    public const val ISCSI: Int = 8

    /** `NETLINK_AUDIT`: auditing. */
    public const val AUDIT: Int = 9

    /** `NETLINK_FIB_LOOKUP`: asks the routing table. */
    public const val FIB_LOOKUP: Int = 10

    /** `NETLINK_CONNECTOR`: the kernel's connector, such as events of processes. */
    public const val CONNECTOR: Int = 11

    /** `NETLINK_NETFILTER`: nftables, conntrack, ipset, nflog, nfqueue. */
    public const val NETFILTER: Int = 12

    /** `NETLINK_KOBJECT_UEVENT`: events of devices, which are text and no netlink messages. */
    public const val KOBJECT_UEVENT: Int = 15

    /** `NETLINK_GENERIC`: families that are found by their names. */
    public const val GENERIC: Int = 16

    /** `NETLINK_RDMA`: InfiniBand. */
    public const val RDMA: Int = 20

    /** `NETLINK_CRYPTO`: the kernel's ciphers. */
    public const val CRYPTO: Int = 21

    /** `NETLINK_SMC`: monitoring of SMC. */
    public const val SMC: Int = 22
}
