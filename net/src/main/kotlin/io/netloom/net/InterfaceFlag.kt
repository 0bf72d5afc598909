package io.netloom.net

import io.netloom.netlink.route.LinkFlag

/**
 * What an [Interface]'s flags tell, to be or'ed. They are the same on every system, and not the kernel's `IFF_…`, which [LinkFlag] has: `IFF_LOOPBACK`
 * is 8 there.
 */
public object InterfaceFlag {
    /** Switched on by the administrator; whether it can carry anything, [RUNNING] says. */
    public const val UP: Int = 0x1

    /** Has a broadcast address. */
    public const val BROADCAST: Int = 0x2

    /** Is a loopback. */
    public const val LOOPBACK: Int = 0x4

    /** Has one peer instead of a segment. */
    public const val POINT_TO_POINT: Int = 0x8

    /** Can do multicast. */
    public const val MULTICAST: Int = 0x10

    /** Is up and can carry packets, as far as its driver tells. */
    public const val RUNNING: Int = 0x20

    private class Meaning(val flag: Int, val link: Int, val name: String)

    private val MEANINGS = listOf(
        Meaning(UP, LinkFlag.UP, "up"),
        Meaning(BROADCAST, LinkFlag.BROADCAST, "broadcast"),
        Meaning(LOOPBACK, LinkFlag.LOOPBACK, "loopback"),
        Meaning(POINT_TO_POINT, LinkFlag.POINT_TO_POINT, "pointtopoint"),
        Meaning(MULTICAST, LinkFlag.MULTICAST, "multicast"),
        Meaning(RUNNING, LinkFlag.RUNNING, "running"),
    )

    /** The flags that the kernel's stand for; those that have no counterpart are left out. */
    @JvmStatic
    public fun ofLink(flags: Int): Int = MEANINGS.filter { flags and it.link != 0 }.sumOf { it.flag }

    /** The flags' names joined by `|`, such as `up|loopback|running`; `0` if there are none. */
    @JvmStatic
    public fun text(flags: Int): String = MEANINGS.filter { flags and it.flag != 0 }.joinToString("|") { it.name }.ifEmpty { "0" }
}
