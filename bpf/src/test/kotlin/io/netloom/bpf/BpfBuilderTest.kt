package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class BpfBuilderTest :
    FunSpec({
        test("labels become distances") {
            val program = bpf {
                ldh(12)
                jeq(0x806, ifTrue = "keep")
                jeq(0x800, ifFalse = "drop")
                ldb(23)
                jne(1, ifTrue = "drop")
                label("keep")
                ret(-1)
                label("drop")
                ret(0)
            }
            program shouldBe BpfProgram.of(
                RawInstruction(0x28, 0, 0, 12),
                RawInstruction(0x15, 3, 0, 0x806),
                RawInstruction(0x15, 0, 3, 0x800),
                RawInstruction(0x30, 0, 0, 23),
                RawInstruction(0x15, 0, 1, 1),
                RawInstruction(0x06, 0, 0, -1),
                RawInstruction(0x06, 0, 0, 0),
            )
        }

        for ((name, expected, add) in operations) {
            test("$name of the builder") {
                BpfBuilder().apply(add).build() shouldBe BpfProgram.of(expected)
            }
        }

        for ((name, expected, add) in jumps) {
            test("$name of the builder") {
                BpfBuilder().apply(add).neg().label("f").tax().label("t").txa().build().raw.first() shouldBe expected
            }
        }

        test("an instruction may have several labels, and a label several jumps") {
            val program = bpf {
                jeq(1, ifTrue = "one", ifFalse = "two")
                ja("one")
                label("one")
                label("two")
                ret(0)
            }
            program.raw.map { listOf(it.jt, it.jf, it.k) } shouldBe listOf(listOf(1, 1, 1), listOf(0, 0, 0), listOf(0, 0, 0))
        }

        test("a builder gives more programs when more is added") {
            val builder = BpfBuilder().ldh(0).ret(a = Accumulator)
            builder.build().size shouldBe 2
            builder.ret(0).build().size shouldBe 3
            builder.build().size shouldBe 3
        }

        test("nothing added is the empty program") {
            bpf { } shouldBe BpfProgram.of()
        }

        for ((wrong, problem) in mistakes) {
            val (index, reason) = problem
            test("refused: $reason") {
                val refused = shouldThrow<AssemblyException> { bpf(wrong) }
                refused.index shouldBe index
                refused.reason shouldBe reason
                refused.message shouldBe "instruction $index: $reason"
            }
        }

        test("operands have the text of the language") {
            withClue("operands") {
                BpfBuilder().run { listOf(x, a, m, x + 14, x + 14 + 2, m[3]) }.map(Any::toString) shouldBe
                    listOf("x", "a", "M", "x + 14", "x + 16", "M[3]")
            }
        }
    })

private data class Operation(val name: String, val expected: RawInstruction, val add: BpfBuilder.() -> Unit)

private fun operation(text: String, op: Int, k: Int = 0, add: BpfBuilder.() -> Unit) = Operation(text, RawInstruction(op, 0, 0, k), add)

private fun jump(text: String, op: Int, jt: Int, jf: Int, k: Int = 0, add: BpfBuilder.() -> Unit) =
    Operation(text, RawInstruction(op, jt, jf, k), add)

private val operations = listOf(
    operation("ld [12]", 0x20, 12) { ld(12) },
    operation("ld [x + 12]", 0x40, 12) { ld(x + 12) },
    operation("ld M[3]", 0x60, 3) { ld(m[3]) },
    operation("ld #len", 0x80) { ld(Extension.LENGTH) },
    operation("ld #cpu", 0x20, -0x1000 + 36) { ld(Extension.CPU) },
    operation("ldh [12]", 0x28, 12) { ldh(12) },
    operation("ldh [x + -2]", 0x48, -2) { ldh(x + -2) },
    operation("ldb [12]", 0x30, 12) { ldb(12) },
    operation("ldb [x + 12]", 0x50, 12) { ldb(x + 12) },
    operation("ldi #-1", 0x00, -1) { ldi(-1) },
    operation("ldx M[15]", 0x61, 15) { ldx(m[15]) },
    operation("ldx #len", 0x81) { ldx(Extension.LENGTH) },
    operation("ldxi #5", 0x01, 5) { ldxi(5) },
    operation("ldxb 4*([14]&0xf)", 0xb1, 14) { ldxb(14) },
    operation("st M[0]", 0x02) { st(m[0]) },
    operation("stx M[1]", 0x03, 1) { stx(m[1]) },
    operation("add #1", 0x04, 1) { add(1) },
    operation("add x", 0x0c) { add(x) },
    operation("sub #1", 0x14, 1) { sub(1) },
    operation("sub x", 0x1c) { sub(x) },
    operation("mul #1", 0x24, 1) { mul(1) },
    operation("mul x", 0x2c) { mul(x) },
    operation("div #1", 0x34, 1) { div(1) },
    operation("div x", 0x3c) { div(x) },
    operation("mod #1", 0x94, 1) { mod(1) },
    operation("mod x", 0x9c) { mod(x) },
    operation("and #1", 0x54, 1) { and(1) },
    operation("and x", 0x5c) { and(x) },
    operation("or #1", 0x44, 1) { or(1) },
    operation("or x", 0x4c) { or(x) },
    operation("xor #1", 0xa4, 1) { xor(1) },
    operation("xor x", 0xac) { xor(x) },
    operation("lsh #1", 0x64, 1) { lsh(1) },
    operation("lsh x", 0x6c) { lsh(x) },
    operation("rsh #1", 0x74, 1) { rsh(1) },
    operation("rsh x", 0x7c) { rsh(x) },
    operation("neg", 0x84) { neg() },
    operation("tax", 0x07) { tax() },
    operation("txa", 0x87) { txa() },
    operation("ret #9", 0x06, 9) { ret(9) },
    operation("ret a", 0x16) { ret(a) },
    operation("any instruction", 0x100, 7) { instruction(Instruction.decode(RawInstruction(0x100, 0, 0, 7))) },
)

