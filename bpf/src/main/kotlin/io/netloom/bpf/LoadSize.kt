package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/**
 * How much of the packet a load takes; a number of several bytes is in network byte order.
 *
 * @property bytes 1, 2 or 4
 */
public enum class LoadSize(public val bytes: Int, private val bits: Int, private val mnemonic: String) {
    /** 8 bits, `BPF_B`: `ldb`. */
    BYTE(1, Opcode.B, "ldb"),

    /** 16 bits, `BPF_H`: `ldh`. */
    HALF(2, Opcode.H, "ldh"),

    /** 32 bits, `BPF_W`: `ld`. */
    WORD(4, Opcode.W, "ld"),
    ;

    /** The size field of the operation. */
    @JvmSynthetic
    internal fun bits(): Int = bits

    /** The load's name in text. */
    @JvmSynthetic
    internal fun mnemonic(): String = mnemonic
}
