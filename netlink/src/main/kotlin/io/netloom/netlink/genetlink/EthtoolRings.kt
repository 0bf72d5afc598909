package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * How many packets wait in an interface's rings: C's `ETHTOOL_A_RINGS_…`. Null is what the device has not, or the kernel does not know. Immutable.
 *
 * @property device the interface
 * @property rxMax the greatest [rx]
 * @property rxMiniMax the greatest [rxMini]
 * @property rxJumboMax the greatest [rxJumbo]
 * @property txMax the greatest [tx]
 * @property rx descriptors of the receive ring
 * @property rxMini descriptors of the ring for small packets
 * @property rxJumbo descriptors of the ring for large packets
 * @property tx descriptors of the transmit ring
 * @property rxBufferSize bytes of a receive buffer; Linux 5.17
 */
public class EthtoolRings internal constructor(
    public val device: EthtoolDevice,
    public val rxMax: Long?,
    public val rxMiniMax: Long?,
    public val rxJumboMax: Long?,
    public val txMax: Long?,
    public val rx: Long?,
    public val rxMini: Long?,
    public val rxJumbo: Long?,
    public val tx: Long?,
    public val rxBufferSize: Long?,
) {
    /** `eth0 (2): rx 256 of 4096, tx 256 of 4096`. */
    override fun toString(): String = "$device: rx $rx of $rxMax, tx $tx of $txMax"

    internal companion object {
        private const val HEADER = 1
        private const val RX_MAX = 2
        private const val RX_MINI_MAX = 3
        private const val RX_JUMBO_MAX = 4
        private const val TX_MAX = 5
        private const val RX_MINI = 7
        private const val RX_JUMBO = 8
        private const val RX_BUFFER = 10
        private const val RX = 6
        private const val TX = 9

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolRings {
            var device = EthtoolDevice.NONE
            val numbers = arrayOfNulls<Long>(RX_BUFFER + 1)
            attributes.forEach {
                when (type) {
                    HEADER -> device = EthtoolDevice.decode(this)
                    in RX_MAX..RX_BUFFER -> numbers[type] = u32()
                }
            }
            return EthtoolRings(
                device,
                numbers[RX_MAX],
                numbers[RX_MINI_MAX],
                numbers[RX_JUMBO_MAX],
                numbers[TX_MAX],
                numbers[RX],
                numbers[RX_MINI],
                numbers[RX_JUMBO],
                numbers[TX],
                numbers[RX_BUFFER],
            )
        }
    }
}
