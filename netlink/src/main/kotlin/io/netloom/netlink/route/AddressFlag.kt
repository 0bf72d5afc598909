package io.netloom.netlink.route

/** What an address's flags tell, C's `IFA_F_…`, to be or'ed. See `linux/if_addr.h`. */
public object AddressFlag {
    /** `IFA_F_SECONDARY`: not the first of its IPv4 prefix on the link. */
    public const val SECONDARY: Int = 0x1

    /** `IFA_F_TEMPORARY`: for IPv6: a privacy address, RFC 8981. */
    public const val TEMPORARY: Int = 0x1

    /** `IFA_F_NODAD`: not to be checked for duplicates. */
    public const val NO_DAD: Int = 0x2

    /** `IFA_F_OPTIMISTIC`: used while it is being checked, RFC 4429. */
    public const val OPTIMISTIC: Int = 0x4

    /** `IFA_F_DADFAILED`: somebody else has it. */
    public const val DAD_FAILED: Int = 0x8

    /** `IFA_F_HOMEADDRESS`: of Mobile IPv6. */
    public const val HOME_ADDRESS: Int = 0x10

    /** `IFA_F_DEPRECATED`: its preferred time is over. */
    public const val DEPRECATED: Int = 0x20

    /** `IFA_F_TENTATIVE`: is being checked for duplicates. */
    public const val TENTATIVE: Int = 0x40

    /** `IFA_F_PERMANENT`: has no end. */
    public const val PERMANENT: Int = 0x80

    /** `IFA_F_MANAGETEMPADDR`: the kernel makes temporary addresses of it. */
    public const val MANAGE_TEMPORARY: Int = 0x100

    /** `IFA_F_NOPREFIXROUTE`: the kernel adds no route to its prefix. */
    public const val NO_PREFIX_ROUTE: Int = 0x200

    /** `IFA_F_MCAUTOJOIN`: the kernel joins this multicast address. */
    public const val MULTICAST_AUTO_JOIN: Int = 0x400

    /** `IFA_F_STABLE_PRIVACY`: made as RFC 7217 says. */
    public const val STABLE_PRIVACY: Int = 0x800

    private val NAMES = listOf(
        "SECONDARY", "NODAD", "OPTIMISTIC", "DADFAILED", "HOMEADDRESS", "DEPRECATED", "TENTATIVE", "PERMANENT", "MANAGETEMPADDR", "NOPREFIXROUTE",
        "MCAUTOJOIN", "STABLE_PRIVACY",
    )

    /** The names of the flags as C has them, joined by `|`, what has none as hexadecimal number: `PERMANENT|NOPREFIXROUTE`. */
    @JvmStatic
    public fun text(flags: Int): String = FlagText.of(flags, NAMES)
}
