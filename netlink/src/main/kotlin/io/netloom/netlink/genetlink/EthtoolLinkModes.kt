package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * What speed an interface has, and what both ends could have: C's `ETHTOOL_A_LINKMODES_…`. Immutable.
 *
 * @property device the interface
 * @property isAutonegotiating whether the ends agree on a mode by themselves; null if the kernel did not tell
 * @property ours the modes that this end has, those in use set
 * @property peer the modes that the other end offers; empty if it is not known
 * @property speed Mbit/s; null if it is not known, as without a link
 * @property duplex whether both ends may send at once
 * @property lanes how many lanes the link has; null if the driver did not tell. Linux 5.14
 */
public class EthtoolLinkModes internal constructor(
    public val device: EthtoolDevice,
    public val isAutonegotiating: Boolean?,
    public val ours: EthtoolBitset,
    public val peer: EthtoolBitset,
    public val speed: Long?,
    public val duplex: Duplex,
    public val lanes: Long?,
) {
    /** Whether both ends of a link may send at once: C's `DUPLEX_…`. */
    public enum class Duplex {
        /** `DUPLEX_HALF`: one at a time. */
        HALF,

        /** `DUPLEX_FULL`: both at once. */
        FULL,

        /** `DUPLEX_UNKNOWN`: nobody knows. */
        UNKNOWN,
    }

    /** `eth0 (2): 10000 Mbit/s, full duplex`. */
    override fun toString(): String = "$device: ${speed?.let { "$it Mbit/s" } ?: "unknown speed"}, ${duplex.name.lowercase()} duplex"

    internal companion object {
        private const val HEADER = 1
        private const val AUTONEGOTIATION = 2
        private const val OURS = 3
        private const val PEER = 4
        private const val SPEED = 5
        private const val DUPLEX = 6
        private const val LANES = 9
        private const val SPEED_UNKNOWN = 0xffff_ffffL

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolLinkModes {
            var device = EthtoolDevice.NONE
            var autonegotiation: Boolean? = null
            var ours = EthtoolBitset.EMPTY
            var peer = EthtoolBitset.EMPTY
            var speed: Long? = null
            var duplex = Duplex.UNKNOWN
            var lanes: Long? = null
            attributes.forEach {
                when (type) {
                    HEADER -> device = EthtoolDevice.decode(this)
                    AUTONEGOTIATION -> autonegotiation = u8() != 0
                    OURS -> ours = EthtoolBitset.decode(this)
                    PEER -> peer = EthtoolBitset.decode(this)
                    SPEED -> speed = u32().takeIf { it != SPEED_UNKNOWN }
                    DUPLEX -> duplex = if (u8() in 0..1) Duplex.entries[u8()] else Duplex.UNKNOWN
                    LANES -> lanes = u32()
                }
            }
            return EthtoolLinkModes(device, autonegotiation, ours, peer, speed, duplex, lanes)
        }
    }
}
