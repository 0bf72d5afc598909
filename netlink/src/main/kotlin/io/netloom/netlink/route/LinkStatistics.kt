package io.netloom.netlink.route

import io.netloom.netlink.StructView

/**
 * A link's counters: C's `struct rtnl_link_stats64`, or the older one of 32 bits where only that came. All count from the link's making on, unsigned.
 */
public class LinkStatistics internal constructor(private val counters: List<Long>) {
    /** Packets received. */
    public val receivedPackets: Long get() = counters[0]

    /** Packets sent. */
    public val sentPackets: Long get() = counters[1]

    /** Bytes of them. */
    public val receivedBytes: Long get() = counters[2]

    /** Bytes of them. */
    public val sentBytes: Long get() = counters[3]

    /** Packets that came and were bad. */
    public val receiveErrors: Long get() = counters[4]

    /** Packets that could not be sent. */
    public val sendErrors: Long get() = counters[5]

    /** Packets that came and were dropped, mostly for want of memory. */
    public val receiveDropped: Long get() = counters[6]

    /** Packets that were dropped instead of sent. */
    public val sendDropped: Long get() = counters[7]

    /** Multicast packets received. */
    public val multicast: Long get() = counters[8]

    /** Collisions while sending. */
    public val collisions: Long get() = counters[9]

    /** All counters by C's names, `rx_packets` and so on, as many as this kernel has and are known here, in C's order. */
    public fun toMap(): Map<String, Long> = NAMES.zip(counters).toMap()

    /** True for the same counters. */
    override fun equals(other: Any?): Boolean = other is LinkStatistics && other.counters == counters

    /** Fits [equals]. */
    override fun hashCode(): Int = counters.hashCode()

    /** The counters that are not 0: `rx_packets 2, tx_packets 2`. */
    override fun toString(): String = toMap().filterValues {
        it != 0L
    }.map { (name, value) -> "$name ${java.lang.Long.toUnsignedString(value)}" }.joinToString()

    internal companion object {
        private const val LEAST = 10
        private val NAMES = listOf(
            "rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_errors", "tx_errors", "rx_dropped", "tx_dropped", "multicast", "collisions",
            "rx_length_errors", "rx_over_errors", "rx_crc_errors", "rx_frame_errors", "rx_fifo_errors", "rx_missed_errors", "tx_aborted_errors",
            "tx_carrier_errors", "tx_fifo_errors", "tx_heartbeat_errors", "tx_window_errors", "rx_compressed", "tx_compressed", "rx_nohandler",
            "rx_otherhost_dropped",
        )

        /** Null if there are not even the ten counters that there always were. */
        @JvmSynthetic
        fun of(struct: StructView, width: Int): LinkStatistics? {
            val counters = ArrayList<Long>(NAMES.size)
            for (i in NAMES.indices) counters += (if (width == Long.SIZE_BYTES) struct.u64(i * width) else struct.u32(i * width)) ?: break
            return if (counters.size >= LEAST) LinkStatistics(counters) else null
        }
    }
}
