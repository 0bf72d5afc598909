package io.netloom.netlink

import io.netloom.socket.ControlMessageTypes
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.SocketLevel

/** The control messages of netlink sockets. */
public object NetlinkControl {
    /** `NETLINK_PKTINFO`: the multicast group that a datagram was sent to, 0 for none. Received with the option of that name ([NetlinkOptions.packetInfo]). */
    @JvmField
    public val PKTINFO: NumberControlMessageType = NumberControlMessageType(SocketLevel.NETLINK, 3, "NETLINK_PKTINFO", 4)

    /** `NETLINK_LISTEN_ALL_NSID`: the id of the namespace that a datagram came from. Received with [NetlinkOptions.listenAllNamespaces]. */
    @JvmField
    public val NSID: NumberControlMessageType = NumberControlMessageType(SocketLevel.NETLINK, 8, "NETLINK_LISTEN_ALL_NSID", 4)

    init {
        ControlMessageTypes.register(PKTINFO)
        ControlMessageTypes.register(NSID)
    }
}
