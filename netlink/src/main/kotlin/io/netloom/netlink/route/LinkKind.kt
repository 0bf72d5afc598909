package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeEncoder
import java.net.Inet4Address
import java.net.InetAddress

/**
 * What kind of link a virtual one is, and its kind's own settings: `IFLA_LINKINFO`. The kinds that are used most have functions here; any other is
 * made with its name and its attributes:
 *
 *     LinkKind.of("ipvlan") { u16(1, 0) }
 *
 * Immutable.
 *
 * @property name the kernel's name of the kind: `veth`, `bridge`, `vlan`
 * @property attributes all settings, `IFLA_INFO_DATA`, as they come and go
 */
public class LinkKind internal constructor(
    public val name: String,
    public val attributes: List<Attribute>,
    private val settings: Settings = Settings(),
) {
    /** The VLAN's id, 0 to 4095. */
    public val vlanId: Int? get() = settings.vlanId

    /** The VLAN's protocol: 0x8100 for 802.1Q, 0x88a8 for 802.1ad. */
    public val vlanProtocol: Int? get() = settings.vlanProtocol

    /** The VXLAN's network identifier. */
    public val vxlanId: Long? get() = settings.vxlanId

    /** The VXLAN's UDP port. */
    public val vxlanPort: Int? get() = settings.vxlanPort

    /** The VXLAN's group or remote address. */
    public val vxlanRemote: InetAddress? get() = settings.vxlanRemote

    /** The VXLAN's own address. */
    public val vxlanLocal: InetAddress? get() = settings.vxlanLocal

    /** The routing table of a VRF. */
    public val vrfTable: Long? get() = settings.vrfTable

    /** A macvlan's mode: 1 private, 2 vepa, 4 bridge, 8 passthru, 16 source. */
    public val macvlanMode: Long? get() = settings.macvlanMode

    /** A bond's mode, 0 (balance-rr) to 6 (balance-alb). */
    public val bondMode: Int? get() = settings.bondMode

    /** True for the same name and settings. */
    override fun equals(other: Any?): Boolean = other is LinkKind && other.name == name && other.attributes == attributes

    /** Fits [equals]. */
    override fun hashCode(): Int = name.hashCode() * 31 + attributes.hashCode()

    /** The name and the settings that are known here: `vlan id 7`. */
    override fun toString(): String = listOfNotNull(
        name,
        vlanId?.let { "id $it" },
        vxlanId?.let { "id $it" },
        vxlanPort?.let { "port $it" },
        vrfTable?.let { "table $it" },
        (macvlanMode ?: bondMode)?.let { "mode $it" },
    ).joinToString(" ")

    internal data class Settings(
        var vlanId: Int? = null,
        var vlanProtocol: Int? = null,
        var vxlanId: Long? = null,
        var vxlanPort: Int? = null,
        var vxlanRemote: InetAddress? = null,
        var vxlanLocal: InetAddress? = null,
        var vrfTable: Long? = null,
        var macvlanMode: Long? = null,
        var bondMode: Int? = null,
    )

    /** Kinds of links to be made. */
    public companion object {
        private const val VLAN_802_1Q = 0x8100
        private const val VXLAN_IANA_PORT = 4789

        /** A kind of this name without settings: `bridge`, `dummy`, `ifb`. */
        @JvmStatic
        public fun of(name: String): LinkKind = LinkKind(name, emptyList())

        /** A kind of this name with the settings that [block] encodes, in the kind's own numbers. */
        @JvmSynthetic
        public inline fun of(name: String, block: AttributeEncoder.() -> Unit): LinkKind = of(name, AttributeEncoder().apply(block).toByteArray())

        /** A kind of this name with encoded settings, [AttributeEncoder.toByteArray] for instance. */
        @JvmStatic
        public fun of(name: String, settings: ByteArray): LinkKind = LinkReader.kind(name, settings)

        /** A bridge with the kernel's defaults. */
        @JvmStatic
        public fun bridge(): LinkKind = of("bridge")

        /**
         * One end of a cable whose other end is [peer], which has a name at least, may have any other property, and may be in another namespace. Neither can be switched on while it is made
         * (ENOTCONN): that is a change of its own.
         */
        @JvmStatic
        public fun veth(peer: Link): LinkKind = of("veth") { bytes(VethInfo.PEER, LinkWriter.payload(peer)) }

        /** One end of a cable whose other end has this name. */
        @JvmStatic
        public fun veth(peerName: String): LinkKind = veth(Link.builder().name(peerName).build())

        /** A VLAN of the link that [Link.Builder.parent] names; [protocol] is 0x8100 (802.1Q) or 0x88a8 (802.1ad). */
        @JvmStatic
        @JvmOverloads
        public fun vlan(id: Int, protocol: Int = VLAN_802_1Q): LinkKind = of("vlan") {
            u16(IflaVlan.ID, id)
            be16(IflaVlan.PROTOCOL, protocol)
        }

        /** A VXLAN: its network identifier, where packets go that have no better way, the UDP port, and its own address. */
        @JvmStatic
        @JvmOverloads
        public fun vxlan(id: Long, remote: InetAddress? = null, port: Int = VXLAN_IANA_PORT, local: InetAddress? = null): LinkKind = of("vxlan") {
            u32(IflaVxlan.ID, id)
            remote?.let { ipAddress(if (it is Inet4Address) IflaVxlan.GROUP else IflaVxlan.GROUP6, it) }
            local?.let { ipAddress(if (it is Inet4Address) IflaVxlan.LOCAL else IflaVxlan.LOCAL6, it) }
            be16(IflaVxlan.PORT, port)
        }

        /** A macvlan on the link that [Link.Builder.parent] names; for [mode] see [macvlanMode]. */
        @JvmStatic
        public fun macvlan(mode: Long): LinkKind = of("macvlan") { u32(IflaMacvlan.MODE, mode) }

        /** A VRF with its routing table. */
        @JvmStatic
        public fun vrf(table: Long): LinkKind = of("vrf") { u32(IflaVrf.TABLE, table) }

        /** A bond; for [mode] see [bondMode]. */
        @JvmStatic
        public fun bond(mode: Int): LinkKind = of("bond") { u8(IflaBond.MODE, mode) }
    }
}
