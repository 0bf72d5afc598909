package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * Which interface an answer of the family `ethtool` is about: C's `ETHTOOL_A_HEADER_…`. Immutable.
 *
 * @property index the interface's index; 0 if the kernel did not tell
 * @property name the interface's name; empty if the kernel did not tell
 */
public class EthtoolDevice(public val index: Int, public val name: String) {
    /** True for the same index and name. */
    override fun equals(other: Any?): Boolean = other is EthtoolDevice && other.index == index && other.name == name

    /** Fits [equals]. */
    override fun hashCode(): Int = index * 31 + name.hashCode()

    /** `eth0 (2)`. */
    override fun toString(): String = "$name ($index)"

    internal companion object {
        private const val INDEX = 1
        private const val NAME = 2

        /** What an answer has before its header was seen. */
        @get:JvmSynthetic
        internal val NONE = EthtoolDevice(0, "")

        /** Of the nest under the cursor. */
        @JvmSynthetic
        internal fun decode(nest: AttributeDecoder): EthtoolDevice {
            var index = 0
            var name = ""
            nest.nested {
                on(INDEX) { index = u32().toInt() }
                on(NAME) { name = string() }
            }
            return EthtoolDevice(index, name)
        }
    }
}
