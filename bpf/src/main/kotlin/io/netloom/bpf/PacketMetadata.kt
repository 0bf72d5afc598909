package io.netloom.bpf

import java.util.concurrent.ThreadLocalRandom
import java.util.function.IntSupplier

/**
 * What the kernel knows of a packet beside its bytes, for the ancillary loads of a program that runs in this process: `SKF_AD_*` of `linux/filter.h`.
 *
 * Numbers are in host byte order and read by programs as 32 unsigned bits. The defaults are what the kernel gives for a datagram on an `AF_UNIX`
 * socket, as far as it has one answer. One object may be filled anew for each packet; it is not safe to change while another thread runs a filter
 * with it.
 */
public class PacketMetadata {
    /** `ld #len`: the packet's length, C's `skb->len`, where not all of it was captured. Negative, the default: as many bytes as a run is given. */
    public var length: Int = -1

    /** `SKF_AD_PROTOCOL`: the EtherType, `ETH_P_*`, such as 0x0800. Default 0. */
    public var protocol: Int = 0

    /**
     * `SKF_AD_PKTTYPE`: for whom the packet is. `PACKET_HOST` (0, the default), `PACKET_BROADCAST` (1), `PACKET_MULTICAST` (2), `PACKET_OTHERHOST` (3)
     * or `PACKET_OUTGOING` (4).
     */
    public var packetType: Int = 0

    /**
     * `SKF_AD_IFINDEX`: the index of the interface. 0, the default, stands for a packet without one, as on `AF_UNIX`: there the kernel ends a program
     * that asks for [interfaceIndex] or [hardwareType] at once, with what is in A as the verdict.
     */
    public var interfaceIndex: Int = 0

    /** `SKF_AD_HATYPE`: the interface's hardware type, `ARPHRD_*`, such as 1 for Ethernet. Counts only where [interfaceIndex] is not 0. Default 0. */
    public var hardwareType: Int = 0

    /** `SKF_AD_MARK`: the packet's mark, C's `skb->mark`. Default 0. */
    public var mark: Int = 0

    /** `SKF_AD_QUEUE`: the receive queue, C's `skb->queue_mapping`. Default 0. */
    public var queue: Int = 0

    /** `SKF_AD_RXHASH`: the hash of the flow, C's `skb->hash`. Default 0. */
    public var rxHash: Int = 0

    /** `SKF_AD_CPU`: the number of the CPU that runs the program. Default 0. */
    public var cpu: Int = 0

    /** `SKF_AD_VLAN_TAG`: the VLAN tag (priority, drop eligibility and identifier in 16 bits), C's `skb->vlan_tci`. Default 0. */
    public var vlanTci: Int = 0

    /** `SKF_AD_VLAN_TAG_PRESENT`: whether the packet had a VLAN tag, read by programs as 1 or 0. Default false. */
    public var vlanPresent: Boolean = false

    /** `SKF_AD_VLAN_TPID`: the EtherType of the VLAN tag, such as 0x8100. Default 0. */
    public var vlanTpid: Int = 0

    /** `SKF_AD_PAY_OFFSET`: where the payload begins behind all headers that the kernel knows. Default 0: not known. */
    public var payloadOffset: Int = 0

    /** `SKF_NET_OFF`: where the network header begins, counted from the packet's first byte; negative if in front of it. Default 0. */
    public var networkOffset: Int = 0

    /**
     * `SKF_LL_OFF`: where the link-layer header begins, counted from the packet's first byte; negative if in front of it.
     * [NO_LINK_LAYER], the default: there is none, and a load that wants it drops the packet.
     */
    public var linkLayerOffset: Int = NO_LINK_LAYER

    /** `SKF_AD_RANDOM`: asked for 32 random bits at each such load. Default: [ThreadLocalRandom]. */
    public var random: IntSupplier = IntSupplier { ThreadLocalRandom.current().nextInt() }

    /** Values with a meaning of their own. */
    public companion object {
        /** The [linkLayerOffset] of a packet without a link-layer header. */
        public const val NO_LINK_LAYER: Int = Int.MIN_VALUE
    }
}
