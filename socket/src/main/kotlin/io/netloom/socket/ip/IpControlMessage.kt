package io.netloom.socket.ip

import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SockAddr
import io.netloom.socket.internal.ip.DestinationFamily
import java.net.Inet4Address
import java.net.InetAddress
import java.net.SocketAddress

/**
 * What a packet brings or takes along beside its data, in terms of neither family: for programs that serve both with one socket. `Ipv4ControlMessage` and `Ipv6ControlMessage` are the same
 * in their family's words.
 *
 * Every property is null where nothing is said; 0 is a value. The first group goes both ways; what is only received is ignored when the object is sent, so a received one may be sent as it is.
 *
 * **Dual-stack sockets.** Which control messages are sent is decided by the *destination*, not by the socket: [forDestination]. On receive IPv4's are preferred, see [IpControl].
 *
 * Immutable; each of the two encodings is made once, when first used. Safe for use by any thread.
 */
public class IpControlMessage private constructor(builder: Builder, received: Received?) {
    /** IPv4's type of service or IPv6's traffic class, 0 to 255: `IP_TOS`, `IPV6_TCLASS`. Sent and received. */
    public val trafficClass: Int? = builder.trafficClass

    /** IPv4's time to live or IPv6's hop limit: `IP_TTL`, `IPV6_HOPLIMIT`. Sent and received: 0 to 255, but the kernel sends no IPv4 packet with 0 (EINVAL). */
    public val hopLimit: Int? = builder.hopLimit

    /** The index of the interface that it came in by, or shall leave by: `IP_PKTINFO`, `IPV6_PKTINFO`. Sent (0 says nothing) and received. */
    public val interfaceIndex: Int? = builder.interfaceIndex

    /** The flow label, 0 to 0xfffff: `IPV6_FLOWINFO`. Sent and received; IPv6 alone. */
    public val flowLabel: Int? = builder.flowLabel

    /** The address to send from, one of this host's: `IP_PKTINFO`, `IPV6_PKTINFO`. Sent. Whom a received packet is from is told by [io.netloom.socket.ReceivedMessage.source]. */
    public val source: InetAddress? = builder.source

    /** True to send it whole or not at all, EMSGSIZE: `IPV6_DONTFRAG`. Sent; IPv6 alone. */
    public val dontFragment: Boolean? = builder.dontFragment

    /** What else goes along, such as [io.netloom.socket.SocketControl.UDP_SEGMENT]. Sent. */
    public val others: ControlMessages? = builder.others

    /** Whom the packet was for, perhaps a group: `IP_PKTINFO`, `IPV6_PKTINFO`. Received. */
    public val destination: InetAddress? = received?.packetInfo?.destination

    /** This host's address that an answer should come from: the destination, or for IPv4's groups and broadcasts the address that routing would choose. Received. */
    public val local: InetAddress? = received?.packetInfo?.local

    /** Whom the packet was for before TPROXY diverted it, with port: `IP_ORIGDSTADDR`, `IPV6_ORIGDSTADDR`. Received. */
    public val originalDestination: SockAddr? = received?.originalDestination

    /** The largest fragment in which it came; null if it came whole: `IP_RECVFRAGSIZE`, `IPV6_RECVFRAGSIZE`. Received. */
    public val fragmentSize: Int? = received?.fragmentSize

    /** News about the path to a destination: `IPV6_PATHMTU`. Received; IPv6 alone. */
    public val pathMtu: PathMtu? = received?.pathMtu

    /** The high six bits of [trafficClass], a constant of [TrafficClass] or another number of 0 to 63. */
    public val dscp: Int?
        get() = trafficClass?.let(TrafficClass::dscp)

    /** The low two bits of [trafficClass]. */
    public val ecn: Ecn?
        get() = trafficClass?.let(TrafficClass::ecn)

    /** Whether [destination] is a group. */
    public val isMulticast: Boolean
        get() = destination?.isMulticastAddress == true

    init {
        trafficClass?.let { require(it in 0..UBYTE_MAX) { "a traffic class, or type of service, is 0 to $UBYTE_MAX, not $it" } }
        hopLimit?.let { require(it in 0..UBYTE_MAX) { "a hop limit, or time to live, is 0 to $UBYTE_MAX, not $it" } }
        interfaceIndex?.let { require(it >= 0) { "an interface's index is not negative: $it" } }
        flowLabel?.let { require(it in 0..MAX_FLOW_LABEL) { "a flow label has 20 bits: $it" } }
    }