/** Followed by an instruction, one with the label f, and one with the label t. */
private val jumps = listOf(
    jump("ja t", 0x05, 0, 0, 3) { ja("t").ja("f") },
    jump("jeq #5, t", 0x15, 3, 0, 5) { jeq(5, "t").ja("f") },
    jump("jne x, t", 0x1d, 0, 3) { jne(x, "t").ja("f") },
    jump("jeq #5, t, f", 0x15, 2, 1, 5) { jeq(5, "t", "f") },
    jump("jeq x, t, f", 0x1d, 2, 1) { jeq(x, "t", "f") },
    jump("jne #5, t, f", 0x15, 1, 2, 5) { jne(5, "t", "f") },
    jump("jne x, t, f", 0x1d, 1, 2) { jne(x, "t", "f") },
    jump("jgt #5, t, f", 0x25, 2, 1, 5) { jgt(5, "t", "f") },
    jump("jgt x, t, f", 0x2d, 2, 1) { jgt(x, "t", "f") },
    jump("jge #5, t, f", 0x35, 2, 1, 5) { jge(5, "t", "f") },
    jump("jge x, t, f", 0x3d, 2, 1) { jge(x, "t", "f") },
    jump("jlt #5, t, f", 0x35, 1, 2, 5) { jlt(5, "t", "f") },
    jump("jlt x, t, f", 0x3d, 1, 2) { jlt(x, "t", "f") },
    jump("jle #5, t, f", 0x25, 1, 2, 5) { jle(5, "t", "f") },
    jump("jle x, t, f", 0x2d, 1, 2) { jle(x, "t", "f") },
    jump("jset #5, t, f", 0x45, 2, 1, 5) { jset(5, "t", "f") },
    jump("jset x, t, f", 0x4d, 2, 1) { jset(x, "t", "f") },
)

private val mistakes: List<Pair<BpfBuilder.() -> Unit, Pair<Int, String>>> = listOf(
    mistake(1, "there is no label 'nowhere'") { ldh(12).ja("nowhere").ret(0) },
    mistake(0, "there is no label 'no'") { jeq(1, ifTrue = "yes", ifFalse = "no").label("yes").ret(0) },
    mistake(1, "label 'back' is behind the jump: programs can only jump ahead") { label("back").ldh(12).jeq(1, ifTrue = "back").ret(0) },
    mistake(0, "label 'self' is behind the jump: programs can only jump ahead") { label("self").ja("self").ret(0) },
    mistake(2, "label 'here' is already that of instruction 1") { ja("here").label("here").ldh(12).label("here").ret(0) },
    mistake(1, "no jump goes to label 'unused'") { ldh(12).label("unused").ret(0) },
    mistake(1, "there is no instruction for label 'end'") { ja("end").label("end") },
    mistake(0, "a label needs a name") { label("") },
    mistake(1, "a conditional jump needs a label") { ldh(12).jeq(5) },
    mistake(1, "scratch slot must be 0 to 15, is 16") { ldh(12).st(m[16]) },
    mistake(0, "only the length is loaded into X, not PROTOCOL") { ldx(Extension.PROTOCOL) },
    mistake(1, "jumps to instruction 5, there are 3") { ldh(12).instruction(Instruction.JumpIf(JumpTest.EQUAL, 0, 3)).ret(0) },
    mistake(0, "jumps to instruction 4294967296, there are 2") { instruction(Instruction.Jump(-1)).ret(0) },
)

private fun mistake(index: Int, reason: String, wrong: BpfBuilder.() -> Unit) = wrong to (index to reason)
