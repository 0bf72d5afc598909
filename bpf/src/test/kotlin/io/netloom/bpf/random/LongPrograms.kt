package io.netloom.bpf.random

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import kotlin.random.Random

/**
 * The longest programs, to find how far a jump may go in the instructions that the kernel makes of them: one or many of each, in 16 bits. Left out is the
 * load of VLAN_TAG_PRESENT, of which kernels before 6.3 made another number of instructions.
 *
 * @property random where everything comes from
 */
class LongPrograms(private val random: Random) {
    private val loads = random.nextInt(40, 100)
    private val body = List(BpfProgram.MAX_SIZE - 2) { at ->
        when {
            random.nextInt(100) < loads -> load()

            // A jump that comes too late is refused, too, so not in the second half.
            random.nextBoolean() && at < BpfProgram.MAX_SIZE / 2 -> jump()

            else -> other()
        }
    }

    /** The program that begins with a jump over [distance] instructions; 0 to [BpfProgram.MAX_SIZE] - 2. */
    fun jumpingOver(distance: Int): BpfProgram = BpfProgram.of(listOf(RawInstruction(Opcode.JA, 0, 0, distance)) + body + end)

    /** The program with its last jump behind that many instructions; 1 to [BpfProgram.MAX_SIZE] - 2. */
    fun jumpingAt(index: Int): BpfProgram = BpfProgram.of(
        body.mapIndexed { at, old -> if (at == index) jump() else old.takeUnless { it.op and JUMP_CLASS == JUMP_CLASS_IS } ?: other() } + end + end,
    )

    private fun load(): RawInstruction = when (random.nextInt(6)) {
        in 0..2 -> statement(random.of(Opcode.LD_ABS), offset())
        in 3..4 -> statement(random.of(Opcode.LD_IND), if (random.nextBoolean()) 0 else random.nextInt())
        else -> statement(Opcode.LDX_MSH, offset())
    }

    private fun offset(): Int = when (random.nextInt(6)) {
        0 -> 0
        1 -> random.nextInt(0x7ff0, 0x8010)
        2 -> random.nextInt(0x7fffffff)
        3 -> random.nextInt(Int.MIN_VALUE, Ancillary.AD)
        else -> random.nextInt(1, 1_500)
    }

    private fun jump(): RawInstruction {
        val x = random.nextBoolean()
        val (jt, jf) = random.of(listOf(0 to 0, 1 to 0, 0 to 1, 1 to 1, 1 to 2))
        return when (random.nextInt(8)) {
            0 -> statement(Opcode.JA, random.nextInt(3))
            else -> RawInstruction(random.of(Opcode.JUMP_IF) or if (x) Opcode.X else 0, jt, jf, random.operand())
        }
    }

    private fun other(): RawInstruction = when (random.nextInt(12)) {
        0 -> statement(Opcode.LD_IMM, random.operand())
        1 -> statement(Opcode.LDX_IMM, random.operand())
        2 -> statement(random.of(listOf(Opcode.LD_LEN, Opcode.LDX_LEN, Opcode.TAX, Opcode.TXA, Opcode.NEG)), 0)
        3 -> statement(random.of(listOf(Opcode.ST, Opcode.STX)), random.nextInt(16))
        4 -> statement(Opcode.RET_A, 0)
        5 -> statement(Opcode.RET_K, random.operand())
        in 6..7 -> statement(random.of(Opcode.LD_ABS), Ancillary.AD + random.of(Ancillary.ALL - Ancillary.VLAN_TAG_PRESENT))
        in 8..9 -> statement(random.of(Opcode.ALU) or Opcode.X, 0)
        else -> statement(random.of(Opcode.ALU), random.nextInt(1, 32))
    }

    private val end get() = RawInstruction(Opcode.RET_A, 0, 0, 0)

    private fun statement(op: Int, k: Int) = RawInstruction(op, 0, 0, k)

    private companion object {
        const val JUMP_CLASS = 7
        const val JUMP_CLASS_IS = 5
    }
}
