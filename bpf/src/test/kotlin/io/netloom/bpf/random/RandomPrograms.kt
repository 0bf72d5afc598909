package io.netloom.bpf.random

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import kotlin.random.Random

/**
 * Programs that the kernel accepts, made of every instruction there is.
 *
 * A verdict tells at most as much as the packet is long, so most programs end by folding all that they computed, A, X and the scratch memory, into a
 * small number: a wrong bit anywhere shows.
 *
 * @property random where everything comes from
 * @property span the length of most packets; most loads are made near it or below
 * @property known which ancillary loads may count; the others are loaded and forgotten
 * @property framed whether the packets have a link header, so that loads from there may be made with care
 */
class RandomPrograms(
    private val random: Random,
    private val span: Int,
    private val known: Set<Int> = Ancillary.ALL.toSet() - Ancillary.UNFORESEEABLE,
    private val framed: Boolean = false,
) {
    /** A program of about [size] instructions. */
    fun next(size: Int = size()): BpfProgram = Draft(size).finish()

    private fun size(): Int = when (random.nextInt(200)) {
        0 -> random.nextInt(300, 800)
        in 1..10 -> random.nextInt(60, 300)
        in 11..80 -> random.nextInt(0, 8)
        else -> random.nextInt(8, 60)
    }

    private inner class Draft(private val end: Int) {
        private val code = ArrayList<RawInstruction>()

        // Which of the scratch memory has been stored on every jump that leads to an instruction, and on every way to the next one.
        private val storedAt = IntArray(end + 1) { ALL_SLOTS }
        private var stored = 0
        private val isTarget = BooleanArray(end + 1)

        // Most programs get to their end with a packet of the right length; the others try what ends them early.
        private val careful = random.nextInt(3) > 0

        fun finish(): BpfProgram {
            while (code.size < end) step()
            fold()
            return BpfProgram.of(code)
        }

        private fun step() {
            when (random.nextInt(40)) {
                in 0..2 -> add(Opcode.LD_IMM, random.operand())

                in 3..4 -> add(Opcode.LDX_IMM, random.operand())

                5 -> add(if (random.nextBoolean()) Opcode.LD_LEN else Opcode.LDX_LEN, unused())

                in 6..10 -> add(random.of(Opcode.LD_ABS), offset())

                in 11..13 -> indirect()

                // The kernel does not mind an ancillary offset here, and finds nothing there.
                14 -> add(Opcode.LDX_MSH, if (careful || !random.chance(16)) offset() else Ancillary.AD + random.nextInt(-Ancillary.AD))

                in 15..16 -> ancillary()

                in 17..20 -> aluConstant()

                in 21..23 -> aluX()

                24 -> add(Opcode.NEG, unused())

                25 -> add(Opcode.TAX, unused())

                26 -> add(Opcode.TXA, unused())

                in 27..29 -> store()

                in 30..32 -> loadScratch()

                33 -> add(Opcode.JA, minOf(if (random.chance(30)) random.nextInt(2 * MAX_DISTANCE) else distance(), reach()))

                34 -> maybeReturn()

                else -> jump(random.of(Opcode.JUMP_IF) or if (random.chance(3)) Opcode.X else 0)
            }
        }

        private fun indirect() {
            val op = random.of(Opcode.LD_IND)
            // Whoever jumps between the two instructions has another X.
            if (careful && isTarget[minOf(code.size + 1, end)]) return add(random.of(Opcode.LD_ABS), offset())
            when (random.nextInt(if (careful) 1 else 0, 4)) {
                // X is what it is.
                0 -> add(op, if (random.nextBoolean()) offset() else 0)

                // X comes from the packet, as the length of a header.
                1 -> {
                    add(Opcode.LDX_MSH, inside())
                    add(op, random.nextInt(16).coerceAtMost(maxOf(0, span - HEADER_LENGTH)))
                }

                // Together they make an offset, mostly after an overflow.
                else -> {
                    val x = random.operand()
                    add(Opcode.LDX_IMM, x)
                    add(op, offset() - x)
                }
            }
        }

        private fun ancillary() {
            val number = random.of(Ancillary.ALL)
            // They end the program where there is no interface.
            if ((number == Ancillary.INTERFACE_INDEX || number == Ancillary.HARDWARE_TYPE) && !framed && random.nextInt(end) > SHORT) return
            if (number == Ancillary.NETLINK_ATTRIBUTE || number == Ancillary.NESTED_NETLINK_ATTRIBUTE) {
                if (!random.chance(4)) add(Opcode.LD_IMM, if (random.chance(3)) 0 else random.nextInt(span + 1) and 3.inv())
                if (!random.chance(4)) add(Opcode.LDX_IMM, random.nextInt(6))
            }
            add(random.of(Opcode.LD_ABS), Ancillary.AD + number)
            if (number !in known) add(Opcode.AND, 0)
        }

        private fun aluConstant() {
            val op = random.of(Opcode.ALU)
            add(
                op,
                when (op) {
                    Opcode.LSH, Opcode.RSH -> random.nextInt(Int.SIZE_BITS)
                    Opcode.DIV, Opcode.MOD -> random.operand().let { if (it == 0) 10 else it }
                    else -> random.operand()
                },
            )
        }

        private fun aluX() {
            var op = random.of(Opcode.ALU)
            // A division by zero would end most programs early.
            if (careful && isTarget[minOf(code.size + 1, end)]) op = Opcode.SUB
            if ((op == Opcode.DIV || op == Opcode.MOD) && (careful || !random.chance(6))) add(Opcode.LDX_IMM, random.operand() or 1)
            add(op or Opcode.X, unused())
        }

        private fun store() {
            add(if (random.nextBoolean()) Opcode.ST else Opcode.STX, random.nextInt(SLOTS))
        }

        private fun loadScratch() {
            val slots = (0 until SLOTS).filter { stored shr it and 1 == 1 }
            if (slots.isEmpty()) return store()
            add(if (random.nextBoolean()) Opcode.LD_MEM else Opcode.LDX_MEM, random.of(slots))
        }

        /** Most programs should not end there, so most jump over it, and the long ones do so unless A happens to be a certain number. */
        private fun maybeReturn() {
            if (random.nextInt(end) > SHORT) {
                jump(Opcode.JEQ, 0, 1)
            } else if (random.nextBoolean()) {
                jump(random.of(Opcode.JUMP_IF), 1, 0)
            }
            if (random.nextBoolean()) add(Opcode.RET_A, unused()) else add(Opcode.RET_K, random.operand())
        }

        private fun jump(op: Int, jt: Int = distance(), jf: Int = distance()) {
            val reach = minOf(reach(), MAX_DISTANCE)
            add(op, random.operand(), minOf(jt, reach), minOf(jf, reach))
        }

        private fun distance(): Int = when (random.nextInt(12)) {
            0 -> random.nextInt(MAX_DISTANCE + 1)
            1 -> random.nextInt(24)
            else -> random.nextInt(4)
        }

        /** How many instructions the next one may skip. */
        private fun reach(): Int = maxOf(0, end - code.size - 1)

        private fun offset(): Int = when (random.nextInt(if (careful) 12 else 0, 24)) {
            0 -> random.operand()
            1 -> Ancillary.LL + random.nextInt(span + 4)
            in 2..3 -> Ancillary.NET + random.nextInt(-1, span + 4)
            in 4..7 -> span - random.nextInt(-2, 6)
            12 -> Ancillary.NET + inside()
            13 -> if (framed) Ancillary.LL + inside() else inside()
            else -> inside()
        }.let { if (it in Ancillary.AD..-1) it - Ancillary.AD else it }

        /** Where four bytes can be read, if the packet has as many. */
        private fun inside(): Int = random.nextInt(maxOf(1, span - 3))

        /** What the kernel does not look at. */
        private fun unused(): Int = if (random.chance(8)) random.nextInt() else 0

        private fun add(op: Int, k: Int) {
            val jt = if (random.chance(50)) random.nextInt(256) else 0
            val jf = if (random.chance(50)) random.nextInt(256) else 0
            add(op, k, jt, jf)
        }

        private fun add(op: Int, k: Int, jt: Int, jf: Int) {
            code += RawInstruction(op, jt, jf, k)
            if (op == Opcode.ST || op == Opcode.STX) {
                stored = stored or (1 shl k)
            } else if (op == Opcode.JA) {
                jumpFurther(k)
            } else if (op and CLASS == Opcode.JA) {
                jumpFurther(jt)
                jumpFurther(jf)
            }
            // The way from the instruction before is one of many, or none after a jump.
            if (op and CLASS == Opcode.JA) stored = ALL_SLOTS
            stored = stored and storedAt.getOrElse(code.size) { ALL_SLOTS }
        }

        private fun jumpFurther(distance: Int) {
            val target = code.size + distance
            storedAt[target] = storedAt[target] and stored
            isTarget[target] = true
        }

        private fun fold() {
            val style = random.nextInt(10)
            if (style > 0) {
                add(Opcode.XOR or Opcode.X, 0)
                (0 until SLOTS).filter { stored shr it and 1 == 1 }.forEach {
                    add(Opcode.LDX_MEM, it)
                    add(random.of(listOf(Opcode.ADD, Opcode.SUB, Opcode.XOR)) or Opcode.X, 0)
                }
            }
            when (style) {
                in 0..1 -> Unit

                // One byte of A.
                in 2..4 -> {
                    add(Opcode.RSH, 8 * random.nextInt(4))
                    small()
                }

                // All of them at once.
                else -> {
                    for (bits in listOf(16, 8)) {
                        add(Opcode.TAX, 0)
                        add(Opcode.RSH, bits)
                        add(Opcode.XOR or Opcode.X, 0)
                    }
                    small()
                }
            }
            add(Opcode.RET_A, unused())
        }

        /** Fits into the packet and is not 0, which is what a refused load would give. */
        private fun small() {
            if (span > 1) add(Opcode.AND, (span.takeHighestOneBit() - 1) and 0xff)
            add(Opcode.ADD, 1)
        }
    }

    private companion object {
        const val SLOTS = 16
        const val ALL_SLOTS = 0xffff
        const val MAX_DISTANCE = 255

        /** Of so many instructions, one may well be the end. */
        const val SHORT = 20
        const val CLASS = 0x07

        /** The most that LDX_MSH gives. */
        const val HEADER_LENGTH = 64
    }
}
