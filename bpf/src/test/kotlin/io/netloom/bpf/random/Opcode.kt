package io.netloom.bpf.random

/** The operations of `linux/filter.h`, as numbers of the tests' own: what they expect must not come from what they test. */
object Opcode {
    const val LD_IMM = 0x00
    const val LD_ABS_W = 0x20
    const val LD_ABS_H = 0x28
    const val LD_ABS_B = 0x30
    const val LD_IND_W = 0x40
    const val LD_IND_H = 0x48
    const val LD_IND_B = 0x50
    const val LD_MEM = 0x60
    const val LD_LEN = 0x80
    const val LDX_IMM = 0x01
    const val LDX_MEM = 0x61
    const val LDX_LEN = 0x81
    const val LDX_MSH = 0xb1
    const val ST = 0x02
    const val STX = 0x03
    const val JA = 0x05
    const val RET_K = 0x06
    const val RET_A = 0x16
    const val TAX = 0x07
    const val TXA = 0x87
    const val NEG = 0x84

    /** Or it to an operation on a constant to have it on X. */
    const val X = 0x08

    const val ADD = 0x04
    const val SUB = 0x14
    const val MUL = 0x24
    const val DIV = 0x34
    const val OR = 0x44
    const val AND = 0x54
    const val LSH = 0x64
    const val RSH = 0x74
    const val MOD = 0x94
    const val XOR = 0xa4

    const val JEQ = 0x15
    const val JGT = 0x25
    const val JGE = 0x35
    const val JSET = 0x45

    /** On a constant; with [X] also on X. */
    val ALU: List<Int> = listOf(ADD, SUB, MUL, DIV, OR, AND, LSH, RSH, MOD, XOR)

    /** On a constant; with [X] also on X. */
    val JUMP_IF: List<Int> = listOf(JEQ, JGT, JGE, JSET)

    /** Loads of the packet at a constant offset. */
    val LD_ABS: List<Int> = listOf(LD_ABS_W, LD_ABS_H, LD_ABS_B)

    /** Loads of the packet at X plus a constant. */
    val LD_IND: List<Int> = listOf(LD_IND_W, LD_IND_H, LD_IND_B)

    /** All that the kernel knows. */
    val ALL: List<Int> = LD_ABS + LD_IND + ALU + ALU.map { it or X } + JUMP_IF + JUMP_IF.map { it or X } +
        listOf(LD_IMM, LD_MEM, LD_LEN, LDX_IMM, LDX_MEM, LDX_LEN, LDX_MSH, ST, STX, JA, RET_K, RET_A, TAX, TXA, NEG)
}
