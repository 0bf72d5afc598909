package io.netloom.ipv6

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Which ICMPv6 messages a raw ICMPv6 socket does not hear: `struct icmp6_filter`, see RFC 3542, section 3.2. Immutable.
 *
 * ```
 * conn.icmpFilter = Icmpv6Filter.BLOCK_ALL.accept(129)
 * ```
 *
 * Types are 0 to 255, and all of them can be blocked. On Linux a bit that is set blocks, which is the opposite of other systems.
 */
public class Icmpv6Filter private constructor(private val blocked: LongArray) {
    /** This filter, with these types accepted. */
    public fun accept(vararg types: Int): Icmpv6Filter = changed(types) { word, bit -> word and bit.inv() }

    /** This filter, with these types blocked. */
    public fun block(vararg types: Int): Icmpv6Filter = changed(types) { word, bit -> word or bit }

    private inline fun changed(types: IntArray, change: (Long, Long) -> Long): Icmpv6Filter {
        val changed = blocked.copyOf()
        for (type in types) changed[word(type)] = change(changed[word(type)], 1L shl type)
        return Icmpv6Filter(changed)
    }

    /** Whether messages of a type are not heard. */
    public fun willBlock(type: Int): Boolean = blocked[word(type)] and (1L shl type) != 0L

    /** The structure as the kernel has it: 32 bytes, eight numbers in the machine's byte order; a copy. */
    public fun toByteArray(): ByteArray {
        val bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder())
        for (word in blocked) bytes.putInt(word.toInt()).putInt((word ushr Int.SIZE_BITS).toInt())
        return bytes.array()
    }

    /** True for the same types. */
    override fun equals(other: Any?): Boolean = other is Icmpv6Filter && other.blocked.contentEquals(blocked)

    /** Fits [equals]. */
    override fun hashCode(): Int = blocked.contentHashCode()

    /** Such as `Icmpv6Filter(blocks 133, 134)`, or what it accepts where that is shorter. */
    override fun toString(): String {
        val (out, through) = (0 until TYPES).partition(::willBlock)
        return when {
            out.isEmpty() -> "Icmpv6Filter(accepts all)"
            through.isEmpty() -> "Icmpv6Filter(blocks all)"
            out.size <= through.size -> "Icmpv6Filter(blocks ${out.joinToString()})"
            else -> "Icmpv6Filter(accepts ${through.joinToString()})"
        }
    }

    /** Filters to begin with. */
    public companion object {
        /** Bytes of `struct icmp6_filter`. */
        public const val SIZE: Int = 32

        private const val TYPES = 256

        /** Blocks nothing: what a new socket has. */
        @JvmField
        public val ACCEPT_ALL: Icmpv6Filter = Icmpv6Filter(LongArray(TYPES / Long.SIZE_BITS))

        /** Blocks everything. */
        @JvmField
        public val BLOCK_ALL: Icmpv6Filter = Icmpv6Filter(LongArray(TYPES / Long.SIZE_BITS) { -1 })

        /** The filter that the kernel has written, see [toByteArray]. */
        @JvmStatic
        public fun of(bytes: ByteArray): Icmpv6Filter {
            require(bytes.size == SIZE) { "struct icmp6_filter has $SIZE bytes, not ${bytes.size}" }
            val words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder())
            return Icmpv6Filter(
                LongArray(TYPES / Long.SIZE_BITS) {
                    Integer.toUnsignedLong(words.getInt()) or
                        (words.getInt().toLong() shl Int.SIZE_BITS)
                },
            )
        }

        private fun word(type: Int): Int {
            require(type in 0 until TYPES) { "a type is 0 to 255, not $type" }
            return type / Long.SIZE_BITS
        }
    }
}
