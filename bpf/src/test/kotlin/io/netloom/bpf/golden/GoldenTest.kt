package io.netloom.bpf.golden

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveAtLeastSize
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.netloom.bpf.Assembler
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfRefusal
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.bpf.Disassembler
import io.netloom.bpf.Instruction
import io.netloom.bpf.PacketFilter
import io.netloom.bpf.random.Opcode

/** The programs that tcpdump makes of its expressions: read, written, taken apart, put together and run. */
class GoldenTest :
    FunSpec({
        test("there are enough of them, with packets that match and such that do not") {
            Golden.all shouldHaveAtLeastSize 60
            Golden.packets shouldHaveAtLeastSize 60
            val run = Golden.all.mapNotNull { it.matches }
            run.forEach { (it.size in 1 until Golden.packets.size) shouldBe true }
        }

        test("the three forms are the same program, whether the format is told or found") {
            for (golden in Golden.all) {
                withClue(golden) {
                    for ((format, text) in golden.texts()) {
                        withClue(format) {
                            BpfText.parse(text, format) shouldBe golden.saidBy(format)
                            BpfText.parse(text) shouldBe golden.saidBy(format)
                        }
                    }
                }
            }
        }

        test("the program is written as tcpdump does") {
            for (golden in Golden.all) {
                withClue(golden) {
                    for ((format, text) in golden.texts()) withClue(format) { BpfText.format(golden.saidBy(format), format) shouldBe text }
                }
            }
        }

        test("all formats bring the program back") {
            for (golden in Golden.all) {
                withClue(golden) {
                    for (format in BpfTextFormat.entries) {
                        withClue(format) {
                            val text = BpfText.format(golden.program, format)
                            withClue(text) {
                                BpfText.parse(text, format) shouldBe golden.program
                                BpfText.parse(text) shouldBe golden.program
                            }
                        }
                    }
                }
            }
        }

        test("each instruction is known, and all together are the program again") {
            for (golden in Golden.all) {
                withClue(golden) {
                    val instructions = Disassembler.disassemble(golden.program)
                    Disassembler.disassemble(golden.plain).filterIsInstance<Instruction.Unknown>() shouldBe emptyList()
                    Assembler.assemble(instructions) shouldBe golden.program
                    golden.program.instructions() shouldBe instructions
                }
            }
        }

        test("the kernel would take them, but for those that jump back") {
            for (golden in Golden.all) {
                withClue(golden) {
                    val refusal = golden.program.verify()
                    if (golden.jumpsBack) {
                        refusal?.kind shouldBe BpfRefusal.Kind.JUMP_OUT_OF_RANGE
                        refusal?.index shouldBe golden.program.raw.indexOfFirst { it.op == Opcode.JA && it.k < 0 }
                    } else {
                        refusal shouldBe null
                    }
                }
            }
        }

        test("they match the packets that tcpdump itself matches") {
            for (golden in Golden.all) {
                withClue(golden) {
                    val expected = golden.matches?.sorted() ?: continue
                    golden.program.interpreter().matches() shouldBe expected
                    golden.program.compile().matches() shouldBe expected
                }
            }
        }

        test("those for a live interface are run alike by both engines") {
            val live = Golden.all.filter { it.matches == null && !it.jumpsBack }
            live.shouldNotBeEmpty()
            for (golden in live) withClue(golden) { golden.program.compile().matches() shouldBe golden.program.interpreter().matches() }
        }
    })

private fun Golden.texts(): Map<BpfTextFormat, String> = mapOf(BpfTextFormat.TCPDUMP to d, BpfTextFormat.C to dd, BpfTextFormat.DECIMAL to ddd)

private fun Golden.saidBy(format: BpfTextFormat): BpfProgram = if (format == BpfTextFormat.TCPDUMP) plain else program

private fun PacketFilter.matches(): List<Int> = Golden.packets.indices.filter { run(Golden.packets[it].bytes) != 0 }