    @Volatile
    private var encoded4: ControlMessages? = null

    @Volatile
    private var encoded6: ControlMessages? = null

    /**
     * As control messages for a packet to this destination through this socket.
     *
     * @param conn an IPv4 or IPv6 socket
     * @param destination where to; null for the peer that the socket is connected to. On an IPv6 socket an IPv4 or v4-mapped one takes IPv4's messages
     * @return null if there is nothing to be sent along
     * @throws IllegalArgumentException if something is said that this family has no control message for, or the source is of the other family
     */
    public fun forDestination(conn: Conn, destination: SocketAddress?): ControlMessages? =
        if (DestinationFamily.isIpv4(conn.fd, destination)) forIpv4() else forIpv6()

    /** As control messages for an IPv4 packet, see [forDestination]. */
    public fun forIpv4(): ControlMessages? = (encoded4 ?: encode4().also { encoded4 = it }).takeIf { it.size > 0 }

    /** As control messages for an IPv6 packet, see [forDestination]. */
    public fun forIpv6(): ControlMessages? = (encoded6 ?: encode6().also { encoded6 = it }).takeIf { it.size > 0 }

    private fun encode4(): ControlMessages {
        require(source == null || source is Inet4Address) { "the source ${source?.hostAddress} of a packet to an IPv4 destination" }
        require(flowLabel == null) { "an IPv4 packet has no flow label" }
        require(dontFragment == null) { "IPv4 has no control message for don't-fragment; pathMtuDiscovery says it for the whole socket" }
        val builder = ControlMessages.builder()
        trafficClass?.let { builder.add(IpControl.IP_TOS, it) }
        hopLimit?.let { builder.add(IpControl.IP_TTL, it) }
        packetInfo()?.let { builder.add(IpControl.IP_PKTINFO, it) }
        return builder.addOthers().build()
    }

    private fun encode6(): ControlMessages {
        require(source !is Inet4Address) { "the source ${source?.hostAddress} of a packet to an IPv6 destination" }
        val builder = ControlMessages.builder()
        flowLabel?.let { builder.add(IpControl.IPV6_FLOWINFO, it) }
        trafficClass?.let { builder.add(IpControl.IPV6_TCLASS, it) }
        hopLimit?.let { builder.add(IpControl.IPV6_HOPLIMIT, it) }
        packetInfo()?.let { builder.add(IpControl.IPV6_PKTINFO, it) }
        dontFragment?.let { builder.add(IpControl.IPV6_DONTFRAG, if (it) 1 else 0) }
        return builder.addOthers().build()
    }

    private fun packetInfo(): PacketInfo? {
        val index = interfaceIndex ?: 0
        return if (source == null && index == 0) null else PacketInfo(index, source)
    }

    private fun ControlMessages.Builder.addOthers(): ControlMessages.Builder {
        others?.forEach { add(it.level, it.type, it.data) }
        return this
    }

    /**
     * What an answer to this received packet takes along: it comes from the address that the packet was for. Where that was an IPv6 group routing chooses the source.
     *
     * @param sameInterface whether it shall leave by the interface that the packet came in by, whatever routing says; where routes are asymmetric such answers get lost, so it is not the default
     * @throws IllegalStateException if the packet did not bring its destination
     */
    public fun reply(sameInterface: Boolean): IpControlMessage {
        val from = checkNotNull(local) { "the message does not tell its destination: that has to be switched on before it is received" }
        val builder = Builder()
        if (!from.isMulticastAddress && !from.isAnyLocalAddress) builder.source(from)
        if (sameInterface) interfaceIndex?.let(builder::interfaceIndex)
        return builder.build()
    }

    /** A builder that has what this one sends. */
    public fun toBuilder(): Builder = Builder().also {
        it.trafficClass = trafficClass
        it.hopLimit = hopLimit
        it.interfaceIndex = interfaceIndex
        it.flowLabel = flowLabel
        it.source = source
        it.dontFragment = dontFragment
        it.others = others
    }

    /** True for the same values. */
    override fun equals(other: Any?): Boolean = other is IpControlMessage && other.values() == values()

    /** Fits [equals]. */
    override fun hashCode(): Int = values().hashCode()

    private fun values() = listOf(
        trafficClass, hopLimit, interfaceIndex, flowLabel, source, dontFragment, others?.bytes?.asList(),
        destination, local, originalDestination, fragmentSize, pathMtu,
    )

