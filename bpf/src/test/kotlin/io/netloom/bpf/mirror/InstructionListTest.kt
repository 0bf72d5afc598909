package io.netloom.bpf.mirror

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.AluOperator
import io.netloom.bpf.Assembler
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.Disassembler
import io.netloom.bpf.Extension
import io.netloom.bpf.Instruction
import io.netloom.bpf.Instruction.AluConstant
import io.netloom.bpf.Instruction.AluX
import io.netloom.bpf.Instruction.Jump
import io.netloom.bpf.Instruction.JumpIf
import io.netloom.bpf.Instruction.JumpIfX
import io.netloom.bpf.Instruction.LoadAbsolute
import io.netloom.bpf.Instruction.LoadConstant
import io.netloom.bpf.Instruction.LoadExtension
import io.netloom.bpf.Instruction.LoadIndirect
import io.netloom.bpf.Instruction.LoadMemShift
import io.netloom.bpf.Instruction.LoadScratch
import io.netloom.bpf.Instruction.NegateA
import io.netloom.bpf.Instruction.RetA
import io.netloom.bpf.Instruction.RetConstant
import io.netloom.bpf.Instruction.StoreScratch
import io.netloom.bpf.Instruction.Tax
import io.netloom.bpf.Instruction.Txa
import io.netloom.bpf.JumpTest
import io.netloom.bpf.LoadSize
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.Register

/** Every instruction with its text: what Go's `golang.org/x/net/bpf` tests of `Instruction.String` and of Assemble and Disassemble. */
class InstructionListTest :
    FunSpec({
        test("each instruction has its text") {
            for ((text, instruction) in all) withClue(text) { instruction.toString() shouldBe text }
        }

        test("assembled and taken apart, each is the same again, and nothing is unknown") {
            val program = Assembler.assemble(all.map { it.second })
            val instructions = Disassembler.disassemble(program)
            instructions shouldBe all.map { it.second }
            instructions.map { it.toString() } shouldBe all.map { it.first }
            instructions.filterIsInstance<Instruction.Unknown>() shouldBe emptyList()
            Assembler.assemble(instructions).raw shouldBe program.raw
        }

        test("unlike in Go, a test that the kernel lacks keeps both its legs in the text, as the test that the kernel has") {
            JumpIf(JumpTest.NOT_EQUAL, 42, 8, 9).toString() shouldBe "jeq #42,9,8"
            JumpIf(JumpTest.LESS_THAN, 42, 8, 9).toString() shouldBe "jge #42,9,8"
            JumpIf(JumpTest.LESS_OR_EQUAL, 42, 8, 9).toString() shouldBe "jgt #42,9,8"
            JumpIfX(JumpTest.BITS_NOT_SET, 8, 9).toString() shouldBe "jset x,9,8"
        }

        test("unlike in Go, an instruction with more than its text says does not lose it") {
            for (raw in listOf(
                RawInstruction(0x07, 0, 0, 5),
                RawInstruction(0x0c, 1, 0, 0),
                RawInstruction(0x21, 0, 0, 0),
                RawInstruction(0x1000, 0, 0, 0),
            )) {
                val instruction = Disassembler.disassemble(BpfProgram.of(raw)).single()
                instruction shouldBe instruction.shouldBeUnknown(raw)
                instruction.encode() shouldBe raw
            }
        }

        test("unlike in Go, a load of a size is an extension at that size, and the size is kept") {
            LoadExtension(Extension.PACKET_TYPE, LoadSize.HALF).encode() shouldBe RawInstruction(0x28, 0, 0, -0x1000 + 4)
            Instruction.decode(RawInstruction(0x28, 0, 0, -0x1000 + 4)) shouldBe LoadExtension(Extension.PACKET_TYPE, LoadSize.HALF)
        }
    })

private fun Instruction.shouldBeUnknown(raw: RawInstruction): Instruction = apply { (this as Instruction.Unknown).raw shouldBe raw }

