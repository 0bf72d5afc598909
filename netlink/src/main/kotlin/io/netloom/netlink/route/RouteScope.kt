package io.netloom.netlink.route

/** How far the destination of a route or an address is, C's `RT_SCOPE_…`: the larger, the nearer. Other numbers are the administrator's. */
public object RouteScope {
    /** `RT_SCOPE_UNIVERSE`: anywhere. */
    public const val UNIVERSE: Int = 0

    /** `RT_SCOPE_SITE`: within the site. */
    public const val SITE: Int = 200

    /** `RT_SCOPE_LINK`: on this link. */
    public const val LINK: Int = 253

    /** `RT_SCOPE_HOST`: on this host. */
    public const val HOST: Int = 254

    /** `RT_SCOPE_NOWHERE`: nowhere; in a request to delete, any. */
    public const val NOWHERE: Int = 255

    /** The name as ip-route(8) has it, the number if there is none. */
    @JvmStatic
    public fun text(scope: Int): String = when (scope) {
        UNIVERSE -> "global"
        SITE -> "site"
        LINK -> "link"
        HOST -> "host"
        NOWHERE -> "nowhere"
        else -> scope.toString()
    }
}
