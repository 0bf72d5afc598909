package io.netloom.bpf

/**
 * Arithmetic on A with a constant or X as second operand, in 32 bits without sign. The negation, which has no second operand, is [Instruction.NegateA].
 *
 * @property mnemonic the name in text
 */
public enum class AluOperator(private val bits: Int, public val mnemonic: String) {
    /** A + operand, modulo 2³². */
    ADD(0x00, "add"),

    /** A - operand, modulo 2³². */
    SUB(0x10, "sub"),

    /** A × operand, modulo 2³². */
    MUL(0x20, "mul"),

    /** A ÷ operand, rounded down. The kernel refuses a constant 0; an X of 0 ends the program with 0. */
    DIV(0x30, "div"),

    /** The bits that are set in A, in the operand, or in both. */
    OR(0x40, "or"),

    /** The bits that are set in both. */
    AND(0x50, "and"),

    /** A shifted left. The kernel refuses a constant over 31. */
    LSH(0x60, "lsh"),

    /** A shifted right, zeros coming in. The kernel refuses a constant over 31. */
    RSH(0x70, "rsh"),

    /** The remainder of A ÷ operand. As [DIV] with an operand of 0. */
    MOD(0x90, "mod"),

    /** The bits that are set in exactly one of them. */
    XOR(0xa0, "xor"),
    ;

    /** The operator field of the operation. */
    @JvmSynthetic
    internal fun bits(): Int = bits
}
