package io.netloom.net

import io.netloom.netlink.route.Address
import io.netloom.netlink.route.AddressFlag
import java.net.Inet6Address
import java.net.InetAddress
import java.util.Objects

/**
 * An address of an [Interface]. Immutable.
 *
 * @property interfaceIndex the interface's index
 * @property prefix the address and how much of it names the network, without a zone. On a point-to-point link the address is this host's own
 *     (`IFA_LOCAL`), and the length that of [peer]'s network
 * @property peer the other end's address (`IFA_ADDRESS`), where one was set; null elsewhere
 * @property broadcast the IPv4 broadcast address (`IFA_BROADCAST`); null if none was set
 * @property flags bits of [AddressFlag], such as [AddressFlag.DEPRECATED]
 */
public class InterfaceAddress internal constructor(
    public val interfaceIndex: Int,
    public val prefix: IpPrefix,
    public val peer: InetAddress?,
    public val broadcast: InetAddress?,
    public val flags: Int,
) {
    /** The address, ready to be bound to: an IPv6 one that counts only on its link has the interface as its scope. */
    public val address: InetAddress
        get() = scoped(prefix.address, interfaceIndex)

    /** Not yet usable: the kernel is still finding out whether somebody else has it (RFC 4862). */
    public val isTentative: Boolean
        get() = flags and AddressFlag.TENTATIVE != 0

    /** True for the same in everything. */
    override fun equals(other: Any?): Boolean = other is InterfaceAddress && other.interfaceIndex == interfaceIndex && other.prefix == prefix &&
        other.peer == peer && other.broadcast == broadcast && other.flags == flags

    /** Fits [equals]. */
    override fun hashCode(): Int = Objects.hash(interfaceIndex, prefix, peer, broadcast, flags)

    /** `192.0.2.1/24`; `192.0.2.1/32 peer 192.0.2.2`. */
    override fun toString(): String = if (peer == null) "$prefix" else "$prefix peer ${peer.text}"

    internal companion object {
        @JvmSynthetic
        fun of(address: Address): InterfaceAddress = InterfaceAddress(
            address.interfaceIndex,
            IpPrefix.of(address.address, address.prefixLength),
            address.peer,
            address.broadcast,
            address.flags,
        )

        /** The address with its interface as zone, if it means something only together with it. */
        @JvmSynthetic
        fun scoped(address: InetAddress, interfaceIndex: Int): InetAddress {
            val isOfLink = address.isLinkLocalUnicast || address.isLinkLocalMulticast || address.isInterfaceLocalMulticast
            return if (address is Inet6Address && isOfLink) Inet6Address.getByAddress(null, address.address, interfaceIndex) else address
        }
    }
}
