package io.netloom.netlink.route

/** How much is known of a neighbour, C's `NUD_…`: one of these, to be or'ed where several are asked for. See arp(7), RFC 4861. */
public object NeighbourState {
    /** `NUD_NONE`. */
    public const val NONE: Int = 0

    /** `NUD_INCOMPLETE`: being asked for, no answer yet. */
    public const val INCOMPLETE: Int = 0x1

    /** `NUD_REACHABLE`: answered a short time ago. */
    public const val REACHABLE: Int = 0x2

    /** `NUD_STALE`: was reachable some time ago. */
    public const val STALE: Int = 0x4

    /** `NUD_DELAY`: used while stale, a probe comes soon. */
    public const val DELAY: Int = 0x8

    /** `NUD_PROBE`: being probed. */
    public const val PROBE: Int = 0x10

    /** `NUD_FAILED`: did not answer. */
    public const val FAILED: Int = 0x20

    /** `NUD_NOARP`: needs no resolution. */
    public const val NO_ARP: Int = 0x40

    /** `NUD_PERMANENT`: stays until it is deleted. */
    public const val PERMANENT: Int = 0x80

    private val NAMES = listOf("INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT")

    /** The name as ip-neighbour(8) has it; of several, joined by `|`. */
    @JvmStatic
    public fun text(state: Int): String = if (state == NONE) "NONE" else FlagText.of(state, NAMES)
}
