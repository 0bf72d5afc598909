package io.netloom.socket.ip

import io.netloom.socket.ControlMessageType
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.ip.IpControlReader
import io.netloom.socket.internal.sys.OptionLayout
import io.netloom.socket.internal.sys.SocketAddressLayout
import java.lang.foreign.MemorySegment
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The control messages of IPv4 and IPv6, see ip(7), ipv6(7) and RFC 3542. Each says the option that switches it on, whose number often is another one, and the direction in which it goes.
 *
 * The functions below read a received packet's figures whichever family it is of, and allocate nothing. They follow the rule of dual-stack sockets: an IPv4 packet that comes
 * in through an IPv6 socket brings IPv4's messages, and beside them `IPV6_PKTINFO` with v4-mapped addresses but none of IPv6's others; an IPv6 packet never brings any of IPv4's. So IPv4's are
 * looked for first.
 */
public object IpControl {
    /** What the functions below return for a figure that did not come: it is never 0, which is a value. */
    public const val ABSENT: Int = -1

    // IPv4

    /** `IP_TOS`: the byte that was type of service, DSCP and ECN. Received with IP_RECVTOS as one byte; sent as an int. */
    @JvmField
    public val IP_TOS: NumberControlMessageType = NumberControlMessageType(SocketLevel.IP, 1, "IP_TOS", 4)

    /** `IP_TTL`: the time to live. Received with IP_RECVTTL; sent, 1 to 255. */
    @JvmField
    public val IP_TTL: NumberControlMessageType = NumberControlMessageType(SocketLevel.IP, 2, "IP_TTL", 4)

    /** `IP_RECVOPTS`: the header's options. Received with the option of that name. */
    @JvmField
    public val IP_RECVOPTS: ControlMessageType<ByteArray> = BytesType(SocketLevel.IP, 6, "IP_RECVOPTS")

    /** `IP_RETOPTS`: the header's options as an answer would have them. Received with the option of that name; sent. */
    @JvmField
    public val IP_RETOPTS: ControlMessageType<ByteArray> = BytesType(SocketLevel.IP, 7, "IP_RETOPTS")

    /** `IP_PKTINFO`: interface and addresses. Received with the option of that name; sent, with the source as [PacketInfo.local]. */
    @JvmField
    public val IP_PKTINFO: ControlMessageType<PacketInfo> = PacketInfoType4()

    /** `IP_ORIGDSTADDR`: address and port that the packet was for before TPROXY diverted it. Received with IP_RECVORIGDSTADDR, the same number. */
    @JvmField
    public val IP_ORIGDSTADDR: ControlMessageType<SockAddr> =
        AddressType(SocketLevel.IP, 20, "IP_ORIGDSTADDR", SocketAddressLayout.Inet4.SIZE)

    /** `IP_CHECKSUM`: the sum over the packet, which the kernel has at hand. Received with the option of that name. */
    @JvmField
    public val IP_CHECKSUM: NumberControlMessageType = NumberControlMessageType(SocketLevel.IP, 23, "IP_CHECKSUM", 4)

    /** `IP_RECVFRAGSIZE`: the largest fragment that the datagram came in; absent when it came whole. Received with the option of that name. */
    @JvmField
    public val IP_RECVFRAGSIZE: NumberControlMessageType = NumberControlMessageType(SocketLevel.IP, 25, "IP_RECVFRAGSIZE", 4)

    /** `IP_PROTOCOL`: the protocol of a packet on a raw socket of protocol IPPROTO_RAW. Sent; Linux 6.4. */
    @JvmField
    public val IP_PROTOCOL: NumberControlMessageType = NumberControlMessageType(SocketLevel.IP, 52, "IP_PROTOCOL", 4)

    // IPv6

    /** `IPV6_FLOWINFO`: the header's first word, traffic class and flow label, in host order. Received with the option of that name; sent. */
    @JvmField
    public val IPV6_FLOWINFO: ControlMessageType<Int> = FlowInfoType()

    /** `IPV6_PKTINFO`: interface and address. Received with IPV6_RECVPKTINFO; sent, with the source as [PacketInfo.local]. */
    @JvmField
    public val IPV6_PKTINFO: ControlMessageType<PacketInfo> = PacketInfoType6()

    /** `IPV6_HOPLIMIT`: the hop limit. Received with IPV6_RECVHOPLIMIT; sent, 0 to 255, or -1 for the route's. */
    @JvmField
    public val IPV6_HOPLIMIT: NumberControlMessageType = NumberControlMessageType(SocketLevel.IPV6, 52, "IPV6_HOPLIMIT", 4)

