package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import java.net.InetAddress

/**
 * A neighbour, an entry of the ARP or ND table, or of a bridge's forwarding table: C's `struct ndmsg` and its `NDA_…` attributes. Immutable.
 *
 *     Neighbour.build { interfaceIndex(2); destination("192.0.2.7"); address("02:00:00:00:00:07") }
 */
public class Neighbour internal constructor(private val fields: NeighbourFields) : RouteObject {
    /** `AF_INET`, `AF_INET6`, or `AF_BRIDGE` (7) for an entry of a forwarding table. */
    override val family: Int get() = fields.family

    /** The link's index. */
    public val interfaceIndex: Int get() = fields.interfaceIndex

    /** `NDA_DST`: the neighbour's IP address; of a VXLAN's entry, the remote end. */
    public val destination: InetAddress? get() = fields.destination

    /** `NDA_LLADDR`: its link-layer address. */
    public val address: LinkLayerAddress? get() = fields.address

    /** A constant of [NeighbourState]. */
    public val state: Int get() = fields.state

    /** Bits of [NeighbourFlag]. */
    public val flags: Int get() = fields.flags

    /** `ndm_type`, a constant of [RouteType]: whether it is a neighbour's, this host's or a group's address. */
    public val type: Int get() = fields.type

    /** `NDA_PROBES`: how many probes were sent. */
    public val probes: Long? get() = fields.probes

    /** `NDA_MASTER`: the index of the bridge that the link belongs to. */
    public val master: Int? get() = fields.master

    /** `NDA_VLAN`: the VLAN of a bridge's entry. */
    public val vlan: Int? get() = fields.vlan

    /** `NDA_VNI`: the network identifier of a VXLAN's entry. */
    public val vni: Long? get() = fields.vni

    /** `NDA_PORT`: the UDP port of a VXLAN's entry. */
    public val port: Int? get() = fields.port

    /** `NDA_PROTOCOL`, a constant of [RouteProtocol]: who made it. */
    public val protocol: Int? get() = fields.protocol

    /** `NDA_NH_ID`: the [NextHopObject] of a VXLAN's entry. */
    public val nextHopId: Long? get() = fields.nextHopId

    /** How long ago it was confirmed, in hundredths of a second. */
    public val confirmed: Long? get() = fields.confirmed

    /** How long ago it was used, in hundredths of a second. */
    public val used: Long? get() = fields.used

    /** How long ago it was changed, in hundredths of a second. */
    public val updated: Long? get() = fields.updated

    override val attributes: List<Attribute> get() = fields.attributes

    /** A builder with everything of this neighbour. */
    public fun toBuilder(): Builder = Builder(fields.copy())

    /** True for a neighbour that is the same in everything, times included. */
    override fun equals(other: Any?): Boolean = other is Neighbour && other.fields == fields

    /** Fits [equals]. */
    override fun hashCode(): Int = fields.hashCode()

    /** In the manner of ip-neighbour(8): `192.0.2.7 dev 2 lladdr 02:00:00:00:00:07 REACHABLE`. */
    override fun toString(): String = buildString {
        append(destination?.text ?: address ?: "?")
        append(" dev $interfaceIndex")
        if (destination != null) address?.let { append(" lladdr $it") }
        vlan?.let { append(" vlan $it") }
        master?.let { append(" master $it") }
        if (flags != 0) append(" ${NeighbourFlag.text(flags)}")
        append(" ${NeighbourState.text(state)}")
    }

    /** Makes neighbours for requests. Each function returns the builder. Not thread-safe. */
    public class Builder internal constructor(private val fields: NeighbourFields) {
        /** See [Neighbour.family]: `AF_BRIDGE` for a forwarding table, else it follows from the destination. */
        public fun family(family: Int): Builder = also { fields.family = family }

        /** The link's index. */
        public fun interfaceIndex(index: Int): Builder = also { fields.interfaceIndex = index }

        /** See [Neighbour.destination]. */
        public fun destination(destination: InetAddress?): Builder = also {
            fields.destination = destination
            if (fields.family == 0 && destination != null) fields.family = destination.family
        }

        /** See [Neighbour.destination]. */
        public fun destination(destination: String): Builder = destination(PrefixText.literal(destination))

        /** See [Neighbour.address]. */
        public fun address(address: LinkLayerAddress?): Builder = also { fields.address = address }

        /** See [Neighbour.address]; as text: `02:00:00:00:00:07`. */
        public fun address(address: String): Builder = address(LinkLayerAddress.parse(address))

        /** See [Neighbour.state]; [NeighbourState.PERMANENT] by default. */
        public fun state(state: Int): Builder = also { fields.state = state }

        /** See [Neighbour.flags]. */
        public fun flags(flags: Int): Builder = also { fields.flags = flags }

        /** See [Neighbour.vlan]. */
        public fun vlan(vlan: Int?): Builder = also { fields.vlan = vlan }

        /** See [Neighbour.vni]. */
        public fun vni(vni: Long?): Builder = also { fields.vni = vni }

        /** See [Neighbour.port]. */
        public fun port(port: Int?): Builder = also { fields.port = port }

        /** See [Neighbour.protocol]. */
        public fun protocol(protocol: Int?): Builder = also { fields.protocol = protocol }

        /** See [Neighbour.nextHopId]. */
        public fun nextHopId(id: Long?): Builder = also { fields.nextHopId = id }

        /** One more attribute, sent as it is: for what has no function here. */
        public fun attribute(attribute: Attribute): Builder = also { fields.attributes += attribute }

        /** The neighbour. */
        public fun build(): Neighbour = Neighbour(fields.copy())
    }

    /** Builders of neighbours. */
    public companion object {
        /** A builder of a permanent neighbour. */
        @JvmStatic
        public fun builder(): Builder = Builder(NeighbourFields(state = NeighbourState.PERMANENT))

        /** The neighbour that [block] describes. */
        @JvmSynthetic
        public inline fun build(block: Builder.() -> Unit): Neighbour = builder().apply(block).build()
    }
}

/** What a [Neighbour] holds; filled by its builder or its decoder, and changed by nobody once it is a neighbour's. */
internal data class NeighbourFields(
    var family: Int = 0,
    var interfaceIndex: Int = 0,
    var state: Int = 0,
    var flags: Int = 0,
    var type: Int = 0,
    var destination: InetAddress? = null,
    var address: LinkLayerAddress? = null,
    var probes: Long? = null,
    var master: Int? = null,
    var vlan: Int? = null,
    var vni: Long? = null,
    var port: Int? = null,
    var protocol: Int? = null,
    var nextHopId: Long? = null,
    var confirmed: Long? = null,
    var used: Long? = null,
    var updated: Long? = null,
    var attributes: List<Attribute> = emptyList(),
)
