package io.netloom.netlink.route

/** What a next hop's flags tell, C's `RTNH_F_…`, to be or'ed. */
public object NextHopFlag {
    /** `RTNH_F_DEAD`: not used, its link is down. */
    public const val DEAD: Int = 0x1

    /** `RTNH_F_PERVASIVE`. */
    public const val PERVASIVE: Int = 0x2

    /** `RTNH_F_ONLINK`: the gateway is taken to be on the link, whatever the addresses say. */
    public const val ON_LINK: Int = 0x4

    /** `RTNH_F_OFFLOAD`: the hardware does it. */
    public const val OFFLOAD: Int = 0x8

    /** `RTNH_F_LINKDOWN`: its link has no carrier. */
    public const val LINK_DOWN: Int = 0x10

    /** `RTNH_F_UNRESOLVED`. */
    public const val UNRESOLVED: Int = 0x20

    /** `RTNH_F_TRAP`: the hardware gives such packets to the kernel. */
    public const val TRAP: Int = 0x40

    private val NAMES = listOf("dead", "pervasive", "onlink", "offload", "linkdown", "unresolved", "trap")

    /** The names of the flags as ip-route(8) has them, joined by `|`: `dead|linkdown`. */
    @JvmStatic
    public fun text(flags: Int): String = FlagText.of(flags, NAMES)
}
