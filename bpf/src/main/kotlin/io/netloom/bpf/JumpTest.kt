package io.netloom.bpf

/**
 * How a conditional jump compares A with its operand, both without sign.
 *
 * The kernel has four tests. The other four are their opposites and are encoded as these with the two legs exchanged, so that any test can be used to
 * build a jump; [Disassembler] gives the kernel's four.
 *
 * @property mnemonic the name in text; the assembler has none for [BITS_NOT_SET], which is written as `jset` with the legs exchanged
 */
public enum class JumpTest(private val bits: Int, private val exchanged: Boolean, public val mnemonic: String) {
    /** A = operand. */
    EQUAL(0x10, false, "jeq"),

    /** A ≠ operand. */
    NOT_EQUAL(0x10, true, "jneq"),

    /** A > operand. */
    GREATER_THAN(0x20, false, "jgt"),

    /** A < operand: the opposite of [GREATER_OR_EQUAL]. */
    LESS_THAN(0x30, true, "jlt"),

    /** A ≥ operand. */
    GREATER_OR_EQUAL(0x30, false, "jge"),

    /** A ≤ operand: the opposite of [GREATER_THAN]. */
    LESS_OR_EQUAL(0x20, true, "jle"),

    /** A and the operand have a bit in common. */
    BITS_SET(0x40, false, "jset"),

    /** A and the operand have no bit in common. */
    BITS_NOT_SET(0x40, true, "jset"),
    ;

    /** The test that is true when this is false. */
    public val opposite: JumpTest
        get() = when (this) {
            EQUAL -> NOT_EQUAL
            NOT_EQUAL -> EQUAL
            GREATER_THAN -> LESS_OR_EQUAL
            LESS_THAN -> GREATER_OR_EQUAL
            GREATER_OR_EQUAL -> LESS_THAN
            LESS_OR_EQUAL -> GREATER_THAN
            BITS_SET -> BITS_NOT_SET
            BITS_NOT_SET -> BITS_SET
        }

    /** The test field of the operation. */
    @JvmSynthetic
    internal fun bits(): Int = bits

    /** True for a test that the kernel does not have: its legs are encoded the other way round. */
    @JvmSynthetic
    internal fun exchanged(): Boolean = exchanged
}
