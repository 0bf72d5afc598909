package io.netloom.socket.ip

import java.net.InetAddress
import java.util.Objects

/**
 * Interface and addresses of one packet: `struct in_pktinfo` or `struct in6_pktinfo`. Immutable.
 *
 * @property interfaceIndex received: the interface that the packet came in by. Sent: the one that it shall leave by; 0 for that of the route
 * @property local received: the address of this host that an answer should come from; for IPv6 simply the destination. Sent: the source address; null for that of the route
 * @property destination received: where the packet was for, perhaps a group. Not sent
 */
public class PacketInfo @JvmOverloads constructor(
    public val interfaceIndex: Int,
    public val local: InetAddress? = null,
    public val destination: InetAddress? = null,
) {
    /** True for the same interface and addresses. */
    override fun equals(other: Any?): Boolean =
        other is PacketInfo && other.interfaceIndex == interfaceIndex && other.local == local && other.destination == destination

    /** Fits [equals]. */
    override fun hashCode(): Int = Objects.hash(interfaceIndex, local, destination)

    override fun toString(): String = "interface $interfaceIndex" +
        (local?.let { " local ${it.hostAddress}" } ?: "") + (destination?.let { " destination ${it.hostAddress}" } ?: "")
}
