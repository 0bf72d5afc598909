package io.netloom.bpf

/** Writes [BpfTextFormat.ASSEMBLER]: the label of an instruction is `L` and its number. */
internal class AssemblerWriter(program: BpfProgram) {
    private val instructions = program.instructions()
    private val jumps = instructions.mapIndexed(::jump)
    private val labelled = jumps.filterNotNull().flatMap(JumpText::targets).toSet()

    /** A jump with its labels: the numbers of the instructions to go to. */
    private class JumpText(val name: String, val operand: String?, val targets: List<Int>) {
        override fun toString(): String = "$name ${(listOfNotNull(operand) + targets.map { "L$it" }).joinToString(", ")}"
    }

    @JvmSynthetic
    fun write(): String = instructions.indices.joinToString("") { index ->
        val label = if (index in labelled) "L$index:" else ""
        "${label.padEnd(INDENT)}${jumps[index] ?: statement(instructions[index])}\n"
    }

    private fun statement(instruction: Instruction): String = when (instruction) {
        is Instruction.Jump, is Instruction.JumpIf, is Instruction.JumpIfX -> raw(instruction, instruction)

        is Instruction.Unknown -> raw(instruction, instruction.meaning)

        is Instruction.LoadExtension if instruction.extension == Extension.XOR_X ->
            // The only extension that the language has no name for.
            "${InstructionText.name(instruction)} [${instruction.extension.offset}]"

        else -> "${InstructionText.name(instruction)} ${InstructionText.operand(instruction, InstructionText.constant(instruction))}".trimEnd()
    }

    /** What the kernel makes of it is told in a comment. */
    private fun raw(instruction: Instruction, meaning: Instruction?): String =
        "${InstructionText.raw(instruction)}${meaning?.let { " ; $it" }.orEmpty()}"

    /** Null for what is no jump, and for a jump out of the program, which labels cannot say. */
    private fun jump(index: Int, instruction: Instruction): JumpText? {
        val raw = instruction.encode()
        val next = index + 1
        return when (instruction) {
            is Instruction.Jump -> target(next, Integer.toUnsignedLong(raw.k))?.let { JumpText("ja", null, listOf(it)) }
            is Instruction.JumpIf -> branch(instruction, instruction.test, next, raw)
            is Instruction.JumpIfX -> branch(instruction, instruction.test, next, raw)
            else -> null
        }
    }

    /** With one label, if it can be said with one: of the two tests that are each other's opposite, the one that jumps. */
    private fun branch(instruction: Instruction, test: JumpTest, next: Int, raw: RawInstruction): JumpText? {
        val ifTrue = target(next, raw.jt.toLong()) ?: return null
        val ifFalse = target(next, raw.jf.toLong()) ?: return null
        val operand = InstructionText.operand(instruction, InstructionText.constant(instruction))
        return when {
            ifFalse == next -> JumpText(test.mnemonic, operand, listOf(ifTrue))
            ifTrue == next && test != JumpTest.BITS_SET -> JumpText(test.opposite.mnemonic, operand, listOf(ifFalse))
            else -> JumpText(test.mnemonic, operand, listOf(ifTrue, ifFalse))
        }
    }

    private fun target(next: Int, distance: Long): Int? = (next + distance).takeIf { it < instructions.size }?.toInt()

    private companion object {
        const val INDENT = 8
    }
}
