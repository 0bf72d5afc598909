package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage

/**
 * Which links a dump shall bring, and how much of each. The kernel picks; what it would not pick by itself is left out here.
 *
 * Virtual functions and the counters of IPv6 cost time in the kernel, under the lock that all of networking shares: they come only when asked for.
 *
 * @property master only those that belong to the link of this index: the ports of a bridge; null (the default) for all
 * @property kind only virtual links of this kind, such as `veth`; null (the default) for all
 * @property statistics whether [Link.statistics] are there, and the counters of IPv6 among [Link.attributes]; false by default
 * @property virtualFunctions whether `IFLA_VFINFO_LIST` comes, among [Link.attributes]; false by default
 */
public class LinkFilter @JvmOverloads constructor(
    public val master: Int? = null,
    public val kind: String? = null,
    public val statistics: Boolean = false,
    public val virtualFunctions: Boolean = false,
) {
    /** Whether this filter lets the link pass, [statistics] and [virtualFunctions] aside. */
    public fun matches(link: Link): Boolean = (master == null || link.master == master) && (kind == null || link.kind?.name == kind)

    /** The request for the dump. */
    public fun toMessage(): NetlinkMessage = NetlinkMessage(
        NetlinkHeader(RouteMessageType.GET_LINK, NetlinkFlags.REQUEST or NetlinkFlags.DUMP),
        payload(LinkReader.HEADER, {}) {
            u32(Ifla.EXT_MASK, mask())
            master?.let { s32(Ifla.MASTER, it) }
            kind?.let { nested(Ifla.LINKINFO) { string(IflaInfo.KIND, it) } }
        },
    )

    @JvmSynthetic
    internal fun mask(): Int = (if (statistics) 0 else SKIP_STATISTICS) or if (virtualFunctions) VIRTUAL_FUNCTIONS else 0

    /** Filters. */
    public companion object {
        /** All links, without counters and virtual functions. */
        @JvmField
        public val ALL: LinkFilter = LinkFilter()

        /** `RTEXT_FILTER_VF`. */
        private const val VIRTUAL_FUNCTIONS = 1

        /** `RTEXT_FILTER_SKIP_STATS`. */
        private const val SKIP_STATISTICS = 8
    }
}