    /** What is said, such as `trafficClass=0x28 hopLimit=1 interface=2`. */
    override fun toString(): String = listOfNotNull(
        trafficClass?.let { "trafficClass=0x${it.toString(16)}" },
        hopLimit?.let { "hopLimit=$it" },
        interfaceIndex?.let { "interface=$it" },
        flowLabel?.let { "flowLabel=0x${it.toString(16)}" },
        source?.let { "source=${it.hostAddress}" },
        dontFragment?.let { "dontFragment=$it" },
        others?.let { "others=$it" },
        destination?.let { "destination=${it.hostAddress}" },
        local?.takeIf { it != destination }?.let { "local=${it.hostAddress}" },
        originalDestination?.let { "originalDestination=$it" },
        fragmentSize?.let { "fragmentSize=$it" },
        pathMtu?.let { "pathMtu=$it" },
    ).joinToString(" ")

    /** Puts an [IpControlMessage] together; whatever is not called stays unsaid, and null takes back what was said. Not thread-safe. */
    public class Builder internal constructor() {
        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var trafficClass: Int? = null

        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var hopLimit: Int? = null

        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var interfaceIndex: Int? = null

        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var flowLabel: Int? = null

        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var source: InetAddress? = null

        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var dontFragment: Boolean? = null

        @get:JvmSynthetic
        @set:JvmSynthetic
        internal var others: ControlMessages? = null

        /** See [IpControlMessage.trafficClass]. */
        public fun trafficClass(value: Int?): Builder = apply { trafficClass = value }

        /** Sets both parts of [IpControlMessage.trafficClass]. */
        @JvmOverloads
        public fun dscp(dscp: Int, ecn: Ecn = Ecn.NOT_ECT): Builder = trafficClass(TrafficClass.of(dscp, ecn))

        /** See [IpControlMessage.hopLimit]. */
        public fun hopLimit(value: Int?): Builder = apply { hopLimit = value }

        /** See [IpControlMessage.interfaceIndex]. */
        public fun interfaceIndex(value: Int?): Builder = apply { interfaceIndex = value }

        /** See [IpControlMessage.flowLabel]. */
        public fun flowLabel(value: Int?): Builder = apply { flowLabel = value }

        /** See [IpControlMessage.source]. */
        public fun source(value: InetAddress?): Builder = apply { source = value }

        /** See [IpControlMessage.dontFragment]. */
        public fun dontFragment(value: Boolean?): Builder = apply { dontFragment = value }

        /** See [IpControlMessage.others]. */
        public fun others(value: ControlMessages?): Builder = apply { others = value }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public fun build(): IpControlMessage = IpControlMessage(this, null)
    }

    /** What only comes. */
    private class Received(val packetInfo: PacketInfo?, val originalDestination: SockAddr?, val fragmentSize: Int?, val pathMtu: PathMtu?)

    /** How they come to be. */
    public companion object {
        private const val UBYTE_MAX = 255
        private const val MAX_FLOW_LABEL = 0xf_ffff

        /** A builder. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /** Builds one in a block. */
        @JvmSynthetic
        public fun build(block: Builder.() -> Unit): IpControlMessage = Builder().apply(block).build()

        /**
         * What a received packet brought, of either family. Messages that are not IP's, malformed or cut short are not looked at: they are in the [ReceivedControl], and whether any was cut is told by
         * [io.netloom.socket.ReceivedMessage.isControlTruncated].
         */
        @JvmStatic
        public fun of(control: ReceivedControl): IpControlMessage {
            val builder = Builder()
            IpControl.trafficClass(control).let { if (it in 0..UBYTE_MAX) builder.trafficClass(it) }
            IpControl.hopLimit(control).let { if (it in 0..UBYTE_MAX) builder.hopLimit(it) }
            val packetInfo = control[IpControl.IP_PKTINFO] ?: control[IpControl.IPV6_PKTINFO]
            packetInfo?.let { if (it.interfaceIndex >= 0) builder.interfaceIndex(it.interfaceIndex) }
            control[IpControl.IPV6_FLOWINFO]?.let { builder.flowLabel(it and MAX_FLOW_LABEL) }
            val fragment = control.getInt(IpControl.IP_RECVFRAGSIZE, control.getInt(IpControl.IPV6_RECVFRAGSIZE, 0))
            val received = Received(
                packetInfo,
                control[IpControl.IP_ORIGDSTADDR] ?: control[IpControl.IPV6_ORIGDSTADDR],
                fragment.takeIf { it > 0 },
                control[IpControl.IPV6_PATHMTU],
            )
            return IpControlMessage(builder, received)
        }
    }
}
