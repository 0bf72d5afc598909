package io.netloom.socket

/**
 * How many packets a packet socket was to receive, `struct tpacket_stats`.
 *
 * @property packets packets that passed the filter, those dropped included
 * @property drops packets that were dropped because the socket's buffer, or ring, was full
 * @property freezes how often a ring of version 3 was full altogether; 0 for others
 */
public class PacketStatistics(public val packets: Long, public val drops: Long, public val freezes: Long = 0) {
    /** True for the same three numbers. */
    override fun equals(other: Any?): Boolean =
        other is PacketStatistics && other.packets == packets && other.drops == drops && other.freezes == freezes

    /** Fits [equals]. */
    override fun hashCode(): Int = ((packets * 31 + drops) * 31 + freezes).hashCode()

    override fun toString(): String = "$packets packets, $drops dropped" + if (freezes == 0L) "" else ", $freezes freezes"

    @JvmSynthetic
    internal operator fun plus(more: PacketStatistics): PacketStatistics =
        PacketStatistics(packets + more.packets, drops + more.drops, freezes + more.freezes)
}
