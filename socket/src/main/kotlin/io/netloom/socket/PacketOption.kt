package io.netloom.socket

/** Numbers of `SOL_PACKET` options, see packet(7). [PacketOptions] has a member for most; the others belong to rings of shared memory. */
public object PacketOption {
    /** `PACKET_ADD_MEMBERSHIP`. */
    public const val ADD_MEMBERSHIP: Int = 1

    /** `PACKET_DROP_MEMBERSHIP`. */
    public const val DROP_MEMBERSHIP: Int = 2

    /** `PACKET_RX_RING`: `struct tpacket_req` or `struct tpacket_req3`. */
    public const val RX_RING: Int = 5

    /** `PACKET_STATISTICS`. */
    public const val STATISTICS: Int = 6

    /** `PACKET_COPY_THRESH`: of a ring, the length from which a packet is queued as well. */
    public const val COPY_THRESH: Int = 7

    /** `PACKET_AUXDATA`. */
    public const val AUXDATA: Int = 8

    /** `PACKET_ORIGDEV`. */
    public const val ORIGDEV: Int = 9

    /** `PACKET_VERSION`: of a ring, 0 to 2 for TPACKET_V1 to TPACKET_V3. */
    public const val VERSION: Int = 10

    /** `PACKET_HDRLEN`: of a ring's version, the length of a header; the version goes in, the length comes out. */
    public const val HDRLEN: Int = 11

    /** `PACKET_RESERVE`: of a ring, room before each packet, in bytes. */
    public const val RESERVE: Int = 12

    /** `PACKET_TX_RING`: `struct tpacket_req` or `struct tpacket_req3`. */
    public const val TX_RING: Int = 13

    /** `PACKET_LOSS`. */
    public const val LOSS: Int = 14

    /** `PACKET_VNET_HDR`. */
    public const val VNET_HDR: Int = 15

    /** `PACKET_TIMESTAMP`. */
    public const val TIMESTAMP: Int = 17

    /** `PACKET_FANOUT`. */
    public const val FANOUT: Int = 18

    /** `PACKET_TX_HAS_OFF`: of a ring that sends, whether frames say where their data begins. */
    public const val TX_HAS_OFF: Int = 19

    /** `PACKET_QDISC_BYPASS`. */
    public const val QDISC_BYPASS: Int = 20

    /** `PACKET_ROLLOVER_STATS`: of a fanout group with roll-over, three numbers of 64 bits. */
    public const val ROLLOVER_STATS: Int = 21

    /** `PACKET_FANOUT_DATA`: the program of a fanout group. */
    public const val FANOUT_DATA: Int = 22

    /** `PACKET_IGNORE_OUTGOING`. */
    public const val IGNORE_OUTGOING: Int = 23

    /** `PACKET_VNET_HDR_SZ`. */
    public const val VNET_HDR_SZ: Int = 24
}
