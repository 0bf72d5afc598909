package io.netloom.netlink.route

import io.netloom.netlink.Attribute

/**
 * A network interface as rtnetlink tells of it: C's `struct ifinfomsg` and its `IFLA_…` attributes. What is null did not come, or shall not be sent.
 *
 * Administrative state and carrier are two things: [isUp] is what the administrator wants, [hasCarrier] whether there is a signal, [isRunning] and
 * [operationalState] whether packets can pass.
 *
 * For a request, set only what is to be made or changed, not all that was decoded: `Link.build { name("eth0"); mtu(9000) }`. Immutable.
 */
public class Link internal constructor(private val fields: LinkFields) : RouteObject {
    /** `AF_UNSPEC`; `AF_BRIDGE` (7) in what a bridge tells of its ports, where a deletion means that the port left the bridge. */
    override val family: Int get() = fields.family

    /** The interface's index, above 0; 0 in a request for a link that is named otherwise, or shall get any. */
    public val index: Int get() = fields.index

    /** `IFLA_IFNAME`: the name. */
    public val name: String? get() = fields.name

    /** `IFLA_PROP_LIST`: alternative names, each up to 127 bytes. */
    public val alternativeNames: List<String> get() = fields.alternativeNames

    /** `IFLA_IFALIAS`: what the administrator has written to it. */
    public val alias: String? get() = fields.alias

    /** `ifi_type`, C's `ARPHRD_…`: 1 Ethernet, 772 loopback. */
    public val hardwareType: Int get() = fields.hardwareType

    /** Bits of [LinkFlag]. */
    public val flags: Int get() = fields.flags

    /** `ifi_change`: which of the [flags] have changed, in an event; which are to be changed, in a request. */
    public val flagMask: Int get() = fields.flagMask

    /** `IFLA_ADDRESS`: the link-layer address. */
    public val address: LinkLayerAddress? get() = fields.address

    /** `IFLA_BROADCAST`: the link-layer broadcast address; of a point-to-point link, the peer's. */
    public val broadcast: LinkLayerAddress? get() = fields.broadcast

    /** `IFLA_PERM_ADDRESS`: the address that the hardware was made with. */
    public val permanentAddress: LinkLayerAddress? get() = fields.permanentAddress

    /** `IFLA_MTU`: the most bytes of a packet, the link's own header not counted. */
    public val mtu: Int? get() = fields.mtu

    /** `IFLA_MIN_MTU`: the least that [mtu] may be. */
    public val minimumMtu: Long? get() = fields.minimumMtu

    /** `IFLA_MAX_MTU`: the most that [mtu] may be; 0 for no limit. */
    public val maximumMtu: Long? get() = fields.maximumMtu

    /** `IFLA_LINK`: the index of the link that this one lies on, or that is a veth's other end; in the namespace [linkNamespace] if that is there. */
    public val parent: Int? get() = fields.parent

    /** `IFLA_LINK_NETNSID`: the namespace of [parent], if it is another, by the id that this namespace has for it. */
    public val linkNamespace: Int? get() = fields.linkNamespace

    /** `IFLA_MASTER`: the index of the bridge, bond or VRF that this link belongs to. In a request, 0 takes it out. */
    public val master: Int? get() = fields.master

    /** `IFLA_QDISC`: the name of the queueing discipline. */
    public val queueing: String? get() = fields.queueing

    /** `IFLA_TXQLEN`: how many packets may wait to be sent. */
    public val transmitQueueLength: Long? get() = fields.transmitQueueLength

    /** `IFLA_NUM_TX_QUEUES`. */
    public val transmitQueues: Long? get() = fields.transmitQueues

    /** `IFLA_NUM_RX_QUEUES`. */
    public val receiveQueues: Long? get() = fields.receiveQueues

    /** `IFLA_OPERSTATE`: whether packets can pass, by RFC 2863. */
    public val operationalState: OperState? get() = fields.operationalState

    /** `IFLA_CARRIER`: whether there is a signal. */
    public val carrier: Boolean? get() = fields.carrier

    /** `IFLA_CARRIER_CHANGES`: how often [carrier] has changed. */
    public val carrierChanges: Long? get() = fields.carrierChanges

    /** `IFLA_GROUP`: the number of the group of links, 0 by default. */
    public val group: Long? get() = fields.group

