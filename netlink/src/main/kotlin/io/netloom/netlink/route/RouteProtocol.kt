package io.netloom.netlink.route

/** Who has made a route, a rule or a next hop, C's `RTPROT_…`. From 4 on the kernel only keeps the number, 0 to 255. */
public object RouteProtocol {
    /** `RTPROT_UNSPEC`. */
    public const val UNSPECIFIED: Int = 0

    /** `RTPROT_REDIRECT`: an ICMP redirect. */
    public const val REDIRECT: Int = 1

    /** `RTPROT_KERNEL`: the kernel itself. */
    public const val KERNEL: Int = 2

    /** `RTPROT_BOOT`: set up while booting, what ip-route(8) takes when told nothing. */
    public const val BOOT: Int = 3

    /** `RTPROT_STATIC`: the administrator. */
    public const val STATIC: Int = 4

    /** `RTPROT_RA`: an IPv6 router's advertisement. */
    public const val ROUTER_ADVERTISEMENT: Int = 9

    /** `RTPROT_ZEBRA`. */
    public const val ZEBRA: Int = 11

    /** `RTPROT_BIRD`. */
    public const val BIRD: Int = 12

    /** `RTPROT_DHCP`. */
    public const val DHCP: Int = 16

    /** `RTPROT_KEEPALIVED`. */
    public const val KEEPALIVED: Int = 18

    /** `RTPROT_BABEL`. */
    public const val BABEL: Int = 42

    /** `RTPROT_OPENR`. */
    public const val OPENR: Int = 99

    /** `RTPROT_BGP`. */
    public const val BGP: Int = 186

    /** `RTPROT_ISIS`. */
    public const val ISIS: Int = 187

    /** `RTPROT_OSPF`. */
    public const val OSPF: Int = 188

    /** `RTPROT_RIP`. */
    public const val RIP: Int = 189

    /** `RTPROT_EIGRP`. */
    public const val EIGRP: Int = 192

    /** The name as ip-route(8) has it, the number if there is none. */
    @JvmStatic
    public fun text(protocol: Int): String = when (protocol) {
        UNSPECIFIED -> "unspec"
        REDIRECT -> "redirect"
        KERNEL -> "kernel"
        BOOT -> "boot"
        STATIC -> "static"
        ROUTER_ADVERTISEMENT -> "ra"
        ZEBRA -> "zebra"
        BIRD -> "bird"
        DHCP -> "dhcp"
        KEEPALIVED -> "keepalived"
        BABEL -> "babel"
        OPENR -> "openr"
        BGP -> "bgp"
        ISIS -> "isis"
        OSPF -> "ospf"
        RIP -> "rip"
        EIGRP -> "eigrp"
        else -> protocol.toString()
    }
}
