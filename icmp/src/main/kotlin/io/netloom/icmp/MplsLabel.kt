package io.netloom.icmp

/**
 * One entry of an MPLS label stack (RFC 3032). Immutable.
 *
 * @property label 20 bits
 * @property trafficClass 3 bits: the class of RFC 5462, once "experimental"
 * @property bottomOfStack true for the last label
 * @property timeToLive 0 to 255
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class MplsLabel(public val label: Int, public val trafficClass: Int, public val bottomOfStack: Boolean, public val timeToLive: Int) {
    init {
        require(label in 0..LABEL_MASK) { "label must be 0 to $LABEL_MASK, is $label" }
        require(trafficClass in 0..CLASS_MASK) { "trafficClass must be 0 to 7, is $trafficClass" }
        require(timeToLive in 0..UInt8.MAX) { "timeToLive must be 0 to 255, is $timeToLive" }
    }

    /** The entry in 32 bits: the label in the highest 20, then class, bottom of stack and time to live. */
    public fun encode(): Int = (label shl LABEL_SHIFT) or (trafficClass shl CLASS_SHIFT) or (if (bottomOfStack) BOTTOM else 0) or timeToLive

    /** True for an entry with the same four fields. */
    override fun equals(other: Any?): Boolean = other is MplsLabel && other.encode() == encode()

    /** Fits [equals]. */
    override fun hashCode(): Int = encode()

    /** Such as `MPLS label 16014, traffic class 4, bottom of stack, TTL 255`. */
    override fun toString(): String =
        "MPLS label $label, traffic class $trafficClass, ${if (bottomOfStack) "bottom of stack, " else ""}TTL $timeToLive"

    /** Entries of their encoded form. */
    public companion object {
        /** The size of an encoded entry in bytes. */
        public const val SIZE: Int = 4

        private const val LABEL_MASK = 0xfffff
        private const val CLASS_MASK = 7
        private const val LABEL_SHIFT = 12
        private const val CLASS_SHIFT = 9
        private const val BOTTOM = 0x100

        /** The entry whose [MplsLabel.encode] is [bits]; every number is one. */
        @JvmStatic
        public fun decode(bits: Int): MplsLabel =
            MplsLabel(bits ushr LABEL_SHIFT, (bits ushr CLASS_SHIFT) and CLASS_MASK, bits and BOTTOM != 0, bits and UInt8.MAX)
    }
}
