package io.netloom.ipv4

import io.netloom.socket.Ipv4Option

/** What [Ipv4PacketConn.received] switches on: control messages that come with each packet. These choose what is *told* of packets received and change nothing of packets sent. */
public enum class Ipv4ControlFlag(
    /** The option of level SOL_IP. */
    @get:JvmSynthetic internal val option: Int,
) {
    /** `IP_RECVTOS`: [Ipv4ControlMessage.typeOfService]. */
    TYPE_OF_SERVICE(Ipv4Option.RECVTOS),

    /** `IP_RECVTTL`: [Ipv4ControlMessage.ttl]. */
    TTL(Ipv4Option.RECVTTL),

    /** `IP_PKTINFO`: [Ipv4ControlMessage.destination]. The same option as [INTERFACE]: the kernel tells both or neither. */
    DESTINATION(Ipv4Option.PKTINFO),

    /** `IP_PKTINFO`: [Ipv4ControlMessage.interfaceIndex]. The same option as [DESTINATION]: the kernel tells both or neither. */
    INTERFACE(Ipv4Option.PKTINFO),

    /** `IP_RECVORIGDSTADDR`: [Ipv4ControlMessage.originalDestination]. UDP. */
    ORIGINAL_DESTINATION(Ipv4Option.RECVORIGDSTADDR),

    /** `IP_RECVFRAGSIZE`: [Ipv4ControlMessage.fragmentSize]. */
    FRAGMENT_SIZE(Ipv4Option.RECVFRAGSIZE),
}
