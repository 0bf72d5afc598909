package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * A table of names that the kernel or a driver has: C's `ETHTOOL_A_STRINGSET_…`. Immutable.
 *
 * @property id which table, a constant of the companion
 * @property strings the names, by index; those without a name are empty. None if only the number was asked for
 * @property count how many names there are
 */
public class EthtoolStringSet internal constructor(public val id: Int, public val strings: List<String>, public val count: Int) {
    /** `string set 4: 64 strings`. */
    override fun toString(): String = "string set $id: $count strings"

    /** The tables: C's `enum ethtool_stringset`. */
    public companion object {
        /** `ETH_SS_TEST`: the device's self-tests. */
        public const val TEST: Int = 0

        /** `ETH_SS_STATS`: the driver's counters. */
        public const val STATISTICS: Int = 1

        /** `ETH_SS_PRIV_FLAGS`: the driver's own flags. */
        public const val PRIVATE_FLAGS: Int = 2

        /** `ETH_SS_FEATURES`: offloads. */
        public const val FEATURES: Int = 4

        /** `ETH_SS_RSS_HASH_FUNCS`: functions to spread packets over queues. */
        public const val HASH_FUNCTIONS: Int = 5

        /** `ETH_SS_LINK_MODES`: modes of a link; not of a device. */
        public const val LINK_MODES: Int = 9

        /** `ETH_SS_MSG_CLASSES`: classes of a driver's messages; not of a device. */
        public const val MESSAGE_CLASSES: Int = 10

        /** `ETH_SS_WOL_MODES`: ways to wake a machine; not of a device. */
        public const val WAKE_ON_LAN_MODES: Int = 11

        /** `ETH_SS_SOF_TIMESTAMPING`: flags of SO_TIMESTAMPING; not of a device. */
        public const val TIMESTAMPING_FLAGS: Int = 12

        /** `ETH_SS_TS_TX_TYPES`: which packets are stamped when they are sent; not of a device. */
        public const val TIMESTAMP_TX_TYPES: Int = 13

        /** `ETH_SS_TS_RX_FILTERS`: which packets are stamped when they arrive; not of a device. */
        public const val TIMESTAMP_RX_FILTERS: Int = 14

        private const val SETS = 2
        private const val SET = 1
        private const val ID = 1
        private const val COUNT = 2
        private const val STRINGS = 3
        private const val STRING = 1
        private const val INDEX = 1
        private const val VALUE = 2

        @JvmSynthetic
        internal fun decode(attributes: AttributeDecoder): Map<Int, EthtoolStringSet> {
            val sets = LinkedHashMap<Int, EthtoolStringSet>()
            attributes.forEach {
                on(SETS) { nested { on(SET) { set().let { sets[it.id] = it } } } }
            }
            return sets
        }

        private fun AttributeDecoder.set(): EthtoolStringSet {
            var id = 0
            var count = 0
            val strings = sortedMapOf<Int, String>()
            nested {
                on(ID) { id = u32().toInt() }
                on(COUNT) { count = u32().toInt() }
                on(STRINGS) { nested { on(STRING) { string(strings) } } }
            }
            // By their place: an index beyond what a list can hold would be the kernel's mistake, and is left out rather than believed.
            return EthtoolStringSet(id, strings.filterKeys { it in 0..<strings.size }.values.toList(), count)
        }

        private fun AttributeDecoder.string(strings: MutableMap<Int, String>) {
            var index = 0
            var value = ""
            nested {
                on(INDEX) { index = u32().toInt() }
                on(VALUE) { value = string() }
            }
            strings[index] = value
        }
    }
}