    /** `IPV6_HOPOPTS`: the hop-by-hop options header. Received with IPV6_RECVHOPOPTS; sent with CAP_NET_RAW. */
    @JvmField
    public val IPV6_HOPOPTS: ControlMessageType<ByteArray> = BytesType(SocketLevel.IPV6, 54, "IPV6_HOPOPTS")

    /** `IPV6_RTHDRDSTOPTS`: the destination options header before a routing header. Sent with CAP_NET_RAW. */
    @JvmField
    public val IPV6_RTHDRDSTOPTS: ControlMessageType<ByteArray> = BytesType(SocketLevel.IPV6, 55, "IPV6_RTHDRDSTOPTS")

    /** `IPV6_RTHDR`: the routing header. Received with IPV6_RECVRTHDR; sent. */
    @JvmField
    public val IPV6_RTHDR: ControlMessageType<ByteArray> = BytesType(SocketLevel.IPV6, 57, "IPV6_RTHDR")

    /** `IPV6_DSTOPTS`: a destination options header. Received with IPV6_RECVDSTOPTS; sent with CAP_NET_RAW. */
    @JvmField
    public val IPV6_DSTOPTS: ControlMessageType<ByteArray> = BytesType(SocketLevel.IPV6, 59, "IPV6_DSTOPTS")

    /** `IPV6_PATHMTU`: the path to a destination turned out to take smaller packets. Received with IPV6_RECVPATHMTU, by a message without data. */
    @JvmField
    public val IPV6_PATHMTU: ControlMessageType<PathMtu> = PathMtuType()

    /** `IPV6_DONTFRAG`: 1 to send the packet whole or not at all. Sent. */
    @JvmField
    public val IPV6_DONTFRAG: NumberControlMessageType = NumberControlMessageType(SocketLevel.IPV6, 62, "IPV6_DONTFRAG", 4)

    /** `IPV6_TCLASS`: the traffic class, DSCP and ECN. Received with IPV6_RECVTCLASS; sent, 0 to 255, or -1 for the socket's. */
    @JvmField
    public val IPV6_TCLASS: NumberControlMessageType = NumberControlMessageType(SocketLevel.IPV6, 67, "IPV6_TCLASS", 4)

    /** `IPV6_ORIGDSTADDR`: address and port that the packet was for before TPROXY diverted it. Received with IPV6_RECVORIGDSTADDR, the same number. */
    @JvmField
    public val IPV6_ORIGDSTADDR: ControlMessageType<SockAddr> =
        AddressType(SocketLevel.IPV6, 74, "IPV6_ORIGDSTADDR", SocketAddressLayout.Inet6.SIZE)

    /** `IPV6_RECVFRAGSIZE`: the largest fragment that the datagram came in; absent when it came whole. Received with the option of that name. */
    @JvmField
    public val IPV6_RECVFRAGSIZE: NumberControlMessageType = NumberControlMessageType(SocketLevel.IPV6, 77, "IPV6_RECVFRAGSIZE", 4)

    @get:JvmSynthetic
    internal val ALL: List<ControlMessageType<*>> =
        listOf(IP_TOS, IP_TTL, IP_RECVOPTS, IP_RETOPTS, IP_PKTINFO, IP_ORIGDSTADDR, IP_CHECKSUM, IP_RECVFRAGSIZE, IP_PROTOCOL) +
            listOf(IPV6_FLOWINFO, IPV6_PKTINFO, IPV6_HOPLIMIT, IPV6_HOPOPTS, IPV6_RTHDRDSTOPTS, IPV6_RTHDR, IPV6_DSTOPTS) +
            listOf(IPV6_PATHMTU, IPV6_DONTFRAG, IPV6_TCLASS, IPV6_ORIGDSTADDR, IPV6_RECVFRAGSIZE)

    /** IPv4's type of service or IPv6's traffic class, 0 to 255; [ABSENT] if it did not come. See [TrafficClass] for the two parts of it. */
    @JvmStatic
    public fun trafficClass(control: ReceivedControl): Int = first(control, IP_TOS, IPV6_TCLASS)

    /** IPv4's time to live or IPv6's hop limit, 0 to 255; [ABSENT] if it did not come. */
    @JvmStatic
    public fun hopLimit(control: ReceivedControl): Int = first(control, IP_TTL, IPV6_HOPLIMIT)

