package io.netloom.netlink.route

/** What a neighbour's flags tell, C's `NTF_…`, to be or'ed. */
public object NeighbourFlag {
    /** `NTF_USE`: in a request: resolve it now. */
    public const val USE: Int = 0x1

    /** `NTF_SELF`: for a bridge's table: of the device itself. */
    public const val SELF: Int = 0x2

    /** `NTF_MASTER`: for a bridge's table: of the bridge. */
    public const val MASTER: Int = 0x4

    /** `NTF_PROXY`: answered for by this host. */
    public const val PROXY: Int = 0x8

    /** `NTF_EXT_LEARNED`: put there by a program. */
    public const val EXTERNALLY_LEARNED: Int = 0x10

    /** `NTF_OFFLOADED`: the hardware has it. */
    public const val OFFLOADED: Int = 0x20

    /** `NTF_STICKY`: does not move to another port of the bridge. */
    public const val STICKY: Int = 0x40

    /** `NTF_ROUTER`: an IPv6 router. */
    public const val ROUTER: Int = 0x80

    private val NAMES = listOf("use", "self", "master", "proxy", "extern_learn", "offload", "sticky", "router")

    /** The names of the flags as ip-neighbour(8) and bridge(8) have them, joined by `|`. */
    @JvmStatic
    public fun text(flags: Int): String = FlagText.of(flags, NAMES)
}