private val extensions = listOf(
    "len" to Extension.LENGTH,
    "proto" to Extension.PROTOCOL,
    "type" to Extension.PACKET_TYPE,
    "ifidx" to Extension.INTERFACE_INDEX,
    "nla" to Extension.NETLINK_ATTRIBUTE,
    "nlan" to Extension.NETLINK_ATTRIBUTE_NESTED,
    "mark" to Extension.MARK,
    "queue" to Extension.QUEUE,
    "hatype" to Extension.HARDWARE_TYPE,
    "rxhash" to Extension.RX_HASH,
    "cpu" to Extension.CPU,
    "vlan_tci" to Extension.VLAN_TCI,
    "vlan_avail" to Extension.VLAN_PRESENT,
    "vlan_tpid" to Extension.VLAN_TPID,
    "poff" to Extension.PAYLOAD_OFFSET,
    "rand" to Extension.RANDOM,
)

private val operators = listOf(
    "add" to AluOperator.ADD,
    "sub" to AluOperator.SUB,
    "mul" to AluOperator.MUL,
    "div" to AluOperator.DIV,
    "or" to AluOperator.OR,
    "and" to AluOperator.AND,
    "lsh" to AluOperator.LSH,
    "rsh" to AluOperator.RSH,
    "mod" to AluOperator.MOD,
    "xor" to AluOperator.XOR,
)

private val tests = listOf(
    "jeq" to JumpTest.EQUAL,
    "jneq" to JumpTest.NOT_EQUAL,
    "jgt" to JumpTest.GREATER_THAN,
    "jlt" to JumpTest.LESS_THAN,
    "jge" to JumpTest.GREATER_OR_EQUAL,
    "jle" to JumpTest.LESS_OR_EQUAL,
    "jset" to JumpTest.BITS_SET,
)

private val positive = listOf(JumpTest.EQUAL, JumpTest.GREATER_THAN, JumpTest.GREATER_OR_EQUAL, JumpTest.BITS_SET)

private val all: List<Pair<String, Instruction>> = listOf(
    "ld #42" to LoadConstant(Register.A, 42),
    "ldx #42" to LoadConstant(Register.X, 42),
    "ld #4294967295" to LoadConstant(Register.A, -1),
    "ld M[3]" to LoadScratch(Register.A, 3),
    "ldx M[15]" to LoadScratch(Register.X, 15),
    "ldb [42]" to LoadAbsolute(42, LoadSize.BYTE),
    "ldh [42]" to LoadAbsolute(42, LoadSize.HALF),
    "ld [42]" to LoadAbsolute(42, LoadSize.WORD),
    "ldb [x + 42]" to LoadIndirect(42, LoadSize.BYTE),
    "ldh [x + 42]" to LoadIndirect(42, LoadSize.HALF),
    "ld [x + 42]" to LoadIndirect(42, LoadSize.WORD),
    "ldx 4*([42]&0xf)" to LoadMemShift(42),
    "ldx #len" to LoadExtension(Extension.LENGTH, destination = Register.X),
    "st M[3]" to StoreScratch(Register.A, 3),
    "stx M[15]" to StoreScratch(Register.X, 15),
    "neg" to NegateA,
    "ja 10" to Jump(10),
    "ret a" to RetA,
    "ret #42" to RetConstant(42),
    "tax" to Tax,
    "txa" to Txa,
) + extensions.map { (name, extension) -> "ld #$name" to LoadExtension(extension) } +
    operators.flatMap { (name, operator) -> listOf("$name #42" to AluConstant(operator, 42), "$name x" to AluX(operator)) } +
    tests.flatMap { (name, test) -> listOf("$name #42,8" to JumpIf(test, 42, 8), "$name x,8" to JumpIfX(test, 8)) } +
    tests.filter { it.second in positive }.flatMap { (name, test) ->
        listOf("$name #42,8,9" to JumpIf(test, 42, 8, 9), "$name x,8,9" to JumpIfX(test, 8, 9))
    } +
    listOf(
        // One leg, the false one: the negated test.
        "jneq #42,8" to JumpIf(JumpTest.EQUAL, 42, 0, 8),
        "jle #42,8" to JumpIf(JumpTest.GREATER_THAN, 42, 0, 8),
        "jlt x,8" to JumpIfX(JumpTest.GREATER_OR_EQUAL, 0, 8),
        "jset #42,0,8" to JumpIf(JumpTest.BITS_NOT_SET, 42, 8),
        "jset x,0,8" to JumpIfX(JumpTest.BITS_SET, 0, 8),
    )