    private fun first(control: ReceivedControl, ipv4: NumberControlMessageType, ipv6: NumberControlMessageType): Int {
        val number = control.getInt(ipv4, ABSENT)
        return if (number != ABSENT) number else control.getInt(ipv6, ABSENT)
    }

    /** The index of the interface that the packet came in by; [ABSENT] if it did not come. */
    @JvmStatic
    public fun interfaceIndex(control: ReceivedControl): Int = control.read(IpControlReader::interfaceIndex)

    /** Whether the packet was for a group or for all: its destination is a multicast address, or 255.255.255.255. False also when the destination did not come. */
    @JvmStatic
    public fun isMulticast(control: ReceivedControl): Boolean = control.read(IpControlReader::isMulticast) == 1
}

/** `struct in_pktinfo`. */
private class PacketInfoType4 : ControlMessageType<PacketInfo>(SocketLevel.IP, 8, "IP_PKTINFO", OptionLayout.PacketInfo4.SIZE) {
    override fun decode(data: ByteBuffer): PacketInfo {
        val at = data.position()
        return PacketInfo(
            data.getInt(at + OptionLayout.PacketInfo4.INDEX),
            address(data, at + OptionLayout.PacketInfo4.LOCAL, 4),
            address(data, at + OptionLayout.PacketInfo4.DESTINATION, 4),
        )
    }

    override fun encode(value: PacketInfo, data: ByteBuffer) {
        data.putInt(OptionLayout.PacketInfo4.INDEX, value.interfaceIndex)
        val source = value.local?.address ?: return
        require(source.size == 4) { "IP_PKTINFO takes an IPv4 source, not ${value.local}" }
        data.put(OptionLayout.PacketInfo4.LOCAL, source)
    }
}

/** `struct in6_pktinfo`: one address, which is the destination when it comes and the source when it goes. */
private class PacketInfoType6 : ControlMessageType<PacketInfo>(SocketLevel.IPV6, 50, "IPV6_PKTINFO", OptionLayout.PacketInfo6.SIZE) {
    override fun decode(data: ByteBuffer): PacketInfo {
        val at = data.position()
        val address = address(data, at + OptionLayout.PacketInfo6.ADDRESS, 16)
        return PacketInfo(data.getInt(at + OptionLayout.PacketInfo6.INDEX), address, address)
    }

    override fun encode(value: PacketInfo, data: ByteBuffer) {
        data.putInt(OptionLayout.PacketInfo6.INDEX, value.interfaceIndex)
        val source = value.local?.address ?: return
        require(source.size == 16) { "IPV6_PKTINFO takes an IPv6 source, not ${value.local}" }
        data.put(OptionLayout.PacketInfo6.ADDRESS, source)
    }
}

/** A v4-mapped address becomes the IPv4 one that it stands for. */
private fun address(data: ByteBuffer, at: Int, length: Int): InetAddress = InetAddress.getByAddress(ByteArray(length).also { data.get(at, it) })

/** `struct ip6_mtuinfo`. */
private class PathMtuType : ControlMessageType<PathMtu>(SocketLevel.IPV6, 61, "IPV6_PATHMTU", OptionLayout.PathMtu.SIZE) {
    override fun decode(data: ByteBuffer): PathMtu = PathMtu.decode(ByteArray(data.remaining()).also { data.get(it) })
}

/** A socket address. */
private class AddressType(level: Int, type: Int, name: String, size: Int) : ControlMessageType<SockAddr>(level, type, name, size) {
    override fun decode(data: ByteBuffer): SockAddr {
        val bytes = ByteArray(data.remaining()).also { data.get(it) }
        return checkNotNull(SockAddrCodec.decode(MemorySegment.ofArray(bytes), 0, bytes.size))
    }
}

/** A word in network order. */
private class FlowInfoType : ControlMessageType<Int>(SocketLevel.IPV6, 11, "IPV6_FLOWINFO", Int.SIZE_BYTES) {
    override fun decode(data: ByteBuffer): Int = data.order(ByteOrder.BIG_ENDIAN).getInt()

    override fun encode(value: Int, data: ByteBuffer) {
        data.order(ByteOrder.BIG_ENDIAN).putInt(value)
    }
}

/** Bytes as they are in the packet. */
private class BytesType(level: Int, type: Int, name: String) : ControlMessageType<ByteArray>(level, type, name, 0) {
    override fun decode(data: ByteBuffer): ByteArray = ByteArray(data.remaining()).also { data.get(it) }

    override fun encode(value: ByteArray, data: ByteBuffer) {
        data.put(value)
    }

    override fun size(value: ByteArray): Int = value.size
}
