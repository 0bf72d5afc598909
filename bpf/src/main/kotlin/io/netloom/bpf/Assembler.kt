package io.netloom.bpf

/** From typed instructions to a program. Programs with labels are made by [BpfBuilder], or in Kotlin by [bpf]. */
public object Assembler {
    /** The program of these instructions, in this order. Nothing is changed or checked: see `BpfProgram.verify`. */
    @JvmStatic
    public fun assemble(instructions: List<Instruction>): BpfProgram = BpfProgram.of(instructions.map(Instruction::encode))

    /** The program of these instructions, in this order. */
    @JvmStatic
    public fun assemble(vararg instructions: Instruction): BpfProgram = assemble(instructions.asList())
}
