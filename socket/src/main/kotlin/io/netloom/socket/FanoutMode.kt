package io.netloom.socket

/**
 * How the packets of a [PacketFanout] are spread over its sockets.
 *
 * @property number the kernel's number of it
 */
public enum class FanoutMode(public val number: Int) {
    /** `PACKET_FANOUT_HASH`: the packets of one flow to one socket. */
    HASH(0),

    /** `PACKET_FANOUT_LB`: in turn. */
    LOAD_BALANCE(1),

    /** `PACKET_FANOUT_CPU`: by the processor on which the packet arrived. */
    CPU(2),

    /** `PACKET_FANOUT_ROLLOVER`: to one socket until its queue is full, then to the next. */
    ROLLOVER(3),

    /** `PACKET_FANOUT_RND`: at random. */
    RANDOM(4),

    /** `PACKET_FANOUT_QM`: by the interface's queue from which the packet came. */
    QUEUE(5),

    /** `PACKET_FANOUT_CBPF`: as a classic BPF program says, see `PACKET_FANOUT_DATA`. */
    CLASSIC_BPF(6),

    /** `PACKET_FANOUT_EBPF`: as an eBPF program says, see `PACKET_FANOUT_DATA`. */
    EBPF(7),
}
