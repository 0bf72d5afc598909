package io.netloom.bpf

/** The register X as an operand of [BpfBuilder]: `add(x)`, `jeq(x, "same")`, `ldh(x + 14)`. */
public object IndexRegister {
    /** The offset X + [offset] of a load, C's `[x + k]`; modulo 2³², so a negative [offset] goes back. */
    public operator fun plus(offset: Int): IndirectOffset = IndirectOffset(offset)

    override fun toString(): String = "x"
}

/** The register A as an operand of [BpfBuilder]: `ret(a)`. */
public object Accumulator {
    override fun toString(): String = "a"
}

/** The scratch memory as an operand of [BpfBuilder]: `st(m[3])`, in Java `st(M.get(3))`. It has 16 words of 32 bits. */
public object ScratchMemory {
    /** The word of this number, 0 to 15; the builder refuses others. */
    public operator fun get(slot: Int): ScratchSlot = ScratchSlot(slot)

    override fun toString(): String = "M"
}

/**
 * A place in the packet that depends on X: X + [offset].
 *
 * @property offset what is added to X, modulo 2³²
 */
public class IndirectOffset internal constructor(public val offset: Int) {
    /** This much further: `x + 14 + 2`. */
    public operator fun plus(more: Int): IndirectOffset = IndirectOffset(offset + more)

    override fun toString(): String = "x + $offset"
}

/**
 * A word of the scratch memory.
 *
 * @property slot which; only 0 to 15 exist
 */
public class ScratchSlot internal constructor(public val slot: Int) {
    override fun toString(): String = "M[$slot]"
}
