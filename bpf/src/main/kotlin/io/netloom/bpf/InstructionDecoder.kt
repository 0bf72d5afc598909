package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/** From the kernel's form to typed instructions. What would not encode to the same bits again is [Instruction.Unknown]. */
internal object InstructionDecoder {
    private val sizes = LoadSize.entries.associateBy { it.bits() }
    private val operators = AluOperator.entries.associateBy { it.bits() }
    private val tests = JumpTest.entries.filterNot { it.exchanged() }.associateBy { it.bits() }

    @JvmSynthetic
    fun decode(raw: RawInstruction): Instruction = guess(raw)?.takeIf { it.encode() == raw } ?: Instruction.Unknown(raw)

    /** The instruction that has no more than it needs, and does the same; null if there is none. */
    @JvmSynthetic
    fun meaning(raw: RawInstruction): Instruction? = guess(raw)?.takeIf { it.encode().op == raw.op }

    /** What the operation says, perhaps with a field too much; null if it says nothing. */
    private fun guess(raw: RawInstruction): Instruction? = when (raw.op and CLASS_MASK) {
        Opcode.LD -> load(raw, Register.A)
        Opcode.LDX -> load(raw, Register.X)
        Opcode.ST -> slot(raw)?.let { Instruction.StoreScratch(Register.A, it) }
        Opcode.STX -> slot(raw)?.let { Instruction.StoreScratch(Register.X, it) }
        Opcode.ALU -> arithmetic(raw)
        Opcode.JMP -> jump(raw)
        Opcode.RET -> if (raw.op and Opcode.A != 0) Instruction.RetA else Instruction.RetConstant(raw.k)
        else -> if (raw.op and Opcode.TXA != 0) Instruction.Txa else Instruction.Tax
    }

    private fun load(raw: RawInstruction, destination: Register): Instruction? = when (raw.op and MODE_MASK) {
        Opcode.IMM -> Instruction.LoadConstant(destination, raw.k)

        Opcode.ABS -> size(raw)?.let { size ->
            Extension.at(raw.k)?.let { Instruction.LoadExtension(it, size) }
                ?: Instruction.LoadAbsolute(raw.k, size)
        }

        Opcode.IND -> size(raw)?.let { Instruction.LoadIndirect(raw.k, it) }

        Opcode.MEM -> slot(raw)?.let { Instruction.LoadScratch(destination, it) }

        Opcode.LEN -> Instruction.LoadExtension(Extension.LENGTH, destination = destination)

        Opcode.MSH -> Instruction.LoadMemShift(raw.k)

        else -> null
    }

    private fun arithmetic(raw: RawInstruction): Instruction? {
        val operator = operators[raw.op and OPERATOR_MASK]
        return when {
            operator == null -> Instruction.NegateA
            raw.op and Opcode.X != 0 -> Instruction.AluX(operator)
            else -> Instruction.AluConstant(operator, raw.k)
        }
    }

    private fun jump(raw: RawInstruction): Instruction? {
        val test = tests[raw.op and OPERATOR_MASK]
        return when {
            test == null -> Instruction.Jump(raw.k)
            raw.op and Opcode.X != 0 -> Instruction.JumpIfX(test, raw.jt, raw.jf)
            else -> Instruction.JumpIf(test, raw.k, raw.jt, raw.jf)
        }
    }

    private fun size(raw: RawInstruction): LoadSize? = sizes[raw.op and SIZE_MASK]

    private fun slot(raw: RawInstruction): Int? = raw.k.takeIf { it in 0 until Opcode.SCRATCH_WORDS }

    private const val CLASS_MASK = 0x07
    private const val SIZE_MASK = 0x18
    private const val MODE_MASK = 0xe0
    private const val OPERATOR_MASK = 0xf0
}
