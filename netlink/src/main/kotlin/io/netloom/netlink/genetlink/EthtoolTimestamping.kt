package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * Which timestamps an interface can take: C's `ETHTOOL_A_TSINFO_…`. Immutable.
 *
 * @property device the interface
 * @property capabilities the flags of SO_TIMESTAMPING that it can do, such as `software-receive`
 * @property txTypes which packets it can stamp when they are sent; empty without hardware
 * @property rxFilters which packets it can stamp when they arrive; empty without hardware
 * @property clock the number of its clock, `/dev/ptp` and that number; null without hardware
 */
public class EthtoolTimestamping internal constructor(
    public val device: EthtoolDevice,
    public val capabilities: EthtoolBitset,
    public val txTypes: EthtoolBitset,
    public val rxFilters: EthtoolBitset,
    public val clock: Int?,
) {
    /** The interface and its capabilities. */
    override fun toString(): String = "$device: $capabilities"

    internal companion object {
        private const val HEADER = 1
        private const val CAPABILITIES = 2
        private const val TX_TYPES = 3
        private const val RX_FILTERS = 4
        private const val CLOCK = 5

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolTimestamping {
            var device = EthtoolDevice.NONE
            val sets = Array(RX_FILTERS + 1) { EthtoolBitset.EMPTY }
            var clock: Int? = null
            attributes.forEach {
                when (type) {
                    HEADER -> device = EthtoolDevice.decode(this)
                    in CAPABILITIES..RX_FILTERS -> sets[type] = EthtoolBitset.decode(this)
                    CLOCK -> clock = s32()
                }
            }
            return EthtoolTimestamping(device, sets[CAPABILITIES], sets[TX_TYPES], sets[RX_FILTERS], clock)
        }
    }
}
