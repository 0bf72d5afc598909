package io.netloom.bpf

/** The text of single instructions: the operation's name and its operand. */
internal object InstructionText {
    /** As `bpf_asm` has it, with numbers of instructions to skip instead of labels; constants in decimal without sign. */
    @JvmSynthetic
    fun relative(raw: RawInstruction): String = when (val instruction = Instruction.decode(raw)) {
        is Instruction.Jump -> "ja ${unsigned(instruction.skip)}"
        is Instruction.JumpIf -> conditional(instruction, instruction.test, raw)
        is Instruction.JumpIfX -> conditional(instruction, instruction.test, raw)
        is Instruction.LoadMemShift -> "ldx ${operand(instruction, ::unsigned)}"
        is Instruction.Unknown -> raw(instruction)
        else -> "${name(instruction)} ${operand(instruction, ::unsigned)}".trimEnd()
    }

    /** The operation's name. */
    @JvmSynthetic
    fun name(instruction: Instruction): String = when (instruction) {
        is Instruction.LoadConstant -> load(instruction.destination)
        is Instruction.LoadScratch -> load(instruction.destination)
        is Instruction.LoadAbsolute -> instruction.size.mnemonic()
        is Instruction.LoadIndirect -> instruction.size.mnemonic()
        is Instruction.LoadMemShift -> "ldxb"
        is Instruction.LoadExtension -> if (instruction.destination == Register.X) "ldx" else instruction.size.mnemonic()
        is Instruction.StoreScratch -> if (instruction.source == Register.X) "stx" else "st"
        is Instruction.AluConstant -> instruction.operator.mnemonic
        is Instruction.AluX -> instruction.operator.mnemonic
        is Instruction.NegateA -> "neg"
        is Instruction.Jump -> "ja"
        is Instruction.JumpIf -> instruction.test.mnemonic
        is Instruction.JumpIfX -> instruction.test.mnemonic
        is Instruction.RetA, is Instruction.RetConstant -> "ret"
        is Instruction.Tax -> "tax"
        is Instruction.Txa -> "txa"
        is Instruction.Unknown -> RAW
    }

    /** What follows the name, without the targets of jumps; [constant] writes the numbers behind `#`. */
    @JvmSynthetic
    fun operand(instruction: Instruction, constant: (Int) -> String): String = when (instruction) {
        is Instruction.LoadConstant -> "#${constant(instruction.value)}"
        is Instruction.LoadScratch -> "M[${instruction.slot}]"
        is Instruction.LoadAbsolute -> "[${instruction.offset}]"
        is Instruction.LoadIndirect -> "[x + ${instruction.offset}]"
        is Instruction.LoadMemShift -> "4*([${instruction.offset}]&0xf)"
        is Instruction.LoadExtension -> "#${instruction.extension.mnemonic}"
        is Instruction.StoreScratch -> "M[${instruction.slot}]"
        is Instruction.AluConstant -> "#${constant(instruction.value)}"
        is Instruction.AluX, is Instruction.JumpIfX -> "x"
        is Instruction.JumpIf -> "#${constant(instruction.value)}"
        is Instruction.RetA -> "a"
        is Instruction.RetConstant -> "#${constant(instruction.value)}"
        is Instruction.NegateA, is Instruction.Jump, is Instruction.Tax, is Instruction.Txa, is Instruction.Unknown -> ""
    }

    /** How tcpdump writes the constant of an instruction: in hexadecimal where its bits matter, else in decimal with sign. */
    @JvmSynthetic
    fun constant(instruction: Instruction): (Int) -> String {
        val bits = when (instruction) {
            is Instruction.LoadConstant, is Instruction.JumpIf -> true
            is Instruction.AluConstant -> instruction.operator in setOf(AluOperator.AND, AluOperator.OR, AluOperator.XOR)
            else -> false
        }
        return if (bits) { k -> "0x${Integer.toHexString(k)}" } else Int::toString
    }

    /** The directive that stands for an instruction without a text of its own. */
    @JvmSynthetic
    fun raw(instruction: Instruction): String = instruction.encode().run { "%s 0x%04x, %d, %d, 0x%08x".format(RAW, op, jt, jf, k) }

    /** The name of the directive [raw]. */
    const val RAW = ".raw"

    private fun load(destination: Register): String = if (destination == Register.X) "ldx" else "ld"

    private fun unsigned(number: Int): String = Integer.toUnsignedString(number)

    /** With one leg, if it can be said with one: of the two tests that are each other's opposite, the one that jumps. */
    private fun conditional(instruction: Instruction, test: JumpTest, raw: RawInstruction): String {
        val operand = operand(instruction, ::unsigned)
        return when {
            raw.jf == 0 -> "${test.mnemonic} $operand,${raw.jt}"
            raw.jt == 0 && test != JumpTest.BITS_SET -> "${test.opposite.mnemonic} $operand,${raw.jf}"
            else -> "${test.mnemonic} $operand,${raw.jt},${raw.jf}"
        }
    }
}