    /** `IFLA_PROMISCUITY`: how many users want all packets. */
    public val promiscuity: Long? get() = fields.promiscuity

    /** `IFLA_ALLMULTI`: how many users want all multicast packets. */
    public val allMulticast: Long? get() = fields.allMulticast

    /** `IFLA_LINKINFO`: what kind of virtual link it is; null for hardware and the loopback. */
    public val kind: LinkKind? get() = fields.kind

    /** `IFLA_INFO_SLAVE_KIND`: what kind of link its master is: `bridge`, `bond`. */
    public val portKind: String? get() = fields.portKind

    /** `IFLA_XDP`: the XDP program attached, if one is. */
    public val xdp: LinkXdp? get() = fields.xdp

    /** `IFLA_NUM_VF`: how many virtual functions the hardware has, where they were asked for. */
    public val virtualFunctions: Long? get() = fields.virtualFunctions

    /** `IFLA_PARENT_DEV_NAME`: the device behind it, such as a PCI address. */
    public val parentDevice: String? get() = fields.parentDevice

    /** `IFLA_STATS64`: the counters, where they were asked for and in events. */
    public val statistics: LinkStatistics? get() = fields.statistics

    override val attributes: List<Attribute> get() = fields.attributes

    /** The administrator has switched it on. */
    public val isUp: Boolean get() = has(LinkFlag.UP)

    /** It is up and can carry packets, as far as its driver tells. */
    public val isRunning: Boolean get() = has(LinkFlag.RUNNING)

    /** There is a signal: a cable, a peer that is up. */
    public val hasCarrier: Boolean get() = carrier ?: has(LinkFlag.LOWER_UP)

    /** A loopback. */
    public val isLoopback: Boolean get() = has(LinkFlag.LOOPBACK)

    /** It has one peer instead of a segment. */
    public val isPointToPoint: Boolean get() = has(LinkFlag.POINT_TO_POINT)

    /** It can do broadcast. */
    public val isBroadcast: Boolean get() = has(LinkFlag.BROADCAST)

    /** It can do multicast. */
    public val isMulticast: Boolean get() = has(LinkFlag.MULTICAST)

    private fun has(flag: Int) = flags and flag != 0

    /** A builder with everything of this link. */
    public fun toBuilder(): Builder = Builder(fields.copy())

    @JvmSynthetic
    internal fun namespacePid(): Long? = fields.namespacePid

    @JvmSynthetic
    internal fun namespaceFd(): Int? = fields.namespaceFd

    /** True for a link that is the same in everything, counters included. */
    override fun equals(other: Any?): Boolean = other is Link && other.fields == fields

    /** Fits [equals]. */
    override fun hashCode(): Int = fields.hashCode()

    /** In the manner of ip-link(8): `2: eth0: <UP|BROADCAST> mtu 1500 state UP link/1 02:00:00:00:00:07`. */
    override fun toString(): String = buildString {
        append("$index: $name: <${LinkFlag.text(flags)}>")
        mtu?.let { append(" mtu $it") }
        kind?.let { append(" $it") }
        parent?.let { append(" parent $it") }
        master?.let { append(" master $it") }
        operationalState?.let { append(" state $it") }
        append(" link/$hardwareType")
        address?.let { append(" $it") }
        if (alternativeNames.isNotEmpty()) append(" altname ${alternativeNames.joinToString(",")}")
    }

    /** Makes links for requests. Each function returns the builder. Not thread-safe. */
    public class Builder internal constructor(private val fields: LinkFields) {
        /** See [Link.family]. */
        public fun family(family: Int): Builder = also { fields.family = family }

        /** Which link is meant; see [Link.index]. */
        public fun index(index: Int): Builder = also { fields.index = index }

        /** Which link is meant if no [index] is given, or its new name if one is. At most 15 bytes. */
        public fun name(name: String?): Builder = also { fields.name = name }

        /** See [Link.alias]; an empty one takes it away. */
        public fun alias(alias: String?): Builder = also { fields.alias = alias }

        /** Sets the bits of [mask] to those of [flags]: see [LinkFlag]. */
        public fun flags(flags: Int, mask: Int): Builder = also {
            fields.flags = fields.flags and mask.inv() or (flags and mask)
            fields.flagMask = fields.flagMask or mask
        }

        /** Switches the link on. */
        public fun up(): Builder = flags(LinkFlag.UP, LinkFlag.UP)

