package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.Arb
import io.kotest.property.arbitrary.choice
import io.kotest.property.checkAll
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
import io.netloom.bpf.Instruction.Unknown
import io.netloom.bpf.Register.A
import io.netloom.bpf.Register.X

class InstructionTest :
    FunSpec({
        test("any 64 bits decode to an instruction that encodes to the same bits") {
            checkAll(20_000, Arb.choice(words, likelyInstructions)) { Instruction.decode(it).encode() shouldBe it }
        }

        test("every operation of the kernel is known, every other is not") {
            val known = listOf(
                listOf(0x00, 0x01, 0x02, 0x03, 0x60, 0x61, 0x80, 0x81, 0xb1),
                listOf(0x20, 0x28, 0x30, 0x40, 0x48, 0x50),
                (0..0x70 step 0x10).flatMap { listOf(0x04 + it, 0x0c + it) } + listOf(0x84, 0x94, 0x9c, 0xa4, 0xac),
                listOf(0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d),
                listOf(0x06, 0x16, 0x07, 0x87),
            ).flatten()
            val decoded = (0..0xffff).filter { Instruction.decode(RawInstruction(it, 0, 0, 0)) !is Unknown }
            decoded shouldBe known.sorted()
        }

        test("what a field has too much makes an instruction unknown") {
            for (raw in listOf(
                RawInstruction(0x06, 1, 0, 0),
                RawInstruction(0x28, 0, 1, 12),
                RawInstruction(0x16, 0, 0, 1),
                RawInstruction(0x1d, 1, 2, 3),
                RawInstruction(0x0c, 0, 0, 1),
                RawInstruction(0x80, 0, 0, 4),
                RawInstruction(0x05, 1, 0, 4),
                RawInstruction(0x60, 0, 0, 16),
                RawInstruction(0x02, 0, 0, -1),
                RawInstruction(0x106, 0, 0, 0),
            )) {
                Instruction.decode(raw).shouldBeInstanceOf<Unknown>().raw shouldBe raw
            }
        }

        test("what an unknown instruction means to the kernel, which ignores what it has too much") {
            for ((raw, meaning) in listOf(
                RawInstruction(0x07, 0, 0, 14) to Tax,
                RawInstruction(0x28, 1, 2, 12) to LoadAbsolute(12, LoadSize.HALF),
                RawInstruction(0x1d, 1, 2, 3) to JumpIfX(JumpTest.EQUAL, 1, 2),
                RawInstruction(0x05, 1, 2, 3) to Jump(3),
                RawInstruction(0x84, 0, 0, 1) to NegateA,
                RawInstruction(0x81, 0, 0, 9) to LoadExtension(Extension.LENGTH, destination = X),
                RawInstruction(0x60, 0, 0, 16) to null,
                RawInstruction(0x0e, 0, 0, 0) to null,
                RawInstruction(0x8c, 0, 0, 0) to null,
                RawInstruction(0x107, 0, 0, 0) to null,
            )) {
                Instruction.decode(raw).shouldBeInstanceOf<Unknown>().meaning shouldBe meaning
            }
            checkAll(5_000, likelyInstructions) { raw ->
                val meaning = (Instruction.decode(raw) as? Unknown)?.meaning ?: return@checkAll
                meaning.encode().op shouldBe raw.op
                // The kernel takes both or neither, and for the same reason.
                listOf(raw, meaning.encode()).map { BpfProgram.of(it, RawInstruction(6, 0, 0, 0)).verify()?.kind }.distinct().size shouldBe 1
            }
        }

        test("the forms of linux/filter.h") {
            LoadConstant(A, -1).encode() shouldBe RawInstruction(0x00, 0, 0, -1)
            LoadConstant(X, 7).encode() shouldBe RawInstruction(0x01, 0, 0, 7)
            LoadScratch(X, 15).encode() shouldBe RawInstruction(0x61, 0, 0, 15)
            LoadAbsolute(12, LoadSize.HALF).encode() shouldBe RawInstruction(0x28, 0, 0, 12)
            LoadIndirect(14, LoadSize.BYTE).encode() shouldBe RawInstruction(0x50, 0, 0, 14)
            LoadMemShift(14).encode() shouldBe RawInstruction(0xb1, 0, 0, 14)
            StoreScratch(A, 3).encode() shouldBe RawInstruction(0x02, 0, 0, 3)
            AluConstant(AluOperator.MOD, 4).encode() shouldBe RawInstruction(0x94, 0, 0, 4)
            AluX(AluOperator.XOR).encode() shouldBe RawInstruction(0xac, 0, 0, 0)
            NegateA.encode() shouldBe RawInstruction(0x84, 0, 0, 0)
            Jump(-1).encode() shouldBe RawInstruction(0x05, 0, 0, -1)
            RetA.encode() shouldBe RawInstruction(0x16, 0, 0, 0)
            Tax.encode() shouldBe RawInstruction(0x07, 0, 0, 0)
            Txa.encode() shouldBe RawInstruction(0x87, 0, 0, 0)
        }

        test("extensions are loads from SKF_AD_OFF on, the length is an operation of its own") {
            val offsets = Extension.entries.drop(1).map { it.offset - Extension.BASE }
            offsets shouldBe (0..60 step 4).toList()
            for (extension in Extension.entries.drop(1)) {
                for (size in LoadSize.entries) {
                    val load = LoadExtension(extension, size)
                    load.encode().k shouldBe extension.offset
                    Instruction.decode(load.encode()).shouldBeInstanceOf<LoadExtension>().extension shouldBe extension
                    Extension.at(extension.offset) shouldBe extension
                }
            }
            LoadExtension(Extension.LENGTH).encode() shouldBe RawInstruction(0x80, 0, 0, 0)
            LoadExtension(Extension.LENGTH, destination = X).encode() shouldBe RawInstruction(0x81, 0, 0, 0)
            Extension.at(0) shouldBe null
            Instruction.decode(RawInstruction(0x20, 0, 0, Extension.BASE + 1)).shouldBeInstanceOf<LoadAbsolute>()
            Instruction.decode(RawInstruction(0x40, 0, 0, Extension.BASE)).shouldBeInstanceOf<LoadIndirect>()
        }

        test("the four tests that the kernel lacks are the others with the legs exchanged") {
            for ((test, op) in listOf(
                JumpTest.EQUAL to 0x15,
                JumpTest.GREATER_THAN to 0x25,
                JumpTest.GREATER_OR_EQUAL to 0x35,
                JumpTest.BITS_SET to 0x45,
            )) {
                JumpIf(test, 5, 1, 2).encode() shouldBe RawInstruction(op, 1, 2, 5)
                JumpIf(test.opposite, 5, 1, 2).encode() shouldBe RawInstruction(op, 2, 1, 5)
                JumpIfX(test.opposite, 1, 2).encode() shouldBe RawInstruction(op + 8, 2, 1, 0)
                JumpIf(test.opposite, 5, 1, 2) shouldBe JumpIf(test, 5, 2, 1)
                JumpIfX(test.opposite, 1, 2) shouldBe JumpIfX(test, 2, 1)
                test.opposite.opposite shouldBe test
            }
            JumpTest.LESS_THAN.opposite shouldBe JumpTest.GREATER_OR_EQUAL
            JumpTest.LESS_OR_EQUAL.opposite shouldBe JumpTest.GREATER_THAN
        }

        test("decoding a jump gives the kernel's test") {
            val jump = Instruction.decode(RawInstruction(0x35, 0, 7, 5)).shouldBeInstanceOf<JumpIf>()
            jump.test shouldBe JumpTest.GREATER_OR_EQUAL
            jump.skipTrue shouldBe 0
            jump.skipFalse shouldBe 7
        }

        test("equality is that of the bits") {
            LoadConstant(A, 1) shouldBe LoadConstant(A, 1)
            LoadConstant(A, 1).hashCode() shouldBe LoadConstant(A, 1).hashCode()
            LoadConstant(A, 1) shouldNotBe LoadConstant(X, 1)
            LoadConstant(A, 1) shouldNotBe LoadConstant(A, 1).encode()
            LoadAbsolute(Extension.CPU.offset, LoadSize.WORD) shouldBe LoadExtension(Extension.CPU)
        }

        test("what does not fit is refused") {
            for ((reason, make) in listOf<Pair<String, () -> Instruction>>(
                "scratch slot must be 0 to 15, is -1" to { LoadScratch(A, -1) },
                "scratch slot must be 0 to 15, is 16" to { StoreScratch(X, 16) },
                "skipTrue must be 0 to 255, is 256" to { JumpIf(JumpTest.EQUAL, 0, 256) },
                "skipFalse must be 0 to 255, is -1" to { JumpIfX(JumpTest.EQUAL, 0, -1) },
                "only the length is loaded into X, not CPU" to { LoadExtension(Extension.CPU, destination = X) },
                "the length is loaded as a word, not as a BYTE" to { LoadExtension(Extension.LENGTH, LoadSize.BYTE) },
            )) {
                shouldThrow<IllegalArgumentException> { make() }.message shouldBe reason
            }
        }

        test("the text is that of bpf_asm with distances") {
            for ((instruction, text) in listOf(
                LoadConstant(A, 42) to "ld #42",
                LoadConstant(X, -1) to "ldx #4294967295",
                LoadScratch(A, 3) to "ld M[3]",
                LoadScratch(X, 3) to "ldx M[3]",
                LoadAbsolute(42, LoadSize.BYTE) to "ldb [42]",
                LoadAbsolute(42, LoadSize.HALF) to "ldh [42]",
                LoadAbsolute(42, LoadSize.WORD) to "ld [42]",
                LoadIndirect(42, LoadSize.WORD) to "ld [x + 42]",
                LoadMemShift(42) to "ldx 4*([42]&0xf)",
                LoadExtension(Extension.LENGTH) to "ld #len",
                LoadExtension(Extension.LENGTH, destination = X) to "ldx #len",
                LoadExtension(Extension.VLAN_PRESENT) to "ld #vlan_avail",
                LoadAbsolute(Extension.PROTOCOL.offset, LoadSize.WORD) to "ld #proto",
                StoreScratch(A, 3) to "st M[3]",
                StoreScratch(X, 3) to "stx M[3]",
                AluConstant(AluOperator.ADD, 42) to "add #42",
                AluX(AluOperator.LSH) to "lsh x",
                NegateA to "neg",
                Jump(10) to "ja 10",
                JumpIf(JumpTest.EQUAL, 42, 8, 9) to "jeq #42,8,9",
                JumpIf(JumpTest.EQUAL, 42, 8) to "jeq #42,8",
                JumpIf(JumpTest.EQUAL, 42, 0, 8) to "jneq #42,8",
                JumpIf(JumpTest.EQUAL, 42, 0, 0) to "jeq #42,0",
                JumpIf(JumpTest.NOT_EQUAL, 42, 8) to "jneq #42,8",
                JumpIf(JumpTest.LESS_THAN, 42, 7) to "jlt #42,7",
                JumpIf(JumpTest.LESS_OR_EQUAL, 42, 6) to "jle #42,6",
                JumpIf(JumpTest.GREATER_THAN, 42, 0, 4) to "jle #42,4",
                JumpIf(JumpTest.GREATER_OR_EQUAL, 42, 0, 4) to "jlt #42,4",
                JumpIf(JumpTest.BITS_SET, 42, 2, 3) to "jset #42,2,3",
                JumpIf(JumpTest.BITS_NOT_SET, 42, 2, 3) to "jset #42,3,2",
                JumpIf(JumpTest.BITS_NOT_SET, 42, 2) to "jset #42,0,2",
                JumpIfX(JumpTest.EQUAL, 8, 9) to "jeq x,8,9",
                JumpIfX(JumpTest.LESS_THAN, 8) to "jlt x,8",
                RetA to "ret a",
                RetConstant(42) to "ret #42",
                Txa to "txa",
                Tax to "tax",
                Instruction.decode(RawInstruction(0x28, 1, 2, 12)) to ".raw 0x0028, 1, 2, 0x0000000c",
            )) {
                instruction.toString() shouldBe text
            }
        }

        test("a program is taken apart and put together again") {
            checkAll(programs) { program ->
                Disassembler.disassemble(program) shouldBe program.instructions()
                Assembler.assemble(program.instructions()) shouldBe program
            }
        }
    })
