package io.netloom.bpf.mirror

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.bpf.AluOperator
import io.netloom.bpf.Assembler
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfRefusal.Kind
import io.netloom.bpf.Extension
import io.netloom.bpf.Instruction
import io.netloom.bpf.Instruction.AluConstant
import io.netloom.bpf.Instruction.Jump
import io.netloom.bpf.Instruction.JumpIf
import io.netloom.bpf.Instruction.JumpIfX
import io.netloom.bpf.Instruction.LoadAbsolute
import io.netloom.bpf.Instruction.LoadScratch
import io.netloom.bpf.Instruction.RetA
import io.netloom.bpf.Instruction.RetConstant
import io.netloom.bpf.Instruction.StoreScratch
import io.netloom.bpf.InvalidProgramException
import io.netloom.bpf.JumpTest
import io.netloom.bpf.LoadSize
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.Register
import io.netloom.bpf.random.Ancillary
import io.netloom.bpf.random.Opcode
import io.netloom.bpf.random.PacketForms

/** What Go's `golang.org/x/net/bpf` tests of its VM; where Netloom decides otherwise, and it follows the kernel then, the name of the test says so. */
class VmTest :
    FunSpec({
        val forms = PacketForms()

        fun runs(cases: List<VmCase>) = cases.forEach { case ->
            test("verdict: $case") {
                case.program.verify() shouldBe null
                case.program.interpreter().run(case.packet) shouldBe case.verdict
                forms.difference(case.program.interpreter(), case.packet, case.verdict) shouldBe null
                forms.difference(case.program.compile(), case.packet, case.verdict) shouldBe null
            }
        }

        fun refused(name: String, kind: Kind, index: Int, program: BpfProgram) = test("refused: $name") {
            val refusal = program.verify()
            refusal?.kind shouldBe kind
            refusal?.index shouldBe index
            for (run in listOf(program::interpreter, program::compile)) {
                val exception = shouldThrow<InvalidProgramException> { run() }
                exception.refusal shouldBe refusal
                exception.message!! shouldContain refusal!!.reason
            }
        }

        // Arithmetic
        runs(VmCase.alu)
        for (operator in listOf(AluOperator.DIV, AluOperator.MOD)) {
            refused("$operator by the constant 0", Kind.DIVISION_BY_ZERO, 1, assemble(byte, AluConstant(operator, 0), RetA))
        }
        for (operator in listOf(AluOperator.LSH, AluOperator.RSH)) {
            refused("$operator by the constant 32, of which Go makes 0", Kind.SHIFT_TOO_FAR, 1, assemble(byte, AluConstant(operator, 32), RetA))
        }
        refused("an operator that does not exist, which Go's VM skips", Kind.UNKNOWN_OPERATION, 1, BpfProgram.of(byte.encode(), raw(0xb4), ret))

        // Returns
        runs(VmCase.returns)

        // Jumps
        runs(VmCase.jumps)
        refused("ja behind the end", Kind.JUMP_OUT_OF_RANGE, 0, assemble(Jump(1), RetConstant(0)))
        refused("the true leg behind the end", Kind.JUMP_OUT_OF_RANGE, 1, assemble(byte, JumpIf(JumpTest.EQUAL, 1, 2), RetA, RetA))
        refused("the false leg behind the end", Kind.JUMP_OUT_OF_RANGE, 1, assemble(byte, JumpIf(JumpTest.EQUAL, 1, 0, 3), RetA, RetA))
        refused("the true leg behind the end, X", Kind.JUMP_OUT_OF_RANGE, 1, assemble(byte, JumpIfX(JumpTest.LESS_THAN, 2), RetA, RetA))
        refused("the false leg behind the end, X", Kind.JUMP_OUT_OF_RANGE, 1, assemble(byte, JumpIfX(JumpTest.BITS_SET, 0, 3), RetA, RetA))
        refused("ja back, which is a number of almost 2^32", Kind.JUMP_OUT_OF_RANGE, 1, assemble(byte, Jump(-2), RetA))

        // Loads
        runs(VmCase.loads)
        test("there is no size of 5 bytes, which Go's assembler refuses") { LoadSize.entries.map { it.bytes } shouldBe listOf(1, 2, 4) }
        refused("a load of the size that does not exist", Kind.UNKNOWN_OPERATION, 0, BpfProgram.of(raw(0x38), ret))

        // Scratch memory
        runs(VmCase.scratch)
        for (slot in listOf(-1, 16)) {
            test("there is no word $slot, which shows when the instruction is made, not when it is assembled") {
                shouldThrow<IllegalArgumentException> { StoreScratch(Register.A, slot) }.message!! shouldContain "$slot"
                shouldThrow<IllegalArgumentException> { LoadScratch(Register.X, slot) }.message!! shouldContain "$slot"
            }
            refused("store to word $slot", Kind.SCRATCH_INDEX, 0, BpfProgram.of(raw(Opcode.ST, slot), ret))
            refused("load from word $slot", Kind.SCRATCH_INDEX, 1, BpfProgram.of(raw(Opcode.ST), raw(Opcode.LDX_MEM, slot), ret))
        }
        test("there are two registers, and no way to name a third") { Register.entries shouldBe listOf(Register.A, Register.X) }
        refused("a word that was not stored, which Go's VM reads as 0", Kind.SCRATCH_NOT_STORED, 0, assemble(LoadScratch(Register.A, 3), RetA))

        // Extensions
        runs(VmCase.extensions)
        test("those that Go's VM does not have run") {
            for (extension in Extension.entries) assemble(Instruction.LoadExtension(extension), RetA).interpreter().run(ByteArray(8))
        }
        refused("an extension that does not exist", Kind.UNKNOWN_EXTENSION, 0, BpfProgram.of(raw(Opcode.LD_ABS_W, Ancillary.AD + 100), ret))

        // Whole programs
        refused("no instruction", Kind.EMPTY, -1, assemble())
        refused("no return", Kind.NO_RETURN, 0, assemble(byte))
        refused("a return that is not the last", Kind.NO_RETURN, 1, assemble(RetA, byte))
        refused("an instruction that does not exist", Kind.UNKNOWN_OPERATION, 1, BpfProgram.of(byte.encode(), raw(0xffff), ret))
        test("ARP, of Ethernet's 14 bytes and as many as there are behind them") {
            val arp = assemble(LoadAbsolute(12, LoadSize.HALF), JumpIf(JumpTest.NOT_EQUAL, 0x0806, 1), RetConstant(4096), RetConstant(0))
            val header = "ffffffffffff0200000000010806".hexToByteArray()
            arp.compile().run(header + ByteArray(28)) shouldBe 4096
            arp.interpreter().run(header) shouldBe 4096
            arp.interpreter().run(header.copyOf().also { it[13] = 0 }) shouldBe 0
            arp.compile().run(header.copyOf(13)) shouldBe 0
        }
    })

private val byte = LoadAbsolute(0, LoadSize.BYTE)
private val ret = RawInstruction(Opcode.RET_A, 0, 0, 0)

private fun assemble(vararg instructions: Instruction) = Assembler.assemble(instructions.asList())

private fun raw(op: Int, k: Int = 0) = RawInstruction(op, 0, 0, k)
