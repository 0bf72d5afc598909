package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * An interface's offloads: C's `ETHTOOL_A_FEATURES_…`. Immutable.
 *
 * @property device the interface
 * @property hardware what the device could do; it tells all features that there are
 * @property wanted what somebody asked for
 * @property active what is in use
 * @property unchangeable what cannot be changed, whoever asks
 */
public class EthtoolFeatures internal constructor(
    public val device: EthtoolDevice,
    public val hardware: EthtoolBitset,
    public val wanted: EthtoolBitset,
    public val active: EthtoolBitset,
    public val unchangeable: EthtoolBitset,
) {
    /** All features that the kernel knows, in its order, whether or not this device has them. */
    public fun list(): List<EthtoolFeature> = hardware.bits.values.filter { it.name.isNotEmpty() }.map {
        EthtoolFeature(it.name, active.isSet(it.index), wanted.isSet(it.index), it.isSet && !unchangeable.isSet(it.index))
    }

    /** The feature of that name, such as `rx-gro`, or null if the kernel knows none of it. */
    public fun feature(name: String): EthtoolFeature? = list().find { it.name == name }

    /** The same with the names of the table [EthtoolStringSet.FEATURES], which the kernel leaves out in what it tells unasked ([Ethtool.changes]). */
    public fun named(table: EthtoolStringSet): EthtoolFeatures =
        EthtoolFeatures(device, hardware.named(table), wanted.named(table), active.named(table), unchangeable.named(table))

    /** The interface and the names of what is active. */
    override fun toString(): String = "$device: $active"

    internal companion object {
        private const val HEADER = 1
        private const val HARDWARE = 2
        private const val WANTED = 3
        private const val ACTIVE = 4
        private const val UNCHANGEABLE = 5

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolFeatures {
            var device = EthtoolDevice.NONE
            val sets = Array(UNCHANGEABLE + 1) { EthtoolBitset.EMPTY }
            attributes.forEach {
                when (type) {
                    HEADER -> device = EthtoolDevice.decode(this)
                    in HARDWARE..UNCHANGEABLE -> sets[type] = EthtoolBitset.decode(this)
                }
            }
            return EthtoolFeatures(device, sets[HARDWARE], sets[WANTED], sets[ACTIVE], sets[UNCHANGEABLE])
        }
    }
}

/**
 * One offload of an interface. Immutable.
 *
 * @property name the kernel's name of it, such as `tx-tcp-segmentation`
 * @property isActive whether it is in use
 * @property isWanted whether somebody asked for it; it may be wanted and yet not active, because something that it needs is off
 * @property isChangeable whether it can be switched, which is what ethtool(8) calls not `[fixed]`
 */
public class EthtoolFeature(public val name: String, public val isActive: Boolean, public val isWanted: Boolean, public val isChangeable: Boolean) {
    /** As ethtool(8) has it: `rx-gro: on`, `loopback: off [fixed]`. */
    override fun toString(): String {
        val requested = if (isActive == isWanted || !isChangeable) "" else " [requested ${if (isWanted) "on" else "off"}]"
        return "$name: ${if (isActive) "on" else "off"}${if (isChangeable) requested else " [fixed]"}"
    }
}

/**
 * What came of switching features: C's `ETHTOOL_MSG_FEATURES_SET_REPLY`. Immutable.
 *
 * @property device the interface
 * @property refused the features that are not as was asked for, which the kernel leaves without a word, and how they were asked for
 * @property changed the features that are no longer as they were, and how they are now; among them some that depend on those asked for
 */
public class EthtoolFeatureChange internal constructor(
    public val device: EthtoolDevice,
    public val refused: Map<String, Boolean>,
    public val changed: Map<String, Boolean>,
) {
    /** The interface, what was changed and what was refused. */
    override fun toString(): String = "$device: changed $changed, refused $refused"

    internal companion object {
        private const val HEADER = 1
        private const val WANTED = 3
        private const val ACTIVE = 4

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): EthtoolFeatureChange {
            var device = EthtoolDevice.NONE
            var refused = EthtoolBitset.EMPTY
            var changed = EthtoolBitset.EMPTY
            attributes.forEach {
                on(HEADER) { device = EthtoolDevice.decode(this) }
                on(WANTED) { refused = EthtoolBitset.decode(this) }
                on(ACTIVE) { changed = EthtoolBitset.decode(this) }
            }
            return EthtoolFeatureChange(device, states(refused), states(changed))
        }

        private fun states(bits: EthtoolBitset): Map<String, Boolean> = bits.bits.values.associate { it.name to it.isSet }
    }
}
