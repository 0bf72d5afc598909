package io.netloom.testkit

import java.net.Inet4Address
import java.net.InetAddress

/** The few requests with which the kit builds its networks. */
internal object RouteMessages {
    const val NEWLINK = 16
    const val DELLINK = 17
    const val GETLINK = 18
    const val NEWADDR = 20
    const val DELADDR = 21
    const val NEWROUTE = 24
    const val GETROUTE = 26

    private const val REQUEST = 1
    private const val ACK = 4
    private const val NEW = REQUEST or ACK or 0x600 // NLM_F_EXCL, NLM_F_CREATE
    private const val IFF_UP = 1

    private const val LINK_NAME = 3
    private const val LINK_MTU = 4
    private const val LINK_MASTER = 10
    private const val LINK_INFO = 18
    private const val LINK_NAMESPACE = 28
    private const val INFO_KIND = 1
    private const val INFO_DATA = 2
    private const val VETH_PEER = 1
    private const val BRIDGE_SNOOPING = 23

    private const val ADDRESS = 1
    private const val ADDRESS_LOCAL = 2
    private const val ADDRESS_BROADCAST = 4
    private const val FLAG_NODAD = 2
    private const val SCOPE_HOST = 254
    private const val SCOPE_UNIVERSE = 0

    private const val ROUTE_DESTINATION = 1
    private const val ROUTE_INTERFACE = 4
    private const val ROUTE_GATEWAY = 5
    private const val TABLE_MAIN = 254
    private const val PROTOCOL_STATIC = 4
    private const val SCOPE_LINK = 253
    private const val UNICAST = 1

    private const val INET = 2
    private const val INET6 = 10

    fun name(type: Int): String = when (type) {
        NEWLINK -> "RTM_NEWLINK"
        DELLINK -> "RTM_DELLINK"
        GETLINK -> "RTM_GETLINK"
        NEWADDR -> "RTM_NEWADDR"
        DELADDR -> "RTM_DELADDR"
        NEWROUTE -> "RTM_NEWROUTE"
        GETROUTE -> "RTM_GETROUTE"
        else -> "rtnetlink message $type"
    }

    /** A pair of interfaces, the second of which comes to life in the namespace whose descriptor is [peerNamespace]. */
    fun createVeth(name: String, peer: String, peerNamespace: Int, mtu: Int?): RouteMessage =
        link(NEWLINK, NEW, "veth $name").attribute(LINK_NAME, name).mtu(mtu).attribute(LINK_INFO) {
            attribute(INFO_KIND, "veth")
            attribute(INFO_DATA) {
                attribute(VETH_PEER) {
                    linkHeader()
                    attribute(LINK_NAME, peer).mtu(mtu)
                    attribute(LINK_NAMESPACE, peerNamespace)
                }
            }
        }

    fun createBridge(name: String): RouteMessage = link(NEWLINK, NEW, "bridge $name").attribute(LINK_NAME, name).attribute(LINK_INFO) {
        attribute(INFO_KIND, "bridge")
        attribute(INFO_DATA) { attribute(BRIDGE_SNOOPING, byteArrayOf(0)) } // every multicast packet to every port
    }

    fun deleteLink(index: Int, name: String): RouteMessage = link(DELLINK, REQUEST or ACK, name, index)

    /** Answered by a RTM_NEWLINK instead of an acknowledgement. */
    fun getLink(name: String): RouteMessage = link(GETLINK, REQUEST, name).attribute(LINK_NAME, name)

    fun setUp(index: Int, name: String, up: Boolean): RouteMessage = link(NEWLINK, REQUEST or ACK, name, index, if (up) IFF_UP else 0, IFF_UP)

    fun setMtu(index: Int, name: String, mtu: Int): RouteMessage = link(NEWLINK, REQUEST or ACK, name, index).mtu(mtu)

    fun setMaster(index: Int, name: String, master: Int): RouteMessage = link(NEWLINK, REQUEST or ACK, name, index).attribute(LINK_MASTER, master)

    fun addAddress(index: Int, name: String, prefix: Prefix): RouteMessage {
        val message = address(NEWADDR, NEW, index, name, prefix)
        val broadcast = prefix.broadcast
        return if (broadcast == null) message else message.attribute(ADDRESS_BROADCAST, broadcast)
    }

    fun removeAddress(index: Int, name: String, prefix: Prefix): RouteMessage = address(DELADDR, REQUEST or ACK, index, name, prefix)

    /** @param index the outgoing interface; 0 to let the kernel find it by the gateway */
    fun addRoute(destination: Prefix, gateway: InetAddress?, index: Int): RouteMessage = RouteMessage(NEWROUTE, NEW, "to $destination")
        .u8(destination.family)
        .u8(destination.length)
        .u8(0)
        .u8(0)
        .u8(TABLE_MAIN)
        .u8(PROTOCOL_STATIC)
        .u8(if (gateway == null) SCOPE_LINK else SCOPE_UNIVERSE)
        .u8(UNICAST)
        .u32(0)
        .apply {
            if (destination.length > 0) attribute(ROUTE_DESTINATION, destination.network)
            if (gateway != null) attribute(ROUTE_GATEWAY, gateway.address)
            if (index != 0) attribute(ROUTE_INTERFACE, index)
        }

    /** Asks which way a packet to this address would go; answered by a RTM_NEWROUTE. */
    fun getRoute(address: InetAddress, index: Int): RouteMessage {
        val prefix = Prefix.of(address.hostAddress.substringBefore('%'))
        return RouteMessage(GETROUTE, REQUEST, "to $prefix")
            .u8(prefix.family)
            .u8(prefix.length)
            .u16(0)
            .u32(0)
            .u32(0)
            .attribute(ROUTE_DESTINATION, prefix.address.address)
            .attribute(ROUTE_INTERFACE, index)
    }

    private fun address(type: Int, flags: Int, index: Int, name: String, prefix: Prefix) = RouteMessage(type, flags, "$prefix on $name")
        .u8(prefix.family)
        .u8(prefix.length)
        .u8(if (prefix.family == INET6) FLAG_NODAD else 0) // an address is usable at once, without a second of looking for duplicates
        .u8(if (prefix.address.isLoopbackAddress) SCOPE_HOST else SCOPE_UNIVERSE)
        .u32(index)
        .attribute(ADDRESS_LOCAL, prefix.address.address)
        .attribute(ADDRESS, prefix.address.address)

    private fun link(type: Int, flags: Int, subject: String, index: Int = 0, state: Int = 0, change: Int = 0) =
        RouteMessage(type, flags, subject).apply { linkHeader(index, state, change) }

    private fun RouteMessage.linkHeader(index: Int = 0, state: Int = 0, change: Int = 0) = u32(0).u32(index).u32(state).u32(change)

    private fun RouteMessage.mtu(mtu: Int?) = if (mtu == null) this else attribute(LINK_MTU, mtu)

    private val Prefix.family: Int
        get() = if (address is Inet4Address) INET else INET6
}
