package io.netloom.bpf.random

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import kotlin.random.Random

/** Programs that the kernel may refuse: good ones with a few things changed, and lists of anything. */
class RandomMutations(private val random: Random) {
    /** One of any kind. */
    fun next(): BpfProgram = when (random.nextInt(16)) {
        in 0..2 -> valid()
        3 -> BpfProgram.of(List(random.nextInt(6)) { RawInstruction.decode(random.nextLong()) })
        in 4..5 -> BpfProgram.of(List(random.nextInt(6)) { plausible() } + RawInstruction(Opcode.RET_K, 0, 0, 1))
        6 -> resized()
        7 -> scratch()
        else -> changed()
    }

    private fun valid(): BpfProgram = RandomPrograms(random, random.nextInt(100)).next()

    private fun changed(): BpfProgram {
        val code = valid().raw.toMutableList()
        repeat(if (random.nextBoolean()) 1 else random.nextInt(2, 4)) { if (code.isNotEmpty()) change(code) }
        return BpfProgram.of(code)
    }

    private fun change(code: MutableList<RawInstruction>) {
        val at = random.nextInt(code.size)
        val old = code[at]
        when (random.nextInt(14)) {
            0 -> code[at] = RawInstruction.decode(old.encode() xor (1L shl random.nextInt(Long.SIZE_BITS)))

            1 -> code[at] = old.with(op = random.nextInt(0x10000))

            2 -> code[at] = old.with(op = random.nextInt(0x100))

            in 3..4 -> code[at] = old.with(op = random.of(Opcode.ALL))

            5 -> code[at] = old.with(k = random.operand())

            6 -> code[at] = old.with(k = random.nextInt(-1, 34))

            7 -> code[at] = old.with(k = Ancillary.AD + random.nextInt(-4, 72))

            8 -> code[at] = old.with(k = code.size - at - random.nextInt(4))

            9 -> code[at] = old.with(jt = minOf(255, code.size - at - 1), jf = 0)

            10 -> code[at] = old.with(jt = 0, jf = random.nextInt(256))

            11 -> code.removeAt(at)

            12 -> code.add(at, plausible())

            // Without its end.
            else -> code.removeAt(code.lastIndex)
        }
    }

    /** What may well be one: the operation known, the rest near a limit. */
    private fun plausible(): RawInstruction {
        val op = random.of(Opcode.ALL)
        val k = when (random.nextInt(4)) {
            0 -> random.operand()
            1 -> Ancillary.AD + 4 * random.nextInt(18)
            else -> random.nextInt(-1, 18)
        }
        return RawInstruction(op, random.nextInt(3), random.nextInt(3), k)
    }

    /** Stores, loads and jumps between them: on which ways has a slot been stored? */
    private fun scratch(): BpfProgram {
        val size = random.nextInt(2, 24)
        return BpfProgram.of(
            List(size) { at ->
                val reach = minOf(size - at - 1, 5)
                when (random.nextInt(6)) {
                    0, 1 -> RawInstruction(if (random.nextBoolean()) Opcode.ST else Opcode.STX, 0, 0, random.nextInt(3))
                    2 -> RawInstruction(if (random.nextBoolean()) Opcode.LD_MEM else Opcode.LDX_MEM, 0, 0, random.nextInt(3))
                    3 -> RawInstruction(Opcode.JA, 0, 0, random.nextInt(reach + 1))
                    4 -> RawInstruction(if (random.nextBoolean()) Opcode.RET_A else Opcode.RET_K, 0, 0, 1)
                    else -> RawInstruction(random.of(Opcode.JUMP_IF), random.nextInt(reach + 1), random.nextInt(reach + 1), 1)
                }
            } + RawInstruction(Opcode.RET_A, 0, 0, 0),
        )
    }

    /** Around the limits of length, also of jumps. */
    private fun resized(): BpfProgram {
        val size = if (random.chance(8)) BpfProgram.MAX_SIZE + random.nextInt(-2, 3) else random.nextInt(3)
        val code = MutableList(size) { RawInstruction(Opcode.ADD, 0, 0, it) }
        if (size > 1 && random.nextBoolean()) code[0] = RawInstruction(Opcode.JA, 0, 0, size - random.nextInt(4))
        if (size > 0) code[size - 1] = RawInstruction(if (random.nextBoolean()) Opcode.RET_A else Opcode.RET_K, 0, 0, random.nextInt())
        return BpfProgram.of(code)
    }

    private fun RawInstruction.with(op: Int = this.op, jt: Int = this.jt, jf: Int = this.jf, k: Int = this.k) = RawInstruction(op, jt, jf, k)
}
