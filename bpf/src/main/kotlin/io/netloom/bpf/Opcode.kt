package io.netloom.bpf

/** The fields of an operation code, from `linux/bpf_common.h` and `linux/filter.h`. */
internal object Opcode {
    // Classes.
    const val LD = 0x00
    const val LDX = 0x01
    const val ST = 0x02
    const val STX = 0x03
    const val ALU = 0x04
    const val JMP = 0x05
    const val RET = 0x06
    const val MISC = 0x07

    // Where a load takes its value from.
    const val IMM = 0x00
    const val ABS = 0x20
    const val IND = 0x40
    const val MEM = 0x60
    const val LEN = 0x80
    const val MSH = 0xa0

    // How much it loads.
    const val W = 0x00
    const val H = 0x08
    const val B = 0x10

    // The operand of arithmetic and jumps: the constant k or the register X.
    const val K = 0x00
    const val X = 0x08

    const val NEG = 0x80
    const val JA = 0x00

    /** `ret` gives A instead of k. */
    const val A = 0x10

    const val TAX = 0x00
    const val TXA = 0x80

    /** `BPF_MEMWORDS`: how many words of scratch memory there are. */
    const val SCRATCH_SLOTS = 16

    /** The farthest a leg of a conditional jump goes. */
    const val MAX_SKIP = 255
}
