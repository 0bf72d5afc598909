package io.netloom.bpf.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfRefusal
import io.netloom.bpf.BpfRefusal.Kind
import io.netloom.bpf.InvalidProgramException
import io.netloom.bpf.RawInstruction

/** Index, kind and words of what the verifier says. That the kernel says no to the same programs is for the socket module's tests. */
class RefusalTest :
    FunSpec({
        val accept = RawInstruction(0x06, 0, 0, -1)

        fun op(op: Int, k: Int = 0, jt: Int = 0, jf: Int = 0) = RawInstruction(op, jt, jf, k)

        fun refusal(vararg instructions: RawInstruction) = BpfProgram.of(*instructions).verify()

        fun check(index: Int, kind: Kind, reason: String, vararg instructions: RawInstruction) {
            refusal(*instructions) shouldBe BpfRefusal(index, kind, reason)
        }

        test("1 to 4,096 instructions") {
            check(BpfRefusal.WHOLE_PROGRAM, Kind.EMPTY, "there is no instruction")
            BpfProgram.of(List(4096) { accept }).verify() shouldBe null
            BpfProgram.of(List(4097) { accept }).verify() shouldBe
                BpfRefusal(BpfRefusal.WHOLE_PROGRAM, Kind.TOO_LONG, "4097 instructions are more than 4096")
        }

        test("49 operation codes and no other") {
            val known = (0..0xffff).filter { BpfProgram.of(op(0x02, k = 1), op(it, k = 1), accept, accept).verify() == null }
            known.joinToString(" ") { it.toString(16) } shouldBe
                "0 1 2 3 4 5 6 7 c 14 15 16 1c 1d 20 24 25 28 2c 2d 30 34 35 3c 3d 40 44 45 48 4c 4d 50 54 5c " +
                "60 61 64 6c 74 7c 80 81 84 87 94 9c a4 ac b1"
            check(1, Kind.UNKNOWN_OPERATION, "no instruction has the operation code 0xff", op(0), op(0xff), accept)
        }

        test("division by zero, as a constant") {
            check(0, Kind.DIVISION_BY_ZERO, "division by zero", op(0x34), accept)
            check(0, Kind.DIVISION_BY_ZERO, "division by zero", op(0x94), accept)
            refusal(op(0x3c), accept) shouldBe null
        }

        test("shifts by 32 and more, as a constant") {
            refusal(op(0x64, 31), op(0x74, 31), op(0x6c, 99), accept) shouldBe null
            check(0, Kind.SHIFT_TOO_FAR, "shift by 32: a constant may be 0 to 31", op(0x64, 32), accept)
            check(0, Kind.SHIFT_TOO_FAR, "shift by 4294967295: a constant may be 0 to 31", op(0x74, -1), accept)
        }

        test("scratch words from 16 on") {
            for (operation in listOf(0x02, 0x03, 0x60, 0x61)) {
                check(0, Kind.SCRATCH_INDEX, "scratch word 16 does not exist: there are 0 to 15", op(operation, 16), accept)
                check(0, Kind.SCRATCH_INDEX, "scratch word 4294967295 does not exist: there are 0 to 15", op(operation, -1), accept)
            }
        }

        test("jumps behind the last instruction") {
            refusal(op(0x05, 1), accept, accept) shouldBe null
            check(0, Kind.JUMP_OUT_OF_RANGE, "jump to instruction 3: the last one is 2", op(0x05, 2), accept, accept)
            check(0, Kind.JUMP_OUT_OF_RANGE, "jump to instruction 4294967296: the last one is 1", op(0x05, -1), accept)
            check(0, Kind.JUMP_OUT_OF_RANGE, "jump to instruction 256: the last one is 1", op(0x15, jt = 255), accept)
            check(0, Kind.JUMP_OUT_OF_RANGE, "jump to instruction 2: the last one is 1", op(0x2d, jf = 1), accept)
            check(1, Kind.JUMP_OUT_OF_RANGE, "jump to instruction 2: the last one is 1", op(0), op(0x05))
        }

        test("absolute loads above SKF_AD_OFF that are nothing") {
            for (k in -0x1000..-0x1000 + 60 step 4) refusal(op(0x20, k), accept) shouldBe null
            for (k in listOf(-0x1000 + 1, -0x1000 + 63, -0x1000 + 64, -1)) {
                check(0, Kind.UNKNOWN_EXTENSION, "there is no ancillary load at 0x%08x".format(k), op(0x28, k), accept)
            }
            refusal(op(0x30, -0x1001), op(0x50, -1), op(0xb1, -1), accept) shouldBe null
        }

        test("a last instruction that is no return") {
            check(1, Kind.NO_RETURN, "the last instruction is not a return", accept, op(0))
            refusal(op(0x16)) shouldBe null
        }

        test("scratch words that are loaded before they are stored") {
            val reason = "scratch word 3 is loaded, but was not stored on each way here"
            check(0, Kind.SCRATCH_NOT_STORED, reason, op(0x60, 3), accept)
            check(1, Kind.SCRATCH_NOT_STORED, reason, op(0x02, 2), op(0x61, 3), accept)
            refusal(op(0x02, 3), op(0x60, 3), accept) shouldBe null
            check(2, Kind.SCRATCH_NOT_STORED, reason, op(0x15, jf = 1), op(0x02, 3), op(0x60, 3), accept)
            refusal(op(0x15, jf = 2), op(0x02, 3), op(0x05, 1), op(0x03, 3), op(0x61, 3), accept) shouldBe null
        }

        test("the ways to a scratch word are those the kernel counts: also from a return, but not to what nothing reaches") {
            check(1, Kind.SCRATCH_NOT_STORED, "scratch word 0 is loaded, but was not stored on each way here", accept, op(0x60, 0), accept)
            refusal(op(0x05, 1), op(0x60, 0), accept) shouldBe null
        }

        test("jumps that become too far in the kernel's own instructions") {
            fun filled(vararg begin: RawInstruction, count: Int, end: RawInstruction = op(0x05)) =
                BpfProgram.of(begin.asList() + List(count) { op(0x28, 12) } + end + accept).verify()
            filled(count = 2340) shouldBe null
            filled(count = 2341)?.let { it.index to it.kind } shouldBe (2341 to Kind.JUMP_TOO_FAR)
            filled(op(0x05, 2340), count = 2340, end = op(0)) shouldBe null
            filled(op(0x05, 2341), count = 2341, end = op(0))?.kind shouldBe Kind.JUMP_TOO_FAR
            filled(count = 4000, end = op(0)) shouldBe null
        }

        test("what is refused is neither run nor compiled") {
            val program = BpfProgram.of(op(0x34), accept)
            for (use in listOf<() -> Unit>({ program.requireValid() }, { program.compile() }, { program.interpreter() })) {
                val refused = shouldThrow<InvalidProgramException> { use() }
                refused.refusal shouldBe program.verify()
                refused.message shouldBe "the kernel refuses this program: instruction 0: division by zero"
            }
            BpfProgram.of(accept).requireValid()
        }
    })
