package io.netloom.socket

/**
 * What `SO_TIMESTAMPING` is to do, `SOF_TIMESTAMPING_…`, see the kernel's `networking/timestamping.rst`. Stamps are made where a flag of the first kind asks for it, and
 * reported where one of the second kind does: both are needed.
 *
 * @property bit its bit in the option's value
 */
public enum class TimestampingFlag(public val bit: Int) {
    /** Make: when the interface has sent the packet. */
    TX_HARDWARE(1 shl 0),

    /** Make: when the driver hands the packet to the interface. */
    TX_SOFTWARE(1 shl 1),

    /** Make: when the interface has received the packet. */
    RX_HARDWARE(1 shl 2),

    /** Make: when the packet entered the kernel. */
    RX_SOFTWARE(1 shl 3),

    /** Report: stamps of the kernel. */
    SOFTWARE(1 shl 4),

    /** Has no effect any more. */
    SYS_HARDWARE(1 shl 5),

    /** Report: stamps of the interface. */
    RAW_HARDWARE(1 shl 6),

    /** Number the stamps of what was sent: they carry the number of the datagram, or of the byte of a stream. */
    OPT_ID(1 shl 7),

    /** Make: when the packet enters the queue of the interface. */
    TX_SCHED(1 shl 8),

    /** Make: when everything before it was acknowledged; TCP. */
    TX_ACK(1 shl 9),

    /** With a stamp of what was sent come the control messages that a received packet would have. */
    OPT_CMSG(1 shl 10),

    /** A stamp of what was sent comes without the packet itself. */
    OPT_TSONLY(1 shl 11),

    /** A stamp of what was sent comes with the connection's figures; TCP, with [OPT_TSONLY]. */
    OPT_STATS(1 shl 12),

    /** A hardware stamp comes with the index of the interface that made it and the packet's length there. */
    OPT_PKTINFO(1 shl 13),

    /** Report both stamps, of the kernel and the interface, of what was sent. */
    OPT_TX_SWHW(1 shl 14),

    /** Use the virtual clock that was bound to the socket. */
    BIND_PHC(1 shl 15),

    /** [OPT_ID] counts bytes from the option's being set, not those still unacknowledged then; TCP. Linux 6.2. */
    OPT_ID_TCP(1 shl 16),

    /** Report received packets only where this socket asked for stamps to be made. Linux 6.12. */
    OPT_RX_FILTER(1 shl 17),

    /** Make: when the interface reports that it has sent the packet, as a stamp of the kernel. Linux 6.15. */
    TX_COMPLETION(1 shl 18),
    ;

    /** The two directions between a set and the option's bits. */
    internal companion object {
        @JvmSynthetic
        internal fun of(bits: Int): Set<TimestampingFlag> = entries.filterTo(LinkedHashSet()) { it.bit and bits != 0 }

        @JvmSynthetic
        internal fun bits(flags: Set<TimestampingFlag>): Int = flags.fold(0) { bits, flag -> bits or flag.bit }
    }
}
