package io.netloom.ipv6

import io.netloom.socket.Ipv4Option
import io.netloom.socket.Ipv6Option

/**
 * What [Ipv6PacketConn.received] switches on: control messages that come with each packet. These choose what is *told* of packets received and change nothing of packets sent.
 *
 * On a socket that also speaks IPv4, each switches on IPv4's counterpart as well, where there is one.
 */
public enum class Ipv6ControlFlag(
    /** The option of level SOL_IPV6. */
    @get:JvmSynthetic internal val option: Int,
    /** The option of level SOL_IP that does the same for IPv4 packets; 0 where there is none. */
    @get:JvmSynthetic internal val ipv4Option: Int = 0,
) {
    /** `IPV6_RECVTCLASS`, and IPv4's `IP_RECVTOS`: [Ipv6ControlMessage.trafficClass]. */
    TRAFFIC_CLASS(Ipv6Option.RECVTCLASS, Ipv4Option.RECVTOS),

    /** `IPV6_RECVHOPLIMIT`, and IPv4's `IP_RECVTTL`: [Ipv6ControlMessage.hopLimit]. */
    HOP_LIMIT(Ipv6Option.RECVHOPLIMIT, Ipv4Option.RECVTTL),

    /** `IPV6_RECVPKTINFO`, and IPv4's `IP_PKTINFO`: [Ipv6ControlMessage.destination]. The same option as [INTERFACE]: the kernel tells both or neither. */
    DESTINATION(Ipv6Option.RECVPKTINFO, Ipv4Option.PKTINFO),

    /** `IPV6_RECVPKTINFO`, and IPv4's `IP_PKTINFO`: [Ipv6ControlMessage.interfaceIndex]. The same option as [DESTINATION]: the kernel tells both or neither. */
    INTERFACE(Ipv6Option.RECVPKTINFO, Ipv4Option.PKTINFO),

    /** `IPV6_RECVPATHMTU`: [Ipv6ControlMessage.pathMtu], with a message without data that comes after a packet was too large for its path. */
    PATH_MTU(Ipv6Option.RECVPATHMTU),

    /** `IPV6_FLOWINFO`: [Ipv6ControlMessage.flowLabel]. */
    FLOW_LABEL(Ipv6Option.FLOWINFO),

    /** `IPV6_RECVORIGDSTADDR`, and IPv4's `IP_RECVORIGDSTADDR`: [Ipv6ControlMessage.originalDestination]. UDP. */
    ORIGINAL_DESTINATION(Ipv6Option.RECVORIGDSTADDR, Ipv4Option.RECVORIGDSTADDR),

    /** `IPV6_RECVFRAGSIZE`, and IPv4's `IP_RECVFRAGSIZE`: [Ipv6ControlMessage.fragmentSize]. */
    FRAGMENT_SIZE(Ipv6Option.RECVFRAGSIZE, Ipv4Option.RECVFRAGSIZE),
}
