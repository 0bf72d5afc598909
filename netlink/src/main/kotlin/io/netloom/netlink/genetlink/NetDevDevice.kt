package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * What an interface can do with XDP: C's `NETDEV_A_DEV_…`. Immutable.
 *
 * @property index the interface's index
 * @property xdpFeatures what its driver can do, bits of [XdpFeature]
 * @property zeroCopyMaxSegments how many buffers a packet may take in zero-copy mode; 0 without it, 1 means one buffer only. Linux 6.6
 * @property rxMetadata what an XDP program can learn of a received packet: bit 0 the time, bit 1 the hash, bit 2 the VLAN tag. Linux 6.8
 * @property xskFeatures what AF_XDP sockets can ask for when they send: bit 0 the time, bit 1 checksums, bit 2 the time to be sent at. Linux 6.8
 */
public class NetDevDevice internal constructor(
    public val index: Int,
    public val xdpFeatures: Long,
    public val zeroCopyMaxSegments: Long,
    public val rxMetadata: Long,
    public val xskFeatures: Long,
) {
    /** Whether the driver can do that. */
    public fun can(feature: XdpFeature): Boolean = xdpFeatures and feature.bit != 0L

    /** All that the driver can do. */
    public fun xdp(): Set<XdpFeature> = XdpFeature.entries.filterTo(linkedSetOf()) { can(it) }

    /** `interface 2: BASIC, REDIRECT`. */
    override fun toString(): String = "interface $index: " + xdp().joinToString().ifEmpty { "no XDP" }

    internal companion object {
        private const val INDEX = 1
        private const val XDP_FEATURES = 3
        private const val ZERO_COPY_MAX_SEGMENTS = 4
        private const val RX_METADATA = 5
        private const val XSK_FEATURES = 6

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): NetDevDevice {
            var index = 0
            var xdp = 0L
            var segments = 0L
            var metadata = 0L
            var xsk = 0L
            attributes.forEach {
                when (type) {
                    INDEX -> index = u32().toInt()
                    XDP_FEATURES -> xdp = u64()
                    ZERO_COPY_MAX_SEGMENTS -> segments = u32()
                    RX_METADATA -> metadata = u64()
                    XSK_FEATURES -> xsk = u64()
                }
            }
            return NetDevDevice(index, xdp, segments, metadata, xsk)
        }
    }
}

/**
 * What a driver can do with XDP: C's `enum netdev_xdp_act`.
 *
 * @property bit its bit in [NetDevDevice.xdpFeatures]
 */
public enum class XdpFeature(public val bit: Long) {
    /** `NETDEV_XDP_ACT_BASIC`: XDP_ABORTED, XDP_DROP, XDP_PASS and XDP_TX. */
    BASIC(1),

    /** `NETDEV_XDP_ACT_REDIRECT`: XDP_REDIRECT. */
    REDIRECT(2),

    /** `NETDEV_XDP_ACT_NDO_XMIT`: others may redirect to it. */
    TRANSMIT(4),

    /** `NETDEV_XDP_ACT_XSK_ZEROCOPY`: AF_XDP in zero-copy mode. */
    ZERO_COPY(8),

    /** `NETDEV_XDP_ACT_HW_OFFLOAD`: programs run on the device. */
    OFFLOAD(16),

    /** `NETDEV_XDP_ACT_RX_SG`: received packets of several buffers. */
    RX_SCATTER(32),

    /** `NETDEV_XDP_ACT_NDO_XMIT_SG`: others may redirect packets of several buffers to it. */
    TRANSMIT_SCATTER(64),
}

/**
 * An interface came, went or changed what it can do, see [NetDev.changes]. Immutable.
 *
 * @property kind what happened
 * @property device the interface
 */
public class NetDevChange internal constructor(public val kind: Kind, public val device: NetDevDevice) {
    /** What happened. */
    public enum class Kind {
        /** `NETDEV_CMD_DEV_ADD_NTF`: there is a new interface. */
        ADDED,

        /** `NETDEV_CMD_DEV_DEL_NTF`: an interface is gone. */
        REMOVED,

        /** `NETDEV_CMD_DEV_CHANGE_NTF`: an interface can do something else now. */
        CHANGED,
    }

    /** `ADDED interface 2: BASIC`. */
    override fun toString(): String = "$kind $device"
}
