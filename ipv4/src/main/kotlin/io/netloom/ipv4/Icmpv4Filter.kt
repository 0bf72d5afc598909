package io.netloom.ipv4

/**
 * Which ICMP messages a raw ICMP socket does not hear: `struct icmp_filter`, see raw(7). Immutable.
 *
 * ```
 * conn.icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(0, 3, 11)
 * ```
 *
 * The kernel filters types 0 to 31 only. Higher ones, such as 42 and 43, the extended echo, are heard always: to [block] them is an error. A filter of [io.netloom.bpf.BpfProgram] can do it.
 *
 * @property bits as the kernel has them: bit n is set where type n is blocked
 */
public class Icmpv4Filter private constructor(public val bits: Int) {
    /** This filter, with these types accepted, 0 to 255. */
    public fun accept(vararg types: Int): Icmpv4Filter = Icmpv4Filter(types.fold(bits) { all, type -> all and bit(requireType(type)).inv() })

    /**
     * This filter, with these types blocked.
     *
     * @throws IllegalArgumentException for a type that the kernel never blocks, 32 to 255, and for what is no type
     */
    public fun block(vararg types: Int): Icmpv4Filter = Icmpv4Filter(
        types.fold(bits) { all, type ->
            require(requireType(type) < Int.SIZE_BITS) { "the kernel filters types 0 to 31, not $type" }
            all or bit(type)
        },
    )

    /** Whether messages of a type, 0 to 255, are not heard. */
    public fun willBlock(type: Int): Boolean = bits and bit(requireType(type)) != 0

    /** True for the same types. */
    override fun equals(other: Any?): Boolean = other is Icmpv4Filter && other.bits == bits

    /** Fits [equals]. */
    override fun hashCode(): Int = bits

    /** Such as `Icmpv4Filter(blocks 5, 8)`. */
    override fun toString(): String = when (bits) {
        0 -> "Icmpv4Filter(accepts all)"
        -1 -> "Icmpv4Filter(blocks 0 to 31)"
        else -> "Icmpv4Filter(blocks ${(0 until Int.SIZE_BITS).filter(::willBlock).joinToString()})"
    }

    /** Filters to begin with. */
    public companion object {
        /** Blocks nothing: what a new socket has. */
        @JvmField
        public val ACCEPT_ALL: Icmpv4Filter = Icmpv4Filter(0)

        /** Blocks types 0 to 31. */
        @JvmField
        public val BLOCK_ALL: Icmpv4Filter = Icmpv4Filter(-1)

        /** The filter with these [bits]. */
        @JvmStatic
        public fun of(bits: Int): Icmpv4Filter = Icmpv4Filter(bits)

        private fun requireType(type: Int): Int {
            require(type in 0..255) { "a type is 0 to 255, not $type" }
            return type
        }

        /** None for what the kernel does not filter; a plain shift would count modulo 32. */
        private fun bit(type: Int) = if (type < Int.SIZE_BITS) 1 shl type else 0
    }
}
