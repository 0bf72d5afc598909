package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.socket.AddressFamily
import java.net.InetAddress

/**
 * A rule of policy routing, which says in which table a packet is looked up: C's `struct fib_rule_hdr` and its `FRA_…` attributes. Immutable.
 *
 *     Rule.build { family(AddressFamily.INET); priority(100); mark(7); table(1000) }
 */
public class Rule internal constructor(private val fields: RuleFields) : RouteObject {
    override val family: Int get() = fields.family

    /** `FRA_PRIORITY`: rules are asked from the smallest on. Null in a request: the kernel chooses one before all others but the first. */
    public val priority: Long? get() = fields.priority

    /** What it does: [RuleAction]. */
    public val action: Int get() = fields.action

    /** The table it leads to; 0 for none. */
    public val table: Long get() = fields.table

    /** `FRA_GOTO`: the priority of the rule to go on with. */
    public val target: Long? get() = fields.target

    /** Packets to there: the first address of the prefix; null for all. */
    public val destination: InetAddress? get() = fields.destination

    /** How many bits of [destination] count. */
    public val destinationLength: Int get() = fields.destinationLength

    /** Packets from there: the first address of the prefix; null for all. */
    public val source: InetAddress? get() = fields.source

    /** How many bits of [source] count. */
    public val sourceLength: Int get() = fields.sourceLength

    /** Packets of this type of service; 0 for all. */
    public val tos: Int get() = fields.tos

    /** Bits of [RuleFlag]. */
    public val flags: Int get() = fields.flags

    /** `FRA_IIFNAME`: packets that came through the link of this name. */
    public val inputInterface: String? get() = fields.inputInterface

    /** `FRA_OIFNAME`: packets of sockets bound to the link of this name. */
    public val outputInterface: String? get() = fields.outputInterface

    /** `FRA_FWMARK`: packets with this mark, as far as [markMask] says. */
    public val mark: Long? get() = fields.mark

    /** `FRA_FWMASK`: which bits of [mark] count. */
    public val markMask: Long? get() = fields.markMask

    /** `FRA_IP_PROTO`: packets of this IP protocol. */
    public val ipProtocol: Int? get() = fields.ipProtocol

    /** `FRA_SPORT_RANGE`: packets from these ports. */
    public val sourcePorts: IntRange? get() = fields.sourcePorts

    /** `FRA_DPORT_RANGE`: packets to these ports. */
    public val destinationPorts: IntRange? get() = fields.destinationPorts

    /** `FRA_UID_RANGE`: packets of sockets of these users. */
    public val users: LongRange? get() = fields.users

    /** `FRA_TUN_ID`: packets of this tunnel, 64 bits unsigned. */
    public val tunnelId: Long? get() = fields.tunnelId

    /** `FRA_SUPPRESS_PREFIXLEN`: routes with so many bits or fewer do not count; -1 for none. */
    public val suppressPrefixLength: Int? get() = fields.suppressPrefixLength

    /** `FRA_SUPPRESS_IFGROUP`: routes through links of this group do not count; -1 for none. */
    public val suppressGroup: Int? get() = fields.suppressGroup

    /** `FRA_L3MDEV`: leads to the table of the packet's VRF. */
    public val isVrf: Boolean get() = fields.vrf

    /** `FRA_PROTOCOL`, a constant of [RouteProtocol]: who made it. */
    public val protocol: Int? get() = fields.protocol

    override val attributes: List<Attribute> get() = fields.attributes

    /** It matches what the rest of it does not match. */
    public val isInverted: Boolean get() = flags and RuleFlag.INVERT != 0

    /** A builder with everything of this rule. */
    public fun toBuilder(): Builder = Builder(fields.copy())

    /** True for a rule that is the same in everything. */
    override fun equals(other: Any?): Boolean = other is Rule && other.fields == fields

    /** Fits [equals]. */
    override fun hashCode(): Int = fields.hashCode()

    /** In the manner of ip-rule(8): `100: from all fwmark 0x7 lookup 1000`. */
    override fun toString(): String = buildString {
        append("${priority ?: 0}:")
        if (isInverted) append(" not")
        append(source?.let { " from ${it.text}/$sourceLength" } ?: " from all")
        destination?.let { append(" to ${it.text}/$destinationLength") }
        mark?.takeIf { it != 0L || markMask != null }?.let { append(" fwmark 0x%x".format(it)) }
        inputInterface?.let { append(" iif $it") }
        outputInterface?.let { append(" oif $it") }
        ipProtocol?.let { append(" ipproto $it") }
        sourcePorts?.let { append(" sport ${it.first}-${it.last}") }
        destinationPorts?.let { append(" dport ${it.first}-${it.last}") }
        append(" ${RuleAction.text(action)}")
        if (action == RuleAction.TO_TABLE) append(if (isVrf) " [l3mdev-table]" else " ${RouteTable.text(table)}")
        target?.let { append(" $it") }
    }

    /** Makes rules for requests. Each function returns the builder. Not thread-safe. */
    public class Builder internal constructor(private val fields: RuleFields) {
        /** `AF_INET` or `AF_INET6`; follows from [source] or [destination] otherwise. */
        public fun family(family: Int): Builder = also { fields.family = family }

