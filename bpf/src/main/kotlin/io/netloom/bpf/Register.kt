package io.netloom.bpf

/** A register of the machine: 32 bits, unsigned, 0 when the program starts. */
public enum class Register {
    /** The accumulator: what is loaded, computed with, compared and returned. */
    A,

    /** The index register: offset of indirect loads, second operand of arithmetic and comparisons. */
    X,
}
