package io.netloom.ipv6

import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedControl
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.ip.Ecn
import io.netloom.socket.ip.IpControlMessage
import io.netloom.socket.ip.PathMtu
import java.net.InetAddress
import java.net.SocketAddress

/**
 * What a packet brings or takes along beside its data. Null is "not said", 0 a value. The same type goes both ways: what is only received is ignored when it is sent.
 *
 * To send: the constructor, or for Java [builder]. Received: [of], when [Ipv6PacketConn.received] has switched it on. Numbers alone are read without any object by
 * [io.netloom.socket.ip.IpControl].
 *
 * On a socket that also speaks IPv4, a packet to an IPv4 address takes IPv4's control messages along, and one from there is read by IPv4's: see [IpControlMessage], which this is in IPv6's words.
 *
 * Immutable, encoded once: one of them may go along with any number of packets from any number of threads, without allocating.
 */
public class Ipv6ControlMessage private constructor(private val common: IpControlMessage) {
    /**
     * What is to be sent along with a packet.
     *
     * @param trafficClass DSCP and ECN, 0 to 255: `IPV6_TCLASS`
     * @param hopLimit 0 to 255: `IPV6_HOPLIMIT`
     * @param source the address to send from, one of this host's: `IPV6_PKTINFO`
     * @param interfaceIndex the interface to leave by; 0 says nothing: `IPV6_PKTINFO`
     * @param flowLabel 0 to 0xfffff: `IPV6_FLOWINFO`
     * @param dontFragment whole or not at all: `IPV6_DONTFRAG`
     * @param others whatever else goes along, such as a segment size
     * @throws IllegalArgumentException if a number is out of range
     */
    public constructor(
        trafficClass: Int? = null,
        hopLimit: Int? = null,
        source: InetAddress? = null,
        interfaceIndex: Int? = null,
        flowLabel: Int? = null,
        dontFragment: Boolean? = null,
        others: ControlMessages? = null,
    ) : this(
        IpControlMessage.builder().trafficClass(trafficClass).hopLimit(hopLimit).source(source).interfaceIndex(interfaceIndex)
            .flowLabel(flowLabel).dontFragment(dontFragment).others(others).build(),
    )

    /** `IPV6_TCLASS`: DSCP and ECN, 0 to 255. Sent and received. */
    public val trafficClass: Int?
        get() = common.trafficClass

    /** The high six bits of [trafficClass], a constant of [io.netloom.socket.ip.TrafficClass] or another number of 0 to 63. */
    public val dscp: Int?
        get() = common.dscp

    /** The low two bits of [trafficClass]. */
    public val ecn: Ecn?
        get() = common.ecn

    /** `IPV6_HOPLIMIT`, 0 to 255. Sent and received. */
    public val hopLimit: Int?
        get() = common.hopLimit

    /** The address to send from: `IPV6_PKTINFO`. Sent. Whom a received packet is from is told by [ReceivedMessage.source]. */
    public val source: InetAddress?
        get() = common.source

    /** The index of the interface that it came in by, or shall leave by: `IPV6_PKTINFO`. Sent and received. */
    public val interfaceIndex: Int?
        get() = common.interfaceIndex

    /** The flow label, 0 to 0xfffff: `IPV6_FLOWINFO`. Sent and received. */
    public val flowLabel: Int?
        get() = common.flowLabel

    /** `IPV6_DONTFRAG`. Sent. */
    public val dontFragment: Boolean?
        get() = common.dontFragment

    /** What else goes along. Sent. */
    public val others: ControlMessages?
        get() = common.others

    /** Whom the packet was for, perhaps a group: `IPV6_PKTINFO`. Received. An IPv4 address where the packet was IPv4's. */
    public val destination: InetAddress?
        get() = common.destination

    /** Whether [destination] is a group. */
    public val isMulticast: Boolean
        get() = common.isMulticast

