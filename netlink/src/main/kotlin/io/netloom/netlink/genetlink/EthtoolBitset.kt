package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A set of bits as the family `ethtool` tells it: C's `ETHTOOL_A_BITSET_…`, which says of some bits whether they are set and how they are called. In what
 * it tells unasked, it leaves out the names: [named] fills them in. Immutable.
 *
 * @property size how many bits there are in the kernel
 * @property bits the bits that are told, by index: all of them, or those that are in the mask; of a list without mask, those that are set
 */
public class EthtoolBitset internal constructor(public val size: Int, public val bits: Map<Int, Bit>) {
    /** The indices of the bits that are set. */
    public val indices: Set<Int> get() = bits.values.filter { it.isSet }.mapTo(sortedSetOf()) { it.index }

    /** The names of the bits that are set, in their order. */
    public val names: List<String> get() = bits.values.filter { it.isSet }.map { it.name }

    /** Whether the bit of that index is told and set. */
    public fun isSet(index: Int): Boolean = bits[index]?.isSet == true

    /** Whether a bit of that name is told and set. */
    public fun isSet(name: String): Boolean = bits.values.any { it.name == name && it.isSet }

    /** The same bits with the names of a table that was asked for with [Ethtool.strings]. */
    public fun named(table: EthtoolStringSet): EthtoolBitset =
        EthtoolBitset(size, bits.mapValues { (index, bit) -> table.strings.getOrNull(index)?.let { Bit(index, it, bit.isSet) } ?: bit })

    /** The names of the bits that are set. */
    override fun toString(): String = names.toString()

    /**
     * One bit.
     *
     * @property index its index
     * @property name its name; its index as text if the kernel gave none
     * @property isSet whether it is set
     */
    public class Bit(public val index: Int, public val name: String, public val isSet: Boolean) {
        /** `rx-checksum: on`. */
        override fun toString(): String = name + if (isSet) ": on" else ": off"
    }

    internal companion object {
        private const val NO_MASK = 1
        private const val SIZE = 2
        private const val BITS = 3
        private const val VALUE = 4
        private const val MASK = 5

        private const val BIT = 1
        private const val INDEX = 1
        private const val NAME = 2
        private const val IS_SET = 3
        private const val WORD = 32

        /** No bits at all: what stands for a bitset that did not come. */
        @get:JvmSynthetic
        internal val EMPTY = EthtoolBitset(0, emptyMap())

        /** Of the nest under the cursor, in its long or its compact form. */
        @JvmSynthetic
        internal fun decode(nest: AttributeDecoder): EthtoolBitset {
            var size = 0
            var hasMask = true
            var value: ByteArray? = null
            var mask: ByteArray? = null
            val told = ArrayList<Bit>()
            nest.nested {
                on(NO_MASK) { hasMask = false }
                on(SIZE) { size = u32().toInt() }
                on(BITS) { nested { on(BIT) { told += bit() } } }
                on(VALUE) { value = bytes() }
                on(MASK) { mask = bytes() }
            }
            val words = value
            val bits = if (words == null) {
                // A list without mask names the bits that are set, and none of them has the flag.
                told.map { if (hasMask) it else Bit(it.index, it.name, true) }
            } else {
                (0..<minOf(size.coerceAtLeast(0), words.size * Byte.SIZE_BITS))
                    .filter { index -> if (hasMask) mask?.let { has(it, index) } ?: true else has(words, index) }
                    .map { Bit(it, it.toString(), has(words, it)) }
            }
            return EthtoolBitset(size, bits.associateByTo(sortedMapOf()) { it.index })
        }

        private fun AttributeDecoder.bit(): Bit {
            var index = 0
            var name: String? = null
            var isSet = false
            nested {
                on(INDEX) { index = u32().toInt() }
                on(NAME) { name = string() }
                on(IS_SET) { isSet = flag() }
            }
            return Bit(index, name ?: index.toString(), isSet)
        }

        /** Words of 32 bits in the machine's byte order. */
        private fun has(words: ByteArray, index: Int): Boolean {
            val word = index / WORD * Int.SIZE_BYTES
            if (word + Int.SIZE_BYTES > words.size) return false
            val bits = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder()).getInt(word)
            return bits ushr index % WORD and 1 != 0
        }
    }
}
