package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.socket.AddressFamily
import java.net.InetAddress

/**
 * A next hop that has an id and that routes refer to, alone or as a group of others: C's `struct nhmsg` and its `NHA_…` attributes. Changing it
 * changes all its routes at once. Linux 5.3. Immutable.
 *
 *     NextHopObject.build { id(1); gateway("192.0.2.1"); interfaceIndex(2) }
 *     NextHopObject.build { id(10); member(1); member(2, weight = 3) }
 */
public class NextHopObject internal constructor(private val fields: NextHopFields) : RouteObject {
    /** `AF_INET` or `AF_INET6`; `AF_UNSPEC` for a group. */
    override val family: Int get() = fields.family

    /** Its id, 32 bits unsigned; 0 in a request: the kernel chooses one. */
    public val id: Long get() = fields.id

    /** The link's index. */
    public val interfaceIndex: Int? get() = fields.interfaceIndex

    /** The router. */
    public val gateway: InetAddress? get() = fields.gateway

    /** It drops packets. */
    public val isBlackhole: Boolean get() = fields.blackhole

    /** It belongs to a VXLAN's forwarding table, not to routes. */
    public val isForwardingTable: Boolean get() = fields.forwardingTable

    /** The members of a group, in their order; empty if it is none. */
    public val group: List<NextHopGroupMember> get() = fields.group

    /** `NHA_GROUP_TYPE`: 0 by hash, 1 resilient; null if it is no group. */
    public val groupType: Int? get() = fields.groupType

    /** `nh_scope`, a constant of [RouteScope]; the kernel's. */
    public val scope: Int get() = fields.scope

    /** Who has made it: [RouteProtocol]. */
    public val protocol: Int get() = fields.protocol

    /** Bits of [NextHopFlag]; in a request [NextHopFlag.ON_LINK] may be set. */
    public val flags: Int get() = fields.flags

    override val attributes: List<Attribute> get() = fields.attributes

    /** A builder with everything of this next hop. */
    public fun toBuilder(): Builder = Builder(fields.copy())

    /** True for a next hop that is the same in everything. */
    override fun equals(other: Any?): Boolean = other is NextHopObject && other.fields == fields

    /** Fits [equals]. */
    override fun hashCode(): Int = fields.hashCode()

    /** In the manner of ip-nexthop(8): `id 1 via 192.0.2.1 dev 2 scope link`. */
    override fun toString(): String = buildString {
        append("id $id")
        if (group.isNotEmpty()) append(" group ${group.joinToString("/")}")
        if (isBlackhole) append(" blackhole")
        gateway?.let { append(" via ${it.text}") }
        interfaceIndex?.let { append(" dev $it") }
        append(" scope ${RouteScope.text(scope)}")
        if (protocol != 0) append(" proto ${RouteProtocol.text(protocol)}")
        if (flags != 0) append(" ${NextHopFlag.text(flags)}")
    }

    /** Makes next hops for requests. Each function returns the builder. Not thread-safe. */
    public class Builder internal constructor(private val fields: NextHopFields) {
        /** See [NextHopObject.family]; follows from the gateway otherwise, IPv4 if there is neither. */
        public fun family(family: Int): Builder = also { fields.family = family }

        /** See [NextHopObject.id]. */
        public fun id(id: Long): Builder = also { fields.id = id }

        /** See [NextHopObject.interfaceIndex]. */
        public fun interfaceIndex(index: Int?): Builder = also { fields.interfaceIndex = index }

        /** See [NextHopObject.gateway]. */
        public fun gateway(gateway: InetAddress?): Builder = also {
            fields.gateway = gateway
            if (fields.family == 0 && gateway != null) fields.family = gateway.family
        }

        /** See [NextHopObject.gateway]. */
        public fun gateway(gateway: String): Builder = gateway(PrefixText.literal(gateway))

        /** See [NextHopObject.isBlackhole]. */
        public fun blackhole(blackhole: Boolean): Builder = also { fields.blackhole = blackhole }

        /** See [NextHopObject.isForwardingTable]. */
        public fun forwardingTable(forwardingTable: Boolean): Builder = also { fields.forwardingTable = forwardingTable }

        /** See [NextHopObject.group]: one more. */
        @JvmOverloads
        public fun member(id: Long, weight: Int = 1): Builder = also { fields.group += NextHopGroupMember(id, weight) }

        /** See [NextHopObject.groupType]. */
        public fun groupType(type: Int?): Builder = also { fields.groupType = type }

        /** See [NextHopObject.protocol]. */
        public fun protocol(protocol: Int): Builder = also { fields.protocol = protocol }

        /** See [NextHopObject.flags]. */
        public fun flags(flags: Int): Builder = also { fields.flags = flags }

        /** One more attribute, sent as it is: for what has no function here. */
        public fun attribute(attribute: Attribute): Builder = also { fields.attributes += attribute }

        /** The next hop. */
        public fun build(): NextHopObject {
            val family = if (fields.family == 0 && fields.group.isEmpty()) AddressFamily.INET else fields.family
            return NextHopObject(fields.copy(family = family))
        }
    }

    /** Builders of next hops. */
    public companion object {
        /** A builder of a next hop. */
        @JvmStatic
        public fun builder(): Builder = Builder(NextHopFields())

        /** The next hop that [block] describes. */
        @JvmSynthetic
        public inline fun build(block: Builder.() -> Unit): NextHopObject = builder().apply(block).build()
    }
}

/**
 * A member of a group of next hops.
 *
 * @property id the id of its [NextHopObject]
 * @property weight 1 to 256: how much of the traffic goes this way
 * @throws IllegalArgumentException if [weight] is not in its range
 */
public class NextHopGroupMember @JvmOverloads constructor(public val id: Long, public val weight: Int = 1) {
    init {
        require(weight in 1..256) { "a weight must be 1 to 256, is $weight" }
    }

    /** True for the same id and weight. */
    override fun equals(other: Any?): Boolean = other is NextHopGroupMember && other.id == id && other.weight == weight

    /** Fits [equals]. */
    override fun hashCode(): Int = id.hashCode() * 31 + weight

    /** `1,3`, or `1` with a weight of 1. */
    override fun toString(): String = if (weight == 1) "$id" else "$id,$weight"
}

/** What a [NextHopObject] holds; filled by its builder or its decoder, and changed by nobody once it is a next hop's. */
internal data class NextHopFields(
    var family: Int = 0,
    var id: Long = 0,
    var interfaceIndex: Int? = null,
    var gateway: InetAddress? = null,
    var blackhole: Boolean = false,
    var forwardingTable: Boolean = false,
    var group: List<NextHopGroupMember> = emptyList(),
    var groupType: Int? = null,
    var scope: Int = 0,
    var protocol: Int = 0,
    var flags: Int = 0,
    var attributes: List<Attribute> = emptyList(),
)
