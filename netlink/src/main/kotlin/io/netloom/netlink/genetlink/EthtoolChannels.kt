package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * How many queues with interrupts of their own an interface has: C's `ETHTOOL_A_CHANNELS_…`. Null is what the device has not. Immutable.
 *
 * @property device the interface
 * @property rxMax the greatest [rx]
 * @property txMax the greatest [tx]
 * @property otherMax the greatest [other]
 * @property combinedMax the greatest [combined]
 * @property rx channels that only receive
 * @property tx channels that only transmit
 * @property other channels for something else, such as the link's state
 * @property combined channels that receive and transmit
 */
public class EthtoolChannels internal constructor(
    public val device: EthtoolDevice,
    public val rxMax: Long?,
    public val txMax: Long?,
    public val otherMax: Long?,
    public val combinedMax: Long?,
    public val rx: Long?,
    public val tx: Long?,
    public val other: Long?,
    public val combined: Long?,
) {
    /** `eth0 (2): rx 1 of 8, tx 1 of 8, combined 4 of 8`; what the device has not is left out. */
    override fun toString(): String {
        val counts =
            listOf(Triple("rx", rx, rxMax), Triple("tx", tx, txMax), Triple("other", other, otherMax), Triple("combined", combined, combinedMax))
        return "$device: " + counts.filter { (_, count) -> count != null }.joinToString { (name, count, max) -> "$name $count of $max" }
    }

    internal companion object {
        private const val HEADER = 1
        private const val RX_MAX = 2
        private const val TX_MAX = 3
        private const val OTHER_MAX = 4
        private const val COMBINED_MAX = 5
        private const val OTHER = 8
        private const val RX = 6
        private const val TX = 7
        private const val COMBINED = 9

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolChannels {
            var device = EthtoolDevice.NONE
            val numbers = arrayOfNulls<Long>(COMBINED + 1)
            attributes.forEach {
                when (type) {
                    HEADER -> device = EthtoolDevice.decode(this)
                    in RX_MAX..COMBINED -> numbers[type] = u32()
                }
            }
            return EthtoolChannels(
                device,
                numbers[RX_MAX],
                numbers[TX_MAX],
                numbers[OTHER_MAX],
                numbers[COMBINED_MAX],
                numbers[RX],
                numbers[TX],
                numbers[OTHER],
                numbers[COMBINED],
            )
        }
    }
}
