package io.netloom.socket

/**
 * What else a [PacketFanout] is to do.
 *
 * @property bit its bit beside the mode
 */
public enum class FanoutFlag(public val bit: Int) {
    /** `PACKET_FANOUT_FLAG_ROLLOVER`: to the next socket where the queue of the one that was meant is full. */
    ROLLOVER(0x1000),

    /** `PACKET_FANOUT_FLAG_UNIQUEID`: a new group, with a number that no other one has; the id is given as 0 and read from [PacketOptions.fanout]. */
    UNIQUE_ID(0x2000),

    /** `PACKET_FANOUT_FLAG_DEFRAG`: fragments are put together before the hash is made. */
    DEFRAGMENT(0x8000),
}
