package io.netloom.bpf

/**
 * Why the kernel refuses a program: what [BpfProgram.verify] finds first, in the kernel's own order. Immutable.
 *
 * @property index the instruction at fault, counted from 0; [WHOLE_PROGRAM] if it is not one of them
 * @property kind what is wrong
 * @property reason the same in words, with the numbers: `scratch word 16 does not exist: there are 0 to 15`
 */
public class BpfRefusal(public val index: Int, public val kind: Kind, public val reason: String) {
    /** What the kernel refuses. */
    public enum class Kind {
        /** There is no instruction. */
        EMPTY,

        /** There are more than [BpfProgram.MAX_SIZE] instructions. */
        TOO_LONG,

        /** No instruction of a socket filter has this operation code. */
        UNKNOWN_OPERATION,

        /** Division or remainder by the constant 0. */
        DIVISION_BY_ZERO,

        /** Shift by a constant of 32 or more. */
        SHIFT_TOO_FAR,

        /** A scratch word other than 0 to 15. */
        SCRATCH_INDEX,

        /** A jump behind the last instruction. */
        JUMP_OUT_OF_RANGE,

        /** An absolute load from 0xfffff000 (`SKF_AD_OFF`) or above that is no ancillary load the kernel knows. */
        UNKNOWN_EXTENSION,

        /** The last instruction is not a return. */
        NO_RETURN,

        /** A scratch word is loaded that was not stored on each way there, as the kernel counts ways. */
        SCRATCH_NOT_STORED,

        /** A jump that in the kernel's own longer instructions starts or goes too far for 16 bits: seen in programs of thousands of loads. */
        JUMP_TOO_FAR,
    }

    /** True for a refusal of the same kind at the same instruction. */
    override fun equals(other: Any?): Boolean = other is BpfRefusal && other.index == index && other.kind == kind && other.reason == reason

    /** Fits [equals]. */
    override fun hashCode(): Int = 31 * (31 * index + kind.hashCode()) + reason.hashCode()

    /** `instruction 3: division by zero`, or the reason alone for [WHOLE_PROGRAM]. */
    override fun toString(): String = if (index == WHOLE_PROGRAM) reason else "instruction $index: $reason"

    /** Values with a meaning of their own. */
    public companion object {
        /** The [index] of a refusal that is not about one instruction. */
        public const val WHOLE_PROGRAM: Int = -1
    }
}
