package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import java.net.InetAddress

/**
 * One way that a [Route] may take: a link, a gateway, or both. Immutable.
 *
 * @property interfaceIndex the link's index; 0 leaves it to the kernel, which finds the gateway's
 * @property gateway the router; null where the destination is on the link. One of IPv6 for a route of IPv4 is `RTA_VIA`, Linux 5.2
 * @property weight 1 to 256: how much of the traffic goes this way if there are several
 * @property flags bits of [NextHopFlag]; in a request only [NextHopFlag.ON_LINK] may be set
 * @property attributes what else came with it, such as an encapsulation
 * @throws IllegalArgumentException if [weight] is not in its range
 */
public class NextHop @JvmOverloads constructor(
    public val interfaceIndex: Int = 0,
    public val gateway: InetAddress? = null,
    public val weight: Int = 1,
    public val flags: Int = 0,
    public val attributes: List<Attribute> = emptyList(),
) {
    init {
        require(weight in 1..MAX_WEIGHT) { "a weight must be 1 to $MAX_WEIGHT, is $weight" }
    }

    /** The gateway is taken to be on the link, whatever the addresses say. */
    public val isOnLink: Boolean get() = flags and NextHopFlag.ON_LINK != 0

    /** True for a next hop that is the same in everything. */
    override fun equals(other: Any?): Boolean = other is NextHop && other.interfaceIndex == interfaceIndex && other.gateway == gateway &&
        other.weight == weight && other.flags == flags && other.attributes == attributes

    /** Fits [equals]. */
    override fun hashCode(): Int = ((interfaceIndex * 31 + gateway.hashCode()) * 31 + weight) * 31 + flags

    /** `via 192.0.2.1 dev 2 weight 3 onlink`. */
    override fun toString(): String = listOfNotNull(
        gateway?.let { "via ${it.text}" },
        "dev $interfaceIndex".takeIf { interfaceIndex != 0 },
        "weight $weight".takeIf { weight != 1 },
        NextHopFlag.text(flags).takeIf { flags != 0 },
    ).joinToString(" ")

    private companion object {
        private const val MAX_WEIGHT = 256
    }
}
