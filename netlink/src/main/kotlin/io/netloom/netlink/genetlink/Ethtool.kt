package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeEncoder

/**
 * The family `ethtool`: what an Ethernet interface can do and how it is set, which ethtool(8) shows. Linux 5.6 and later; features, rings and channels
 * 5.8. Needs no privilege to look, CAP_NET_ADMIN in the namespace to change. See `linux/ethtool_netlink.h`.
 *
 *     val rings = conn.request(Ethtool.rings("eth0"))
 *
 * A driver that has nothing of the kind, as most virtual ones, answers EOPNOTSUPP, sometimes with words; an interface that is not there is ENODEV. The
 * functions without a device ask for all interfaces that have it.
 */
public object Ethtool : FamilySpec("ethtool") {
    private const val STRINGS_GET = 1
    private const val LINK_MODES_GET = 4
    private const val LINK_STATE_GET = 6
    private const val FEATURES_GET = 11
    private const val FEATURES_SET = 12
    private const val RINGS_GET = 15
    private const val RINGS_SET = 16
    private const val CHANNELS_GET = 17
    private const val CHANNELS_SET = 18
    private const val TIMESTAMPING_GET = 25
    private const val TUNNELS_GET = 28

    private const val LINK_MODES_CHANGED = 5
    private const val FEATURES_CHANGED = 13
    private const val RINGS_CHANGED = 17
    private const val CHANNELS_CHANGED = 19

    private const val HEADER = 1
    private const val DEVICE_NAME = 2

    private const val STRING_SETS = 2
    private const val STRING_SET = 1
    private const val STRING_SET_ID = 1
    private const val COUNTS_ONLY = 3

    private const val FEATURES_WANTED = 3
    private const val BITSET_BITS = 3
    private const val BITSET_BIT = 1
    private const val BIT_NAME = 2
    private const val BIT_VALUE = 3

    private const val RINGS_RX = 6
    private const val RINGS_TX = 9
    private const val CHANNELS_RX = 6
    private const val CHANNELS_TX = 7
    private const val CHANNELS_COMBINED = 9

    /** The interface's offloads: `ETHTOOL_MSG_FEATURES_GET`. */
    @JvmStatic
    public fun features(device: String): GenetlinkRequest<EthtoolFeatures> =
        request(FEATURES_GET, { header(device) }) { EthtoolFeatures.decode(attributes) }

    /** The offloads of all interfaces. */
    @JvmStatic
    public fun features(): GenetlinkDump<EthtoolFeatures> = dump(FEATURES_GET, { header() }) { EthtoolFeatures.decode(attributes) }

    /**
     * Switches offloads on or off: `ETHTOOL_MSG_FEATURES_SET`. The kernel leaves out what cannot be switched and says so in the answer; EOPNOTSUPP is a name
     * that it does not know.
     *
     * @param features the names of those to be switched, and whether on or off
     */
    @JvmStatic
    public fun setFeatures(device: String, features: Map<String, Boolean>): GenetlinkRequest<EthtoolFeatureChange> = request(
        FEATURES_SET,
        {
            header(device)
            nested(FEATURES_WANTED) {
                nestedList(BITSET_BITS, BITSET_BIT, features.entries) { (name, on) ->
                    string(BIT_NAME, name)
                    flag(BIT_VALUE, on)
                }
            }
        },
    ) { EthtoolFeatureChange.decode(attributes) }

    /** The sizes of the interface's rings: `ETHTOOL_MSG_RINGS_GET`. */
    @JvmStatic
    public fun rings(device: String): GenetlinkRequest<EthtoolRings> = request(RINGS_GET, { header(device) }) { EthtoolRings.decode(attributes) }

    /** The sizes of the rings of all interfaces that have some. */
    @JvmStatic
    public fun rings(): GenetlinkDump<EthtoolRings> = dump(RINGS_GET, { header() }) { EthtoolRings.decode(attributes) }

    /**
     * Sets the sizes of the interface's rings, in descriptors: `ETHTOOL_MSG_RINGS_SET`. Mostly resets the device, so packets get lost.
     *
     * @param rx of the receive ring; null leaves it
     * @param tx of the transmit ring; null leaves it
     */
    @JvmStatic
    public fun setRings(device: String, rx: Long?, tx: Long?): GenetlinkCommand = command(RINGS_SET) {
        header(device)
        if (rx != null) u32(RINGS_RX, rx)
        if (tx != null) u32(RINGS_TX, tx)
    }