        /** See [Rule.priority]. */
        public fun priority(priority: Long?): Builder = also { fields.priority = priority }

        /** Leads to this table. */
        public fun table(table: Long): Builder = also {
            fields.table = table
            fields.action = RuleAction.TO_TABLE
        }

        /** Leads to this table. */
        public fun table(table: Int): Builder = table(table.toLong())

        /** See [Rule.action]. */
        public fun action(action: Int): Builder = also { fields.action = action }

        /** Goes on with the rule of this priority. */
        public fun goTo(priority: Long): Builder = also {
            fields.target = priority
            fields.action = RuleAction.GOTO
        }

        /** See [Rule.source]: `192.0.2.0/24`. */
        public fun source(prefix: String): Builder = also {
            val (address, length) = PrefixText.parse(prefix)
            fields.source = address
            fields.sourceLength = length
            if (fields.family == 0) fields.family = address.family
        }

        /** See [Rule.destination]: `192.0.2.0/24`. */
        public fun destination(prefix: String): Builder = also {
            val (address, length) = PrefixText.parse(prefix)
            fields.destination = address
            fields.destinationLength = length
            if (fields.family == 0) fields.family = address.family
        }

        /** See [Rule.tos]. */
        public fun tos(tos: Int): Builder = also { fields.tos = tos }

        /** See [Rule.flags]; [RuleFlag.INVERT] may be set. */
        public fun flags(flags: Int): Builder = also { fields.flags = flags }

        /** See [Rule.inputInterface]. */
        public fun inputInterface(name: String?): Builder = also { fields.inputInterface = name }

        /** See [Rule.outputInterface]. */
        public fun outputInterface(name: String?): Builder = also { fields.outputInterface = name }

        /** See [Rule.mark] and [Rule.markMask]. */
        @JvmOverloads
        public fun mark(mark: Long, mask: Long? = null): Builder = also {
            fields.mark = mark
            fields.markMask = mask
        }

        /** See [Rule.ipProtocol]. */
        public fun ipProtocol(protocol: Int?): Builder = also { fields.ipProtocol = protocol }

        /** See [Rule.sourcePorts]. */
        public fun sourcePorts(first: Int, last: Int): Builder = also { fields.sourcePorts = first..last }

        /** See [Rule.destinationPorts]. */
        public fun destinationPorts(first: Int, last: Int): Builder = also { fields.destinationPorts = first..last }

        /** See [Rule.users]. */
        public fun users(first: Long, last: Long): Builder = also { fields.users = first..last }

        /** See [Rule.tunnelId]. */
        public fun tunnelId(id: Long?): Builder = also { fields.tunnelId = id }

        /** See [Rule.suppressPrefixLength]. */
        public fun suppressPrefixLength(length: Int?): Builder = also { fields.suppressPrefixLength = length }

        /** See [Rule.suppressGroup]. */
        public fun suppressGroup(group: Int?): Builder = also { fields.suppressGroup = group }

        /** See [Rule.isVrf]. */
        public fun vrf(vrf: Boolean): Builder = also {
            fields.vrf = vrf
            if (vrf) fields.action = RuleAction.TO_TABLE
        }

        /** See [Rule.protocol]. */
        public fun protocol(protocol: Int?): Builder = also { fields.protocol = protocol }

        /** One more attribute, sent as it is: for what has no function here. */
        public fun attribute(attribute: Attribute): Builder = also { fields.attributes += attribute }

        /**
         * The rule.
         *
         * @throws IllegalArgumentException if nothing says whether it is IPv4 or IPv6
         */
        public fun build(): Rule {
            require(fields.family != AddressFamily.UNSPEC) { "IPv4 or IPv6? No address says so: give the family" }
            return Rule(fields.copy())
        }
    }

    /** Builders of rules. */
    public companion object {
        /** A builder of a rule. */
        @JvmStatic
        public fun builder(): Builder = Builder(RuleFields())

        /** The rule that [block] describes. */
        @JvmSynthetic
        public inline fun build(block: Builder.() -> Unit): Rule = builder().apply(block).build()
    }
}

/** What a [Rule] holds; filled by its builder or its decoder, and changed by nobody once it is a rule's. */
internal data class RuleFields(
    var family: Int = 0,
    var priority: Long? = null,
    var action: Int = 0,
    var table: Long = 0,
    var target: Long? = null,
    var destination: InetAddress? = null,
    var destinationLength: Int = 0,
    var source: InetAddress? = null,
    var sourceLength: Int = 0,
    var tos: Int = 0,
    var flags: Int = 0,
    var inputInterface: String? = null,
    var outputInterface: String? = null,
    var mark: Long? = null,
    var markMask: Long? = null,
    var ipProtocol: Int? = null,
    var sourcePorts: IntRange? = null,
    var destinationPorts: IntRange? = null,
    var users: LongRange? = null,
    var tunnelId: Long? = null,
    var suppressPrefixLength: Int? = null,
    var suppressGroup: Int? = null,
    var vrf: Boolean = false,
    var protocol: Int? = null,
    var attributes: List<Attribute> = emptyList(),
)
