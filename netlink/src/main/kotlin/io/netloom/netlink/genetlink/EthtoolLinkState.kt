package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * Whether an interface has a link: C's `ETHTOOL_A_LINKSTATE_…`. Immutable.
 *
 * @property device the interface
 * @property hasLink whether there is one; null if the driver did not tell
 * @property signalQuality the quality of the signal, 0 to [signalQualityMax]; null if the driver did not tell
 * @property signalQualityMax the greatest [signalQuality]
 * @property extendedState why there is no link, a number of C's `enum ethtool_link_ext_state`; null if the driver did not tell. Linux 5.9
 */
public class EthtoolLinkState internal constructor(
    public val device: EthtoolDevice,
    public val hasLink: Boolean?,
    public val signalQuality: Long?,
    public val signalQualityMax: Long?,
    public val extendedState: Int?,
) {
    /** `eth0 (2): link`. */
    override fun toString(): String = "$device: ${when (hasLink) {
        true -> "link"
        false -> "no link"
        null -> "unknown"
    }}"

    internal companion object {
        private const val HEADER = 1
        private const val LINK = 2
        private const val QUALITY = 3
        private const val QUALITY_MAX = 4
        private const val EXTENDED_STATE = 5

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolLinkState {
            var device = EthtoolDevice.NONE
            var link: Boolean? = null
            var quality: Long? = null
            var qualityMax: Long? = null
            var state: Int? = null
            attributes.forEach {
                when (type) {
                    HEADER -> device = EthtoolDevice.decode(this)
                    LINK -> link = u8() != 0
                    QUALITY -> quality = u32()
                    QUALITY_MAX -> qualityMax = u32()
                    EXTENDED_STATE -> state = u8()
                }
            }
            return EthtoolLinkState(device, link, quality, qualityMax, state)
        }
    }
}
