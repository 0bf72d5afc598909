package io.netloom.bpf

/** From a program to its instructions by what they do; [Assembler] makes the same program of them again. */
public object Disassembler {
    /** The instructions of [program]. Never fails: what is not an instruction is [Instruction.Unknown]. */
    @JvmStatic
    public fun disassemble(program: BpfProgram): List<Instruction> = program.raw.map(Instruction::decode)
}
