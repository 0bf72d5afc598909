package io.netloom.ipv4

import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedControl
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.ip.Ecn
import io.netloom.socket.ip.IpControlMessage
import java.net.InetAddress
import java.net.SocketAddress

/**
 * What a packet brings or takes along beside its data. Null is "not said", 0 a value. The same type goes both ways: what is only received is ignored when it is sent.
 *
 * To send: the constructor, or for Java [builder]. Received: [of], when [Ipv4PacketConn.received] has switched it on. Numbers alone are read without any object by
 * [io.netloom.socket.ip.IpControl].
 *
 * On an IPv6 socket that speaks IPv4 too the destination of each packet decides which family's control messages go along: see [IpControlMessage], which this is in IPv4's words.
 *
 * Immutable, encoded once: one of them may go along with any number of packets from any number of threads, without allocating.
 */
public class Ipv4ControlMessage private constructor(private val common: IpControlMessage) {
    /**
     * What is to be sent along with a packet.
     *
     * @param typeOfService DSCP and ECN, 0 to 255: `IP_TOS`
     * @param ttl 1 to 255: `IP_TTL`; the kernel refuses 0 with EINVAL
     * @param source the address to send from, one of this host's: `IP_PKTINFO`
     * @param interfaceIndex the interface to leave by; 0 says nothing: `IP_PKTINFO`
     * @param others whatever else goes along, such as a segment size
     * @throws IllegalArgumentException if a number is out of range
     */
    public constructor(
        typeOfService: Int? = null,
        ttl: Int? = null,
        source: InetAddress? = null,
        interfaceIndex: Int? = null,
        others: ControlMessages? = null,
    ) : this(
        IpControlMessage.builder().trafficClass(typeOfService).hopLimit(ttl).source(source).interfaceIndex(interfaceIndex)
            .others(others).build(),
    )

    /** `IP_TOS`: DSCP and ECN, 0 to 255. Sent and received. */
    public val typeOfService: Int?
        get() = common.trafficClass

    /** The high six bits of [typeOfService], a constant of [io.netloom.socket.ip.TrafficClass] or another number of 0 to 63. */
    public val dscp: Int?
        get() = common.dscp

    /** The low two bits of [typeOfService]. */
    public val ecn: Ecn?
        get() = common.ecn

    /** `IP_TTL`: the time to live. Sent, 1 to 255, and received. */
    public val ttl: Int?
        get() = common.hopLimit

    /** The address to send from: `IP_PKTINFO`. Sent. Whom a received packet is from is told by [ReceivedMessage.source]. */
    public val source: InetAddress?
        get() = common.source

    /** The index of the interface that it came in by, or shall leave by: `IP_PKTINFO`. Sent and received. */
    public val interfaceIndex: Int?
        get() = common.interfaceIndex

    /** What else goes along. Sent. */
    public val others: ControlMessages?
        get() = common.others

    /** Whom the packet was for, perhaps a group: `IP_PKTINFO`. Received. */
    public val destination: InetAddress?
        get() = common.destination

    /** The address that an answer should come from: [destination], or for groups and broadcasts the address of this host that routing would choose: `IP_PKTINFO`, `ipi_spec_dst`. Received. */
    public val local: InetAddress?
        get() = common.local

    /** Whether [destination] is a group. */
    public val isMulticast: Boolean
        get() = common.isMulticast

    /** `IP_ORIGDSTADDR`: whom the packet was for before TPROXY diverted it, with port. Received. */
    public val originalDestination: SockAddr?
        get() = common.originalDestination

    /** `IP_RECVFRAGSIZE`: the largest fragment in which it came; null if it came whole. Received. */
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
    public fun reply(sameInterface: Boolean = false): Ipv4ControlMessage = Ipv4ControlMessage(common.reply(sameInterface))

    /** The same in terms of neither family. */
    public fun toIpControlMessage(): IpControlMessage = common

    /** A builder that has what this one sends. */
    public fun toBuilder(): Builder = Builder(common.toBuilder())

    /** True for the same values. */
    override fun equals(other: Any?): Boolean = other is Ipv4ControlMessage && other.common == common

    /** Fits [equals]. */
    override fun hashCode(): Int = common.hashCode()

    override fun toString(): String = "Ipv4ControlMessage($common)"

    /** Puts an [Ipv4ControlMessage] together, for Java; whatever is not called stays unsaid. Not thread-safe. */
    public class Builder internal constructor(private val common: IpControlMessage.Builder) {
        /** See [Ipv4ControlMessage.typeOfService]. */
        public fun typeOfService(value: Int?): Builder = apply { common.trafficClass(value) }

        /** Sets both parts of [Ipv4ControlMessage.typeOfService]. */
        @JvmOverloads
        public fun dscp(dscp: Int, ecn: Ecn = Ecn.NOT_ECT): Builder = apply { common.dscp(dscp, ecn) }

        /** See [Ipv4ControlMessage.ttl]. */
        public fun ttl(value: Int?): Builder = apply { common.hopLimit(value) }

        /** See [Ipv4ControlMessage.source]. */
        public fun source(value: InetAddress?): Builder = apply { common.source(value) }

        /** See [Ipv4ControlMessage.interfaceIndex]. */
        public fun interfaceIndex(value: Int?): Builder = apply { common.interfaceIndex(value) }

        /** See [Ipv4ControlMessage.others]. */
        public fun others(value: ControlMessages?): Builder = apply { common.others(value) }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public fun build(): Ipv4ControlMessage = of(common.build())
    }

    /** How they come to be. */
    public companion object {
        /** A builder, for Java. */
        @JvmStatic
        public fun builder(): Builder = Builder(IpControlMessage.builder())

        /** What a received packet brought. Nothing but nulls where nothing was switched on before it was received. */
        @JvmStatic
        public fun of(control: ReceivedControl): Ipv4ControlMessage = Ipv4ControlMessage(IpControlMessage.of(control))

        /** The same as [of] for `message.control`. */
        @JvmStatic
        public fun of(message: ReceivedMessage): Ipv4ControlMessage = of(message.control)

        /** What is said in terms of neither family. */
        @JvmStatic
        public fun of(common: IpControlMessage): Ipv4ControlMessage = Ipv4ControlMessage(common)
    }
}
