package io.netloom.netlink.route

/** What a route's flags tell, C's `RTM_F_…`, to be or'ed. */
public object RouteFlag {
    /** `RTM_F_NOTIFY`. */
    public const val NOTIFY: Int = 0x100

    /** `RTM_F_CLONED`: one of the routing cache, made from another. */
    public const val CLONED: Int = 0x200

    /** `RTM_F_EQUALIZE`. */
    public const val EQUALIZE: Int = 0x400

    /** `RTM_F_PREFIX`. */
    public const val PREFIX: Int = 0x800

    /** `RTM_F_LOOKUP_TABLE`: asks for the table in which the route was found. */
    public const val LOOKUP_TABLE: Int = 0x1000

    /** `RTM_F_FIB_MATCH`: asks for the route that matched instead of what came of it. */
    public const val FIB_MATCH: Int = 0x2000

    /** `RTM_F_OFFLOAD`: the hardware does it. */
    public const val OFFLOAD: Int = 0x4000

    /** `RTM_F_TRAP`: the hardware gives such packets to the kernel. */
    public const val TRAP: Int = 0x8000
}
