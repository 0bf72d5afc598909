package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.socket.AddressFamily
import java.net.InetAddress

/**
 * A route: C's `struct rtmsg` and its `RTA_…` attributes. Immutable.
 *
 *     Route.build { destination("10.0.0.0/8"); gateway("192.0.2.1") }
 *     Route.build { destination("default"); hop(2, "192.0.2.1", weight = 3); hop(3, "198.51.100.1") }
 *     Route.build { destination("192.0.2.0/24"); type(RouteType.BLACKHOLE); table(1000) }
 *
 * IPv4 and IPv6 differ. To IPv4, a route is its destination, its type of service, its metric and its table; adding another of the same four is
 * EEXIST, appending it makes a second one behind the first. IPv6 takes appended ones with gateways together: they come as one route with several
 * [nextHops].
 */
public class Route internal constructor(private val fields: RouteFields) : RouteObject {
    /** `AF_INET` or `AF_INET6`, others for multicast routing and MPLS. */
    override val family: Int get() = fields.family

    /** Where it leads: the first address of the prefix. Null for everywhere, if [destinationLength] is 0. */
    public val destination: InetAddress? get() = fields.destination

    /** How many bits of [destination] count; 0 for a default route. */
    public val destinationLength: Int get() = fields.destinationLength

    /** Only for packets from there: the first address of the prefix; null for all. */
    public val source: InetAddress? get() = fields.source

    /** How many bits of [source] count. */
    public val sourceLength: Int get() = fields.sourceLength

    /** Only for packets of this type of service, IPv4; 0 for all. */
    public val tos: Int get() = fields.tos

    /** The table, 32 bits unsigned: names are in [RouteTable]. */
    public val table: Long get() = fields.table

    /** Who has made it: [RouteProtocol]. */
    public val protocol: Int get() = fields.protocol

    /** How far the destination is: [RouteScope]. Of IPv6 routes always [RouteScope.UNIVERSE]. */
    public val scope: Int get() = fields.scope

    /** What happens to packets: [RouteType]. */
    public val type: Int get() = fields.type

    /** Bits of [RouteFlag] and, of a route with one next hop, [NextHopFlag]. */
    public val flags: Int get() = fields.flags

    /** `RTA_PRIORITY`: the metric; of several routes to the same, the one with the smallest is taken. */
    public val priority: Long? get() = fields.priority

    /** `RTA_PREFSRC`: the source address of what this host sends this way. */
    public val preferredSource: InetAddress? get() = fields.preferredSource

    /** `RTA_IIF`: the input link that this was looked up for. */
    public val inputInterface: Int? get() = fields.inputInterface

    /** The ways it may take. Empty for routes that drop packets, and in requests with [nextHopId]. */
    public val nextHops: List<NextHop> get() = fields.nextHops

    /** `RTA_NH_ID`: the [NextHopObject] that says where to. Linux 5.3. */
    public val nextHopId: Long? get() = fields.nextHopId

    /** `RTA_METRICS`: numbers by [RouteMetric]. */
    public val metrics: Map<Int, Long> get() = fields.metrics

    /** `RTAX_CC_ALGO`: the name of TCP's congestion control. */
    public val congestionControl: String? get() = fields.congestionControl

    /** `RTA_MARK`: the firewall mark that it was looked up for. */
    public val mark: Long? get() = fields.mark

    /** `RTA_FLOW`: the realms, source in the upper 16 bits, destination in the lower. */
    public val realms: Long? get() = fields.realms

    /** `RTA_PREF`, RFC 4191: the preference of an IPv6 router, 0 medium, 1 high, 3 low. */
    public val preference: Int? get() = fields.preference

    /** `RTA_EXPIRES`: in how many seconds it ends, IPv6, in requests; what came is in [cacheInfo]. */
    public val expiresSeconds: Long? get() = fields.expiresSeconds

    /** `RTA_CACHEINFO`. */
    public val cacheInfo: RouteCacheInfo? get() = fields.cacheInfo

    override val attributes: List<Attribute> get() = fields.attributes

    /** The router of the first next hop. */
    public val gateway: InetAddress? get() = nextHops.firstOrNull()?.gateway