        /** Switches the link off. */
        public fun down(): Builder = flags(0, LinkFlag.UP)

        /** See [Link.address]. */
        public fun address(address: LinkLayerAddress?): Builder = also { fields.address = address }

        /** See [Link.address]; as text: `02:00:00:00:00:07`. */
        public fun address(address: String): Builder = address(LinkLayerAddress.parse(address))

        /** See [Link.broadcast]. */
        public fun broadcast(broadcast: LinkLayerAddress?): Builder = also { fields.broadcast = broadcast }

        /** See [Link.mtu]. */
        public fun mtu(mtu: Int?): Builder = also { fields.mtu = mtu }

        /** See [Link.parent]. */
        public fun parent(index: Int?): Builder = also { fields.parent = index }

        /** See [Link.master]. */
        public fun master(index: Int?): Builder = also { fields.master = index }

        /** See [Link.transmitQueueLength]. */
        public fun transmitQueueLength(packets: Long?): Builder = also { fields.transmitQueueLength = packets }

        /** See [Link.transmitQueues]; only while it is made. */
        public fun transmitQueues(queues: Long?): Builder = also { fields.transmitQueues = queues }

        /** See [Link.receiveQueues]; only while it is made. */
        public fun receiveQueues(queues: Long?): Builder = also { fields.receiveQueues = queues }

        /** See [Link.carrier]; for links that a program is behind. */
        public fun carrier(carrier: Boolean?): Builder = also { fields.carrier = carrier }

        /** See [Link.group]. */
        public fun group(group: Long?): Builder = also { fields.group = group }

        /** See [Link.kind]. */
        public fun kind(kind: LinkKind?): Builder = also { fields.kind = kind }

        /** `IFLA_NET_NS_FD`: the namespace to which the link goes or in which it is made, by a descriptor of this process. */
        public fun namespaceFd(descriptor: Int?): Builder = also { fields.namespaceFd = descriptor }

        /** `IFLA_NET_NS_PID`: the namespace to which the link goes or in which it is made, by a process in it. */
        public fun namespacePid(pid: Long?): Builder = also { fields.namespacePid = pid }

        /** One more attribute, sent as it is: for what has no function here. */
        public fun attribute(attribute: Attribute): Builder = also { fields.attributes += attribute }

        /** Only these of [RouteObject.attributes]. */
        public fun attributes(attributes: List<Attribute>): Builder = also { fields.attributes = attributes.toList() }

        /** The link. */
        public fun build(): Link = Link(fields.copy())
    }

    /** Builders of links. */
    public companion object {
        /** A builder of a link of which nothing is known. */
        @JvmStatic
        public fun builder(): Builder = Builder(LinkFields())

        /** The link that [block] describes. */
        @JvmSynthetic
        public inline fun build(block: Builder.() -> Unit): Link = builder().apply(block).build()
    }
}

/** What a [Link] holds; filled by its builder or its decoder, and changed by nobody once it is a link's. */
internal data class LinkFields(
    var family: Int = 0,
    var index: Int = 0,
    var hardwareType: Int = 0,
    var flags: Int = 0,
    var flagMask: Int = 0,
    var name: String? = null,
    var alternativeNames: List<String> = emptyList(),
    var alias: String? = null,
    var address: LinkLayerAddress? = null,
    var broadcast: LinkLayerAddress? = null,
    var permanentAddress: LinkLayerAddress? = null,
    var mtu: Int? = null,
    var minimumMtu: Long? = null,
    var maximumMtu: Long? = null,
    var parent: Int? = null,
    var linkNamespace: Int? = null,
    var master: Int? = null,
    var queueing: String? = null,
    var transmitQueueLength: Long? = null,
    var transmitQueues: Long? = null,
    var receiveQueues: Long? = null,
    var operationalState: OperState? = null,
    var carrier: Boolean? = null,
    var carrierChanges: Long? = null,
    var group: Long? = null,
    var promiscuity: Long? = null,
    var allMulticast: Long? = null,
    var kind: LinkKind? = null,
    var portKind: String? = null,
    var xdp: LinkXdp? = null,
    var virtualFunctions: Long? = null,
    var parentDevice: String? = null,
    var statistics: LinkStatistics? = null,
    var namespaceFd: Int? = null,
    var namespacePid: Long? = null,
    var attributes: List<Attribute> = emptyList(),
)