    /** `IPV6_PATHMTU`: news about the path to a destination. Received. */
    public val pathMtu: PathMtu?
        get() = common.pathMtu

    /** `IPV6_ORIGDSTADDR`: whom the packet was for before TPROXY diverted it, with port. Received. */
    public val originalDestination: SockAddr?
        get() = common.originalDestination

    /** `IPV6_RECVFRAGSIZE`: the largest fragment in which it came; null if it came whole. Received. */
    public val fragmentSize: Int?
        get() = common.fragmentSize

    /** As the kernel takes it for a packet to this destination, see [IpControlMessage.forDestination]; null if there is nothing to be sent along. */
    public fun forDestination(conn: Conn, destination: SocketAddress?): ControlMessages? = common.forDestination(conn, destination)

    /**
     * What an answer to this received packet takes along, see [IpControlMessage.reply].
     *
     * @throws IllegalStateException if the packet did not bring its destination
     */
    @JvmOverloads
    public fun reply(sameInterface: Boolean = false): Ipv6ControlMessage = Ipv6ControlMessage(common.reply(sameInterface))

    /** The same in terms of neither family. */
    public fun toIpControlMessage(): IpControlMessage = common

    /** A builder that has what this one sends. */
    public fun toBuilder(): Builder = Builder(common.toBuilder())

    /** True for the same values. */
    override fun equals(other: Any?): Boolean = other is Ipv6ControlMessage && other.common == common

    /** Fits [equals]. */
    override fun hashCode(): Int = common.hashCode()

    override fun toString(): String = "Ipv6ControlMessage($common)"

    /** Puts an [Ipv6ControlMessage] together, for Java; whatever is not called stays unsaid. Not thread-safe. */
    public class Builder internal constructor(private val common: IpControlMessage.Builder) {
        /** See [Ipv6ControlMessage.trafficClass]. */
        public fun trafficClass(value: Int?): Builder = apply { common.trafficClass(value) }

        /** Sets both parts of [Ipv6ControlMessage.trafficClass]. */
        @JvmOverloads
        public fun dscp(dscp: Int, ecn: Ecn = Ecn.NOT_ECT): Builder = apply { common.dscp(dscp, ecn) }

        /** See [Ipv6ControlMessage.hopLimit]. */
        public fun hopLimit(value: Int?): Builder = apply { common.hopLimit(value) }

        /** See [Ipv6ControlMessage.source]. */
        public fun source(value: InetAddress?): Builder = apply { common.source(value) }

        /** See [Ipv6ControlMessage.interfaceIndex]. */
        public fun interfaceIndex(value: Int?): Builder = apply { common.interfaceIndex(value) }

        /** See [Ipv6ControlMessage.flowLabel]. */
        public fun flowLabel(value: Int?): Builder = apply { common.flowLabel(value) }

        /** See [Ipv6ControlMessage.dontFragment]. */
        public fun dontFragment(value: Boolean?): Builder = apply { common.dontFragment(value) }

        /** See [Ipv6ControlMessage.others]. */
        public fun others(value: ControlMessages?): Builder = apply { common.others(value) }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public fun build(): Ipv6ControlMessage = of(common.build())
    }

    /** How they come to be. */
    public companion object {
        /** A builder, for Java. */
        @JvmStatic
        public fun builder(): Builder = Builder(IpControlMessage.builder())

        /** What a received packet brought. Nothing but nulls where nothing was switched on before it was received. */
        @JvmStatic
        public fun of(control: ReceivedControl): Ipv6ControlMessage = Ipv6ControlMessage(IpControlMessage.of(control))

        /** The same as [of] for `message.control`. */
        @JvmStatic
        public fun of(message: ReceivedMessage): Ipv6ControlMessage = of(message.control)

        /** What is said in terms of neither family. */
        @JvmStatic
        public fun of(common: IpControlMessage): Ipv6ControlMessage = Ipv6ControlMessage(common)
    }
}