    /** The link of the first next hop; 0 if there is none. */
    public val outputInterface: Int get() = nextHops.firstOrNull()?.interfaceIndex ?: 0

    /** It leads everywhere. */
    public val isDefault: Boolean get() = destinationLength == 0

    /** A builder with everything of this route. */
    public fun toBuilder(): Builder = Builder(fields.copy())

    /** True for a route that is the same in everything, [cacheInfo] included. */
    override fun equals(other: Any?): Boolean = other is Route && other.fields == fields

    /** Fits [equals]. */
    override fun hashCode(): Int = fields.hashCode()

    /** In the manner of ip-route(8): `unicast 10.0.0.0/8 via 192.0.2.1 dev 2 table main proto static scope global metric 100`. */
    override fun toString(): String = buildString {
        append(RouteType.text(type))
        append(if (isDefault) " default" else " ${destination?.text}/$destinationLength")
        source?.let { append(" from ${it.text}/$sourceLength") }
        nextHopId?.let { append(" nhid $it") }
        if (nextHops.size == 1) append(" ${nextHops[0]}")
        append(" table ${RouteTable.text(table)} proto ${RouteProtocol.text(protocol)} scope ${RouteScope.text(scope)}")
        preferredSource?.let { append(" src ${it.text}") }
        priority?.let { append(" metric $it") }
        if (nextHops.size > 1) nextHops.forEach { append(" nexthop $it") }
    }

    /** Makes routes for requests. Each function returns the builder. Not thread-safe. */
    public class Builder internal constructor(private val fields: RouteFields) {
        /** See [Route.family]: needed for a default route without an address in it, else it follows from the addresses. */
        public fun family(family: Int): Builder = also { fields.family = family }

        /** See [Route.destination] and [Route.destinationLength], which by default is the whole address. */
        @JvmOverloads
        public fun destination(address: InetAddress, length: Int = address.bits): Builder = also {
            fields.destination = address
            fields.destinationLength = PrefixText.checked(length, address)
            if (fields.family == 0) fields.family = address.family
        }

        /** `10.0.0.0/8`, `fd00::/8`, an address alone, or `default`. */
        public fun destination(prefix: String): Builder = if (prefix == "default") {
            also {
                fields.destination = null
                fields.destinationLength = 0
            }
        } else {
            PrefixText.parse(prefix).let { (address, length) -> destination(address, length) }
        }

        /** See [Route.source] and [Route.sourceLength]. */
        public fun source(prefix: String): Builder = also {
            val (address, length) = PrefixText.parse(prefix)
            fields.source = address
            fields.sourceLength = length
            if (fields.family == 0) fields.family = address.family
        }

        /** See [Route.tos]. */
        public fun tos(tos: Int): Builder = also { fields.tos = tos }

        /** See [Route.table]; [RouteTable.MAIN] by default. */
        public fun table(table: Long): Builder = also { fields.table = table }

        /** See [Route.table]; [RouteTable.MAIN] by default. */
        public fun table(table: Int): Builder = table(table.toLong())

        /** See [Route.protocol]; [RouteProtocol.BOOT] by default, as ip-route(8) has it. */
        public fun protocol(protocol: Int): Builder = also { fields.protocol = protocol }

        /** See [Route.scope]; by default what fits: the link without a gateway, else the universe. */
        public fun scope(scope: Int): Builder = also { fields.scope = scope }

        /** See [Route.type]; [RouteType.UNICAST] by default. */
        public fun type(type: Int): Builder = also { fields.type = type }

        /** See [Route.flags]; only [NextHopFlag.ON_LINK] is sent. */
        public fun flags(flags: Int): Builder = also { fields.flags = flags }

        /** See [Route.priority]. */
        public fun priority(metric: Long?): Builder = also { fields.priority = metric }

        /** See [Route.preferredSource]. */
        public fun preferredSource(address: InetAddress?): Builder = also { fields.preferredSource = address }

        /** See [Route.nextHops]: one more. */
        public fun nextHop(hop: NextHop): Builder = also {
            fields.nextHops += hop
            if (fields.family == 0) hop.gateway?.let { fields.family = it.family }
        }

