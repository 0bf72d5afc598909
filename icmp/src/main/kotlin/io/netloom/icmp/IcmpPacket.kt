package io.netloom.icmp

import java.net.InetAddress

/**
 * A message that has come, and what the kernel tells of the packet that it came in. The same on all kinds of ICMP sockets. Immutable as [IcmpMessage] is.
 *
 * @property message what it says
 * @property source who sent the packet; a link-local one with its scope
 * @property destination whom it was for: an address of this machine, or a multicast or broadcast one. From `IP_PKTINFO`, `IPV6_PKTINFO`; null if the kernel did not tell
 * @property interfaceIndex the interface that it came in by; null if the kernel did not tell
 * @property hopLimit IPv4's time to live or IPv6's hop limit on arrival, 0 to 255. From `IP_TTL`, `IPV6_HOPLIMIT`; null if the kernel did not tell
 * @property timestampNanos when it came, by the kernel's clock in nanoseconds since 1970: on sockets with [io.netloom.socket.SocketOptions.timestampNanos] or its like; 0 else
 */
public class IcmpPacket internal constructor(
    public val message: IcmpMessage,
    public val source: InetAddress,
    public val destination: InetAddress?,
    public val interfaceIndex: Int?,
    public val hopLimit: Int?,
    public val timestampNanos: Long,
) {
    /** Such as `ICMP echo reply (0), identifier 1, sequence 2, 56 bytes from 10.0.0.1, hop limit 64`. */
    override fun toString(): String = "$message from ${source.hostAddress}${hopLimit?.let { ", hop limit $it" }.orEmpty()}"
}