    /** How many channels the interface has: `ETHTOOL_MSG_CHANNELS_GET`. */
    @JvmStatic
    public fun channels(device: String): GenetlinkRequest<EthtoolChannels> =
        request(CHANNELS_GET, { header(device) }) { EthtoolChannels.decode(attributes) }

    /** How many channels all interfaces have that have some. */
    @JvmStatic
    public fun channels(): GenetlinkDump<EthtoolChannels> = dump(CHANNELS_GET, { header() }) { EthtoolChannels.decode(attributes) }

    /**
     * Sets how many channels the interface has: `ETHTOOL_MSG_CHANNELS_SET`.
     *
     * @param rx channels that only receive; null leaves it
     * @param tx channels that only transmit; null leaves it
     * @param combined channels that do both; null leaves it
     */
    @JvmStatic
    @JvmOverloads
    public fun setChannels(device: String, rx: Long?, tx: Long?, combined: Long? = null): GenetlinkCommand = command(CHANNELS_SET) {
        header(device)
        if (rx != null) u32(CHANNELS_RX, rx)
        if (tx != null) u32(CHANNELS_TX, tx)
        if (combined != null) u32(CHANNELS_COMBINED, combined)
    }

    /** The interface's speed and the modes of its link: `ETHTOOL_MSG_LINKMODES_GET`. */
    @JvmStatic
    public fun linkModes(device: String): GenetlinkRequest<EthtoolLinkModes> =
        request(LINK_MODES_GET, { header(device) }) { EthtoolLinkModes.decode(attributes) }

    /** Whether the interface has a link: `ETHTOOL_MSG_LINKSTATE_GET`. */
    @JvmStatic
    public fun linkState(device: String): GenetlinkRequest<EthtoolLinkState> =
        request(LINK_STATE_GET, { header(device) }) { EthtoolLinkState.decode(attributes) }

    /** Which timestamps the interface can take: `ETHTOOL_MSG_TSINFO_GET`. */
    @JvmStatic
    public fun timestamping(device: String): GenetlinkRequest<EthtoolTimestamping> =
        request(TIMESTAMPING_GET, { header(device) }) { EthtoolTimestamping.decode(attributes) }

    /** The UDP ports whose tunnels the interface takes apart by itself: `ETHTOOL_MSG_TUNNEL_INFO_GET`. Linux 5.9. */
    @JvmStatic
    public fun tunnels(device: String): GenetlinkRequest<EthtoolTunnels> =
        request(TUNNELS_GET, { header(device) }) { EthtoolTunnels.decode(attributes) }

    /**
     * Tables of names: `ETHTOOL_MSG_STRSET_GET`. What the device has none of is not in the answer.
     *
     * @param device the interface; null for the tables that are not of a device
     * @param sets which tables, constants of [EthtoolStringSet]; none for all
     */
    @JvmStatic
    public fun strings(device: String?, vararg sets: Int): GenetlinkRequest<Map<Int, EthtoolStringSet>> =
        request(STRINGS_GET, { strings(device, sets) }) { EthtoolStringSet.decode(attributes) }

    /** How many names there are in tables, without the names; otherwise as [strings]. */
    @JvmStatic
    public fun stringCounts(device: String?, vararg sets: Int): GenetlinkRequest<Map<Int, EthtoolStringSet>> = request(
        STRINGS_GET,
        {
            strings(device, sets)
            flag(COUNTS_ONLY)
        },
    ) { EthtoolStringSet.decode(attributes) }

    /** Settings that somebody changed: the group `monitor`. Bits come without their names: see [EthtoolBitset.named]. */
    @JvmStatic
    public val changes: GenetlinkEvents<EthtoolChange> = events("monitor") {
        when (command) {
            FEATURES_CHANGED -> EthtoolChange.Features(EthtoolFeatures.decode(attributes))
            RINGS_CHANGED -> EthtoolChange.Rings(EthtoolRings.decode(attributes))
            CHANNELS_CHANGED -> EthtoolChange.Channels(EthtoolChannels.decode(attributes))
            LINK_MODES_CHANGED -> EthtoolChange.LinkModes(EthtoolLinkModes.decode(attributes))
            else -> EthtoolChange.Other(command, attributes.attributes())
        }
    }

    private fun AttributeEncoder.header(device: String? = null) {
        nested(HEADER) { if (device != null) string(DEVICE_NAME, device) }
    }

    private fun AttributeEncoder.strings(device: String?, sets: IntArray) {
        header(device)
        if (sets.isNotEmpty()) nestedList(STRING_SETS, STRING_SET, sets.asIterable()) { u32(STRING_SET_ID, it) }
    }
}