        /** See [Route.nextHops]: one more; the gateway as text, null for none. */
        @JvmOverloads
        public fun hop(interfaceIndex: Int, gateway: String? = null, weight: Int = 1): Builder =
            nextHop(NextHop(interfaceIndex, gateway?.let(PrefixText::literal), weight))

        /** One next hop, through this router; which link it is on, the kernel finds. */
        public fun gateway(gateway: String): Builder = hop(0, gateway)

        /** One next hop, this link. */
        public fun outputInterface(index: Int): Builder = hop(index)

        /** See [Route.nextHops]: only these. */
        public fun nextHops(hops: List<NextHop>): Builder = also { fields.nextHops = hops.toList() }

        /** See [Route.nextHopId]; instead of next hops. */
        public fun nextHopId(id: Long?): Builder = also {
            fields.nextHopId = id
            fields.nextHops = emptyList()
        }

        /** See [Route.metrics]: sets one. */
        public fun metric(metric: Int, value: Long): Builder = also { fields.metrics += (metric to value) }

        /** See [Route.congestionControl]. */
        public fun congestionControl(name: String?): Builder = also { fields.congestionControl = name }

        /** See [Route.realms]. */
        public fun realms(realms: Long?): Builder = also { fields.realms = realms }

        /** See [Route.preference]. */
        public fun preference(preference: Int?): Builder = also { fields.preference = preference }

        /** See [Route.expiresSeconds]. */
        public fun expiresSeconds(seconds: Long?): Builder = also { fields.expiresSeconds = seconds }

        /** One more attribute, sent as it is: for what has no function here. */
        public fun attribute(attribute: Attribute): Builder = also { fields.attributes += attribute }

        /**
         * The route.
         *
         * @throws IllegalArgumentException if nothing says whether it is IPv4 or IPv6
         */
        public fun build(): Route {
            require(fields.family != AddressFamily.UNSPEC) { "IPv4 or IPv6? No address says so: give the family" }
            return Route(fields.copy(scope = if (fields.scope >= 0) fields.scope else naturalScope()))
        }

        /** As ip-route(8) chooses: what needs no router is on the link, what stays here is the host's. */
        private fun naturalScope() = when {
            fields.family != AddressFamily.INET -> RouteScope.UNIVERSE
            fields.type == RouteType.LOCAL -> RouteScope.HOST
            fields.type in RouteType.BROADCAST..RouteType.ANYCAST -> RouteScope.LINK
            fields.type == RouteType.UNICAST && fields.nextHops.isNotEmpty() && fields.nextHops.all { it.gateway == null } -> RouteScope.LINK
            else -> RouteScope.UNIVERSE
        }
    }

    /** Builders of routes. */
    public companion object {
        private const val UNSET = -1

        /** A builder of a unicast route of the main table. */
        @JvmStatic
        public fun builder(): Builder =
            Builder(RouteFields(table = RouteTable.MAIN.toLong(), protocol = RouteProtocol.BOOT, type = RouteType.UNICAST, scope = UNSET))

        /** The route that [block] describes. */
        @JvmSynthetic
        public inline fun build(block: Builder.() -> Unit): Route = builder().apply(block).build()
    }
}

/** What a [Route] holds; filled by its builder or its decoder, and changed by nobody once it is a route's. */
internal data class RouteFields(
    var family: Int = 0,
    var destination: InetAddress? = null,
    var destinationLength: Int = 0,
    var source: InetAddress? = null,
    var sourceLength: Int = 0,
    var tos: Int = 0,
    var table: Long = 0,
    var protocol: Int = 0,
    var scope: Int = 0,
    var type: Int = 0,
    var flags: Int = 0,
    var priority: Long? = null,
    var preferredSource: InetAddress? = null,
    var inputInterface: Int? = null,
    var nextHops: List<NextHop> = emptyList(),
    var nextHopId: Long? = null,
    var metrics: Map<Int, Long> = emptyMap(),
    var congestionControl: String? = null,
    var mark: Long? = null,
    var realms: Long? = null,
    var preference: Int? = null,
    var expiresSeconds: Long? = null,
    var cacheInfo: RouteCacheInfo? = null,
    var attributes: List<Attribute> = emptyList(),
)
