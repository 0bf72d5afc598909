package io.netloom.netlink.route

/** What a link's flags tell, C's `IFF_…`, to be or'ed. See netdevice(7) and `linux/if.h`. */
public object LinkFlag {
    /** `IFF_UP`: switched on by the administrator; whether it can carry anything, [LOWER_UP] and [RUNNING] say. */
    public const val UP: Int = 0x1

    /** `IFF_BROADCAST`: has a broadcast address. */
    public const val BROADCAST: Int = 0x2

    /** `IFF_DEBUG`. */
    public const val DEBUG: Int = 0x4

    /** `IFF_LOOPBACK`. */
    public const val LOOPBACK: Int = 0x8

    /** `IFF_POINTOPOINT`: has one peer. */
    public const val POINT_TO_POINT: Int = 0x10

    /** `IFF_NOTRAILERS`. */
    public const val NO_TRAILERS: Int = 0x20

    /** `IFF_RUNNING`: operational by RFC 2863. */
    public const val RUNNING: Int = 0x40

    /** `IFF_NOARP`: does not resolve neighbours. */
    public const val NO_ARP: Int = 0x80

    /** `IFF_PROMISC`: takes all packets. */
    public const val PROMISCUOUS: Int = 0x100

    /** `IFF_ALLMULTI`: takes all multicast packets. */
    public const val ALL_MULTICAST: Int = 0x200

    /** `IFF_MASTER`: bundles others. */
    public const val MASTER: Int = 0x400

    /** `IFF_SLAVE`: belongs to a bundle. */
    public const val SLAVE: Int = 0x800

    /** `IFF_MULTICAST`: can do multicast. */
    public const val MULTICAST: Int = 0x1000

    /** `IFF_PORTSEL`. */
    public const val PORT_SELECT: Int = 0x2000

    /** `IFF_AUTOMEDIA`. */
    public const val AUTO_MEDIA: Int = 0x4000

    /** `IFF_DYNAMIC`. */
    public const val DYNAMIC: Int = 0x8000

    /** `IFF_LOWER_UP`: has a carrier. */
    public const val LOWER_UP: Int = 0x10000

    /** `IFF_DORMANT`: waits for something, such as authentication. */
    public const val DORMANT: Int = 0x20000

    /** `IFF_ECHO`: returns what is sent. */
    public const val ECHO: Int = 0x40000

    private val NAMES = listOf(
        "UP", "BROADCAST", "DEBUG", "LOOPBACK", "POINTOPOINT", "NOTRAILERS", "RUNNING", "NOARP", "PROMISC", "ALLMULTI", "MASTER", "SLAVE",
        "MULTICAST", "PORTSEL", "AUTOMEDIA", "DYNAMIC", "LOWER_UP", "DORMANT", "ECHO",
    )

    /** The names of the flags as C has them, joined by `|`, what has none as hexadecimal number: `UP|LOOPBACK|RUNNING|LOWER_UP`. */
    @JvmStatic
    public fun text(flags: Int): String = FlagText.of(flags, NAMES)
}
