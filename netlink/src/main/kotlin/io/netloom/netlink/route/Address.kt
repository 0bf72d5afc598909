package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import java.net.InetAddress

/**
 * An IP address of a link: C's `struct ifaddrmsg` and its `IFA_…` attributes. Immutable.
 *
 *     Address.build { interfaceIndex(2); address("192.0.2.1/24") }
 */
public class Address internal constructor(private val fields: AddressFields) : RouteObject {
    override val family: Int get() = fields.family

    /** The link's index. */
    public val interfaceIndex: Int get() = fields.interfaceIndex

    /** This host's own address, `IFA_LOCAL`, or `IFA_ADDRESS` where there is no other. An IPv6 one is without scope id; [interfaceIndex] is it. */
    public val address: InetAddress get() = checkNotNull(fields.address)

    /** The other end's address, `IFA_ADDRESS`, on a point-to-point link; null elsewhere. */
    public val peer: InetAddress? get() = fields.peer

    /** How many bits the prefix has; that of [peer], if there is one. */
    public val prefixLength: Int get() = fields.prefixLength

    /** `IFA_BROADCAST`: the IPv4 broadcast address. */
    public val broadcast: InetAddress? get() = fields.broadcast

    /** `IFA_ANYCAST`: an anycast address. */
    public val anycast: InetAddress? get() = fields.anycast

    /** `IFA_LABEL`: a name for the IPv4 address, by default the link's. */
    public val label: String? get() = fields.label

    /** `ifa_scope`, a constant of [RouteScope]: how far the address can be seen. */
    public val scope: Int get() = fields.scope

    /** Bits of [AddressFlag], all 32: `IFA_FLAGS` where it came. */
    public val flags: Int get() = fields.flags

    /** For how many seconds from now on it is preferred as source; null for ever. */
    public val preferredSeconds: Long? get() = fields.preferredSeconds

    /** For how many seconds from now on it is valid; null for ever. */
    public val validSeconds: Long? get() = fields.validSeconds

    /** When it was made, in hundredths of a second since the kernel's start; wraps after 497 days. Null if it did not come. */
    public val created: Long? get() = fields.created

    /** When it was changed last, as [created]. */
    public val updated: Long? get() = fields.updated

    /** `IFA_RT_PRIORITY`: the metric of the route to its prefix. */
    public val routePriority: Long? get() = fields.routePriority

    /** `IFA_PROTO`: who made it; 1 the kernel for the loopback, 2 for a router's advertisement, 3 for the link-local address. Linux 5.18. */
    public val protocol: Int? get() = fields.protocol

    override val attributes: List<Attribute> get() = fields.attributes

    /** Not yet usable: being checked for duplicates. */
    public val isTentative: Boolean get() = flags and AddressFlag.TENTATIVE != 0

    /** A builder with everything of this address. */
    public fun toBuilder(): Builder = Builder(fields.copy())

    /** True for an address that is the same in everything, times included. */
    override fun equals(other: Any?): Boolean = other is Address && other.fields == fields

    /** Fits [equals]. */
    override fun hashCode(): Int = fields.hashCode()

    /** In the manner of ip-address(8): `192.0.2.1/24 dev 2 scope global`. */
    override fun toString(): String = buildString {
        append(address.text)
        peer?.let { append(" peer ${it.text}") }
        append("/$prefixLength dev $interfaceIndex scope ${RouteScope.text(scope)}")
        broadcast?.let { append(" brd ${it.text}") }
        if (flags and AddressFlag.PERMANENT.inv() != 0) append(" ${AddressFlag.text(flags and AddressFlag.PERMANENT.inv())}")
        validSeconds?.let { append(" valid ${it}s") }
    }

    /** Makes addresses for requests. Each function returns the builder. Not thread-safe. */
    public class Builder internal constructor(private val fields: AddressFields) {
        /** The link's index. */
        public fun interfaceIndex(index: Int): Builder = also { fields.interfaceIndex = index }

        /** See [Address.address] and [Address.prefixLength], which by default is the whole address. */
        @JvmOverloads
        public fun address(address: InetAddress, prefixLength: Int = address.bits): Builder = also {
            fields.address = address
            fields.family = address.family
            fields.prefixLength = PrefixText.checked(prefixLength, address)
        }

        /** `192.0.2.1/24` or `fd00::1/64`; without a length, the whole address. */
        public fun address(prefix: String): Builder = PrefixText.parse(prefix).let { (address, length) -> address(address, length) }

        /** See [Address.peer]. */
        public fun peer(peer: InetAddress?): Builder = also { fields.peer = peer }

        /** See [Address.broadcast]. */
        public fun broadcast(broadcast: InetAddress?): Builder = also { fields.broadcast = broadcast }

        /** See [Address.anycast]. */
        public fun anycast(anycast: InetAddress?): Builder = also { fields.anycast = anycast }

        /** See [Address.label]. */
        public fun label(label: String?): Builder = also { fields.label = label }

        /** See [Address.scope]. */
        public fun scope(scope: Int): Builder = also { fields.scope = scope }

        /** See [Address.flags]. */
        public fun flags(flags: Int): Builder = also { fields.flags = flags }

        /** See [Address.preferredSeconds] and [Address.validSeconds]; null for ever. */
        public fun lifetime(preferredSeconds: Long?, validSeconds: Long?): Builder = also {
            fields.preferredSeconds = preferredSeconds
            fields.validSeconds = validSeconds
        }

        /** See [Address.routePriority]. */
        public fun routePriority(metric: Long?): Builder = also { fields.routePriority = metric }

        /** See [Address.protocol]. */
        public fun protocol(protocol: Int?): Builder = also { fields.protocol = protocol }

        /** One more attribute, sent as it is: for what has no function here. */
        public fun attribute(attribute: Attribute): Builder = also { fields.attributes += attribute }

        /**
         * The address.
         *
         * @throws IllegalArgumentException if none was given
         */
        public fun build(): Address {
            requireNotNull(fields.address) { "an address is needed" }
            return Address(fields.copy())
        }
    }

    /** Builders of addresses. */
    public companion object {
        /** A builder of an address. */
        @JvmStatic
        public fun builder(): Builder = Builder(AddressFields())

        /** The address that [block] describes. */
        @JvmSynthetic
        public inline fun build(block: Builder.() -> Unit): Address = builder().apply(block).build()
    }
}

/** What an [Address] holds; filled by its builder or its decoder, and changed by nobody once it is an address's. */
internal data class AddressFields(
    var family: Int = 0,
    var interfaceIndex: Int = 0,
    var prefixLength: Int = 0,
    var flags: Int = 0,
    var scope: Int = 0,
    var address: InetAddress? = null,
    var peer: InetAddress? = null,
    var broadcast: InetAddress? = null,
    var anycast: InetAddress? = null,
    var label: String? = null,
    var preferredSeconds: Long? = null,
    var validSeconds: Long? = null,
    var created: Long? = null,
    var updated: Long? = null,
    var routePriority: Long? = null,
    var protocol: Int? = null,
    var attributes: List<Attribute> = emptyList(),
)
