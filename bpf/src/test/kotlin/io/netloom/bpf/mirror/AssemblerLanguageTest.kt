package io.netloom.bpf.mirror

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.netloom.bpf.Assembler
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.bpf.Disassembler
import io.netloom.bpf.Instruction
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.random.Opcode

/** The kernel's own assembler, `bpf_asm`, as the judge: every operation in every notation, see `golden/instructions.asm`. */
class AssemblerLanguageTest :
    FunSpec({
        val source = resource("instructions.asm")

        // By nothing but this, so that it does not depend on what is tested.
        val assembled = BpfProgram.of(
            resource("instructions.bpf").trim().trimEnd(',').split(',').drop(1).map { instruction ->
                val (op, jt, jf, k) = instruction.split(' ').map(String::toLong)
                RawInstruction(op.toInt(), jt.toInt(), jf.toInt(), k.toInt())
            },
        )

        test("the text has every operation of the kernel") {
            assembled.raw shouldHaveSize 100
            assembled.raw.map { it.op } shouldContainAll Opcode.ALL
        }

        test("every notation of bpf_asm is read as bpf_asm does") {
            BpfText.parse(source, BpfTextFormat.ASSEMBLER) shouldBe assembled
            BpfText.parse(source) shouldBe assembled
        }

        test("both outputs of bpf_asm are read") {
            for (format in listOf(BpfTextFormat.BYTECODE to "bpf", BpfTextFormat.C to "c")) {
                withClue(format) {
                    BpfText.parse(resource("instructions.${format.second}"), format.first) shouldBe assembled
                    BpfText.parse(resource("instructions.${format.second}")) shouldBe assembled
                }
            }
        }

        test("it is written as bpf_asm does") {
            BpfText.format(assembled, BpfTextFormat.BYTECODE).trim().trimEnd(',') shouldBe
                resource("instructions.bpf").trim().trimEnd(',')
        }

        test("it is taken apart and put together to the bit") {
            val instructions = Disassembler.disassemble(assembled)
            // `ret x` has no meaning in the kernel.
            instructions.filterIsInstance<Instruction.Unknown>().map { it.raw.op } shouldBe listOf(RET_X)
            Assembler.assemble(instructions) shouldBe assembled
        }

        test("it comes back through every format") {
            for (format in BpfTextFormat.entries) withClue(format) { BpfText.parse(BpfText.format(assembled, format), format) shouldBe assembled }
        }
    })

private const val RET_X = 0x0e

private fun resource(name: String): String = AssemblerLanguageTest::class.java.getResource("/golden/$name")!!.readText()
