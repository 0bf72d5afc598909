package io.netloom.icmp

import io.netloom.socket.ControlMessageType
import io.netloom.socket.Ipv4Option
import io.netloom.socket.Ipv6Option
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SocketLevel
import io.netloom.socket.ip.IpControl
import io.netloom.socket.ip.PacketInfo

/** The options by which the kernel tells of a packet what is not in its message, and what comes of them, of either protocol. */
internal enum class IcmpControl(
    val level: Int,
    val receivesHopLimit: Int,
    val receivesPacketInfo: Int,
    val receivesErrors: Int,
    private val packetInfo: ControlMessageType<PacketInfo>,
) {
    V4(SocketLevel.IP, Ipv4Option.RECVTTL, Ipv4Option.PKTINFO, Ipv4Option.RECVERR, IpControl.IP_PKTINFO),
    V6(SocketLevel.IPV6, Ipv6Option.RECVHOPLIMIT, Ipv6Option.RECVPKTINFO, Ipv6Option.RECVERR, IpControl.IPV6_PKTINFO),
    ;

    fun packetInfo(control: ReceivedControl): PacketInfo? = control[packetInfo]

    companion object {
        fun of(version: IcmpVersion): IcmpControl = if (version == IcmpVersion.V4) V4 else V6

        fun hopLimit(control: ReceivedControl): Int? = IpControl.hopLimit(control).takeIf { it != IpControl.ABSENT }
    }
}
