package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/** An instruction of a program under construction. Where it goes on is not a number yet, because splitting far jumps moves instructions. */
internal sealed class Step {
    /** Goes on behind itself. */
    class Statement(val raw: RawInstruction) : Step()

    /** `ja`: its k is still to be found. */
    class Always(val template: RawInstruction, val target: Target) : Step()

    /** A conditional jump: its jt and jf are still to be found. A leg without target falls through. */
    class Branch(val template: RawInstruction, val ifTrue: Target?, val ifFalse: Target?) : Step()

    /** Where a jump goes. */
    sealed class Target {
        /** To the step that has this label. */
        class Label(val name: String) : Target()

        /** To the step of this number. */
        class Numbered(val index: Long) : Target()
    }

    companion object {
        private const val CLASS_MASK = 0x07
        private const val TEST_MASK = 0xf0
        private const val LAST_TEST = 0x40

        /** The step that does what [raw] does as the step of number [index]. */
        @JvmSynthetic
        fun of(raw: RawInstruction, index: Int): Step {
            val test = raw.op and TEST_MASK
            return when {
                raw.op and CLASS_MASK != Opcode.JMP || test > LAST_TEST -> Statement(raw)
                test == Opcode.JA -> Always(raw, Target.Numbered(index + 1 + Integer.toUnsignedLong(raw.k)))
                else -> Branch(raw, Target.Numbered(index + 1L + raw.jt), Target.Numbered(index + 1L + raw.jf))
            }
        }

        /** A conditional jump on a constant or, if [value] is null, on X. */
        @JvmSynthetic
        fun branch(test: JumpTest, value: Int?, ifTrue: Target?, ifFalse: Target?): Step {
            val template = (if (value == null) Instruction.JumpIfX(test, 0) else Instruction.JumpIf(test, value, 0)).encode()
            return if (test.exchanged()) Branch(template, ifFalse, ifTrue) else Branch(template, ifTrue, ifFalse)
        }
    }
}
