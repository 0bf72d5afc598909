package io.netloom.samples.sniff

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.Extension
import io.netloom.bpf.Instruction
import io.netloom.bpf.JumpTest
import io.netloom.bpf.Register

/** Lets the kernel drop what goes the other way: a test in front of a program. */
internal object DirectionFilter {
    private const val OUTGOING = 4
    private val keepAll = BpfProgram.of(Instruction.RetConstant(-1).encode())

    /** @param program null to keep everything */
    fun of(direction: PacketDirection, program: BpfProgram?): BpfProgram? {
        if (direction == PacketDirection.ANY) return program
        val wanted = if (direction == PacketDirection.OUT) 1 else 0
        val test = listOf(
            Instruction.LoadExtension(Extension.PACKET_TYPE),
            Instruction.JumpIf(JumpTest.EQUAL, OUTGOING, skipTrue = wanted, skipFalse = 1 - wanted),
            Instruction.RetConstant(0),
            Instruction.LoadConstant(Register.A, 0), // as a program finds it
        )
        return BpfProgram.of(test.map { it.encode() } + (program ?: keepAll).raw)
    }
}
