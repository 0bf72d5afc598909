package io.netloom.net

import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkLayerAddress
import java.util.Objects

/**
 * A network interface as it was when somebody asked: comes from [Interfaces]. More of it, and everything that changes it, has
 * [io.netloom.netlink.route.RouteConn]. Immutable.
 *
 * @property index its number in its network namespace, above 0
 * @property name its name, such as `eth0`
 * @property mtu the most bytes of a packet, the link's own header not counted
 * @property hardwareAddress its hardware address; null if it has none, as the loopback, and for tunnels, where the kernel has an IP address in its place
 * @property flags bits of [InterfaceFlag]
 * @property addresses its addresses
 */
public class Interface internal constructor(
    public val index: Int,
    public val name: String,
    public val mtu: Int,
    public val hardwareAddress: MacAddress?,
    public val flags: Int,
    public val addresses: List<InterfaceAddress>,
) {
    /** Switched on by the administrator. */
    public val isUp: Boolean
        get() = has(InterfaceFlag.UP)

    /** Is up and can carry packets, as far as its driver tells. */
    public val isRunning: Boolean
        get() = has(InterfaceFlag.RUNNING)

    /** A loopback. */
    public val isLoopback: Boolean
        get() = has(InterfaceFlag.LOOPBACK)

    /** Has one peer instead of a segment. */
    public val isPointToPoint: Boolean
        get() = has(InterfaceFlag.POINT_TO_POINT)

    /** Can do broadcast. */
    public val isBroadcast: Boolean
        get() = has(InterfaceFlag.BROADCAST)

    /** Can do multicast. */
    public val isMulticast: Boolean
        get() = has(InterfaceFlag.MULTICAST)

    private fun has(flag: Int) = flags and flag != 0

    /** True for the same in everything; in which order the addresses come does not count. */
    override fun equals(other: Any?): Boolean = other is Interface && other.index == index && other.name == name && other.mtu == mtu &&
        other.hardwareAddress == hardwareAddress && other.flags == flags && other.addresses.toSet() == addresses.toSet()

    /** Fits [equals]. */
    override fun hashCode(): Int = Objects.hash(index, name, mtu, hardwareAddress, flags, addresses.toSet())

    /** `2: eth0 <up|broadcast|multicast|running> mtu 1500 00:00:5e:00:53:01 [192.0.2.1/24]`. */
    override fun toString(): String = buildString {
        append("$index: $name <${InterfaceFlag.text(flags)}> mtu $mtu")
        hardwareAddress?.let { append(" $it") }
        append(" $addresses")
    }

    internal companion object {
        @JvmSynthetic
        fun of(link: Link, addresses: List<InterfaceAddress>): Interface = Interface(
            link.index,
            link.name.orEmpty(),
            link.mtu ?: 0,
            link.address?.let(::hardwareAddress),
            InterfaceFlag.ofLink(link.flags),
            addresses,
        )

        /** What is all zeros is none. What has the size of no hardware address is a tunnel's IP address, or belongs to something that [MacAddress] is not for. */
        private fun hardwareAddress(address: LinkLayerAddress): MacAddress? =
            if (address.isZero || address.size !in MacAddress.SIZES) null else MacAddress.of(address.toByteArray())
    }
}
