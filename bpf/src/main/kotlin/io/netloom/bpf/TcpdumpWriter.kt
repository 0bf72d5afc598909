package io.netloom.bpf

/** Writes [BpfTextFormat.TCPDUMP], to the character as libpcap's `bpf_image` does where it can say the instruction. */
internal object TcpdumpWriter {
    @JvmSynthetic
    fun write(program: BpfProgram): String =
        program.instructions().withIndex().joinToString("") { (index, instruction) -> "${line(index, instruction)}\n" }

    private fun line(index: Int, instruction: Instruction): String = when (instruction) {
        is Instruction.Unknown -> "(%03d) %s".format(index, InstructionText.raw(instruction))

        is Instruction.JumpIf, is Instruction.JumpIfX -> {
            val raw = instruction.encode()
            "(%03d) %-8s %-16s jt %d\tjf %d".format(
                index,
                InstructionText.name(instruction),
                operand(instruction),
                index + 1 + raw.jt,
                index + 1 + raw.jf,
            )
        }

        is Instruction.Jump -> "(%03d) %-8s %d".format(index, InstructionText.name(instruction), index + 1 + instruction.skip)

        else -> "(%03d) %-8s %s".format(index, InstructionText.name(instruction), operand(instruction))
    }

    private fun operand(instruction: Instruction): String = when (instruction) {
        is Instruction.RetA -> ""
        is Instruction.LoadExtension if instruction.extension == Extension.LENGTH -> "#pktlen"
        is Instruction.LoadExtension -> "[${ExtensionNames.ofLibpcap(instruction.extension)}]"
        else -> InstructionText.operand(instruction, InstructionText.constant(instruction))
    }
}
