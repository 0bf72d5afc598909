package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

/** The language of `bpf_asm`. The expected numbers are those of the kernel's `Documentation/networking/filter.rst` and `linux/bpf_common.h`. */
class AssemblerTextTest :
    FunSpec({
        test("the documentation's examples") {
            bytecode("ldh [12]\njne #0x806, drop\nret #-1\ndrop: ret #0\n") shouldBe "4,40 0 0 12,21 0 1 2054,6 0 0 4294967295,6 0 0 0,"
            bytecode(
                """
                ; icmp random packet sampling, 1 in 4
                ldh [12]
                jne #0x800, drop
                ldb [23]
                jneq #1, drop
                # get a random uint32 number
                ld rand
                mod #4
                jneq #1, drop
                ret #-1
                drop: ret #0
                """,
            ) shouldBe "9,40 0 0 12,21 0 6 2048,48 0 0 23,21 0 4 1,32 0 0 4294963256,148 0 0 4,21 0 1 1,6 0 0 4294967295,6 0 0 0,"
            bytecode("ld [4] /* arch */ jne #0xc000003e, bad\njeq #15, good\nbad: ret #0 good: ret #0x7fff0000 /* the\nend */") shouldBe
                "5,32 0 0 4,21 0 1 3221225534,21 1 0 15,6 0 0 0,6 0 0 2147418112,"
        }

        for ((text, expected) in statements) {
            test("reads: $text") {
                BpfText.parse(text, BpfTextFormat.ASSEMBLER).raw shouldContainExactly listOf(expected)
            }
        }

        for ((text, expected) in branches) {
            test("reads: $text") {
                BpfText.parse("$text\nneg\nff: tax\ntt: txa", BpfTextFormat.ASSEMBLER).raw.first() shouldBe expected
            }
        }

        test("instructions may share a line, labels need not be used, several may be at one") {
            bytecode("one: two:\n\nldh [0] three: ret a") shouldBe "2,40 0 0 0,22 0 0 0,"
        }

        test("labels are told apart by case, everything else is not") {
            bytecode("JA end END: RET #0\nend: Ret %A") shouldBe "3,5 0 0 1,6 0 0 0,22 0 0 0,"
        }

        test("is written with labels for what is jumped to") {
            val program = BpfProgram.of(
                RawInstruction(0x20, 0, 0, -0x1000 + 48),
                RawInstruction(0x15, 0, 2, 0),
                RawInstruction(0x45, 1, 2, 0x1fff),
                RawInstruction(0x05, 0, 0, 1),
                RawInstruction(0x45, 0, 1, 4),
                RawInstruction(0x81, 0, 0, 0),
                RawInstruction(0x3d, 0, 0, 0),
                RawInstruction(0x20, 0, 0, -0x1000 + 40),
                RawInstruction(0x5c, 0, 0, 1),
                RawInstruction(0x106, 0, 0, 1),
                RawInstruction(0x06, 0, 0, -1),
                RawInstruction(0x15, 0, 1, 1),
            )
            BpfText.format(program, BpfTextFormat.ASSEMBLER) shouldBe
                """
                |        ld #vlan_avail
                |        jneq #0x0, L4
                |        jset #0x1fff, L4, L5
                |        ja L5
                |L4:     jset #0x4, L5, L6
                |L5:     ldx #len
                |L6:     jge x, L7
                |L7:     ld [-4056]
                |        .raw 0x005c, 0, 0, 0x00000001 ; and x
                |        .raw 0x0106, 0, 0, 0x00000001
                |        ret #-1
                |        .raw 0x0015, 0, 1, 0x00000001 ; jneq #1,1
                |
                """.trimMargin()
        }

        for ((text, line, column, reason) in mistakes) {
            test("refused: ${text.replace("\n", "\\n")}") {
                val refused = shouldThrow<BpfSyntaxException> { BpfText.parse(text, BpfTextFormat.ASSEMBLER) }
                "${refused.line}:${refused.column}: ${refused.reason}" shouldBe "$line:$column: $reason"
                refused.message shouldBe "line $line, column $column: $reason"
            }
        }
    })

private fun bytecode(text: String): String = BpfText.format(BpfText.parse(text), BpfTextFormat.BYTECODE).trimEnd()

private fun statement(op: Int, k: Int = 0) = RawInstruction(op, 0, 0, k)

private val statements = listOf(
    "ld #42" to statement(0x00, 42),
    "ld #0x2A" to statement(0x00, 42),
    "ld #052" to statement(0x00, 42),
    "ld #0b101010" to statement(0x00, 42),
    "ld # 42" to statement(0x00, 42),
    "ld #+42" to statement(0x00, 42),
    "ld #-2147483648" to statement(0x00, Int.MIN_VALUE),
    "ld #4294967295" to statement(0x00, -1),
    "ld #037777777777" to statement(0x00, -1),
    "ldi #42" to statement(0x00, 42),
    "ldi 42" to statement(0x00, 42),
    "ldx #42" to statement(0x01, 42),
    "ldxi #42" to statement(0x01, 42),
    "ldxi 42" to statement(0x01, 42),
    "ld M[3]" to statement(0x60, 3),
    "ld m[ 3 ]" to statement(0x60, 3),
    "ldx M[15]" to statement(0x61, 15),
    "st M[3]" to statement(0x02, 3),
    "stx M[3]" to statement(0x03, 3),
    "ldb [42]" to statement(0x30, 42),
    "ldh [42]" to statement(0x28, 42),
    "ld [42]" to statement(0x20, 42),
    "ld [-4096]" to statement(0x20, -4096),
    "ldb [x + 42]" to statement(0x50, 42),
    "ldh [x+42]" to statement(0x48, 42),
    "ld [x + -42]" to statement(0x40, -42),
    "ld [%x + 42]" to statement(0x40, 42),
    "ldx 4*([42]&0xf)" to statement(0xb1, 42),
    "ldxb 4 * ( [42] & 15 )" to statement(0xb1, 42),
    "ld #len" to statement(0x80),
    "ld len" to statement(0x80),
    "ld #pktlen" to statement(0x80),
    "ldx #len" to statement(0x81),
    "ldx len" to statement(0x81),
    "ld #proto" to statement(0x20, -4096),
    "ld proto" to statement(0x20, -4096),
    "ldh #proto" to statement(0x28, -4096),
    "ldb proto" to statement(0x30, -4096),
    "ld #type" to statement(0x20, -4096 + 4),
    "ld #ifidx" to statement(0x20, -4096 + 8),
    "ld #nla" to statement(0x20, -4096 + 12),
    "ld #nlan" to statement(0x20, -4096 + 16),
    "ld #mark" to statement(0x20, -4096 + 20),
    "ld #queue" to statement(0x20, -4096 + 24),
    "ld #hatype" to statement(0x20, -4096 + 28),
    "ld #rxhash" to statement(0x20, -4096 + 32),
    "ld #cpu" to statement(0x20, -4096 + 36),
    "ld [0xfffff028]" to statement(0x20, -4096 + 40),
    "ld #vlan_tci" to statement(0x20, -4096 + 44),
    "ld #vlan_avail" to statement(0x20, -4096 + 48),
    "ld #vlan_pr" to statement(0x20, -4096 + 48),
    "ld #poff" to statement(0x20, -4096 + 52),
    "ld #rand" to statement(0x20, -4096 + 56),
    "ld #vlan_tpid" to statement(0x20, -4096 + 60),
    "add #42" to statement(0x04, 42),
    "add x" to statement(0x0c),
    "add %x" to statement(0x0c),
    "sub #42" to statement(0x14, 42),
    "sub x" to statement(0x1c),
    "mul #42" to statement(0x24, 42),
    "mul x" to statement(0x2c),
    "div #42" to statement(0x34, 42),
    "div x" to statement(0x3c),
    "or #42" to statement(0x44, 42),
    "or x" to statement(0x4c),
    "and #42" to statement(0x54, 42),
    "and x" to statement(0x5c),
    "lsh #42" to statement(0x64, 42),
    "lsh x" to statement(0x6c),
    "rsh #42" to statement(0x74, 42),
    "rsh x" to statement(0x7c),
    "neg" to statement(0x84),
    "mod #42" to statement(0x94, 42),
    "mod x" to statement(0x9c),
    "xor #42" to statement(0xa4, 42),
    "xor x" to statement(0xac),
    "tax" to statement(0x07),
    "txa" to statement(0x87),
    "ret #42" to statement(0x06, 42),
    "ret a" to statement(0x16),
    "ret %a" to statement(0x16),
    "ret x" to statement(0x0e),
    ".raw 0x1234, 5, 0xff, 0xdeadbeef" to RawInstruction(0x1234, 5, 255, 0xdeadbeef.toInt()),
)

/** Followed by an instruction, one with the label ff, and one with the label tt. */
private val branches = listOf(
    "ja tt" to RawInstruction(0x05, 0, 0, 2),
    "jmp tt" to RawInstruction(0x05, 0, 0, 2),
    "jeq #5, tt" to RawInstruction(0x15, 2, 0, 5),
    "jeq #5,tt,ff" to RawInstruction(0x15, 2, 1, 5),
    "jeq x, tt" to RawInstruction(0x1d, 2, 0, 0),
    "jeq %x, tt, ff" to RawInstruction(0x1d, 2, 1, 0),
    "jne #5, tt" to RawInstruction(0x15, 0, 2, 5),
    "jneq #5, tt" to RawInstruction(0x15, 0, 2, 5),
    "jneq x, tt" to RawInstruction(0x1d, 0, 2, 0),
    "jneq #5, tt, ff" to RawInstruction(0x15, 1, 2, 5),
    "jlt #5, tt" to RawInstruction(0x35, 0, 2, 5),
    "jlt x, tt" to RawInstruction(0x3d, 0, 2, 0),
    "jle #5, tt" to RawInstruction(0x25, 0, 2, 5),
    "jle x, tt" to RawInstruction(0x2d, 0, 2, 0),
    "jgt #5, tt" to RawInstruction(0x25, 2, 0, 5),
    "jgt x, tt, ff" to RawInstruction(0x2d, 2, 1, 0),
    "jge #5, tt" to RawInstruction(0x35, 2, 0, 5),
    "jge x, tt, ff" to RawInstruction(0x3d, 2, 1, 0),
    "jset #5, tt" to RawInstruction(0x45, 2, 0, 5),
    "jset x, tt, ff" to RawInstruction(0x4d, 2, 1, 0),
)

private data class Slip(val text: String, val line: Int, val column: Int, val reason: String)

private val mistakes = listOf(
    Slip("ldh [12]\n  jump over", 2, 3, "there is no instruction 'jump'"),
    Slip("ldh [12]\nja nowhere\nret #0", 2, 4, "there is no label 'nowhere'"),
    Slip("jeq #1, yes, no\nyes: ret #0", 1, 14, "there is no label 'no'"),
    Slip("back: ldh [12]\njeq #1, back\nret #0", 2, 9, "label 'back' is behind the jump: programs can only jump ahead"),
    Slip("ja one\none: ret #0\none: ret #1", 3, 1, "label 'one' is already that of instruction 1"),
    Slip("ja end\nend:", 2, 1, "there is no instruction for label 'end'"),
    Slip("ret:\nret #0", 1, 1, "'ret' cannot be the name of a label"),
    Slip("ja len\nret #0", 1, 4, "'len' cannot be the name of a label"),
    Slip("ja 1\nret #0", 1, 4, "expected a label, found '1'"),
    Slip("jeq #42,8,9", 1, 9, "expected a label, found '8'"),
    Slip("jeq 5, there", 1, 5, "expected '#' and a number, or 'x', found '5'"),
    Slip("jeq #5\nret #0", 2, 1, "expected ',', found 'ret'"),
    Slip("ld", 1, 3, "'ld' cannot load the end of the text"),
    Slip("ld #", 1, 5, "expected a number, found the end of the text"),
    Slip("ld #x", 1, 5, "there is no extension 'x'"),
    Slip("ld 42", 1, 4, "'ld' cannot load '42'"),
    Slip("ldh #42", 1, 6, "expected the name of an extension, found '42'"),
    Slip("ldh M[1]", 1, 5, "'ldh' cannot load 'M'"),
    Slip("ldh #len", 1, 6, "the length is loaded as a word, not as a HALF"),
    Slip("ldx #proto", 1, 6, "only the length is loaded into X, not PROTOCOL"),
    Slip("ldx [12]", 1, 5, "'ldx' cannot load '['"),
    Slip("ld [x - 4]", 1, 7, "unexpected character '-'"),
    Slip("ld [x]", 1, 6, "expected '+', found ']'"),
    Slip("ld [a + 4]", 1, 5, "there is no extension 'a'"),
    Slip("ld [12", 1, 7, "expected ']', found the end of the text"),
    Slip("ldxb 5*([14]&0xf)", 1, 6, "expected 4*([k]&0xf), found '5'"),
    Slip("ldxb 4*([14]&0xff)", 1, 14, "expected 4*([k]&0xf), found '0xff'"),
    Slip("st M[16]", 1, 6, "the scratch slot must be 0 to 15, is 16"),
    Slip("st [1]", 1, 4, "expected 'M', found '['"),
    Slip("ret", 1, 4, "expected '#' and a number, or 'a', found the end of the text"),
    Slip("ret 0", 1, 5, "expected '#' and a number, or 'a', found '0'"),
    Slip("add a", 1, 5, "expected '#' and a number, or 'x', found 'a'"),
    Slip("ld #4294967296", 1, 5, "'4294967296' does not fit into 32 bits"),
    Slip("ld #-2147483649", 1, 5, "'-2147483649' does not fit into 32 bits"),
    Slip("ld #0x", 1, 5, "'0x' is not a number"),
    Slip("ld #-0xffffffffffffffffffff", 1, 5, "'-0xffffffffffffffffffff' does not fit into 32 bits"),
    Slip("ld #08", 1, 5, "'08' is not a number"),
    Slip("ld #12ab", 1, 5, "'12ab' is not a number"),
    Slip("ld #99999999999999999999", 1, 5, "'99999999999999999999' does not fit into 32 bits"),
    Slip("ret #0 /* no end", 1, 8, "the comment has no end"),
    Slip("ret #0 !", 1, 8, "unexpected character '!'"),
    Slip("ret #0\n\tü", 2, 2, "unexpected character U+00FC"),
    Slip("ret #0\n[", 2, 1, "expected an instruction or a label, found '['"),
    Slip(".raw 65536, 0, 0, 0", 1, 6, "op must be 0 to 65535, is 65536"),
    Slip(".raw 0, 256, 0, 0", 1, 9, "jt must be 0 to 255, is 256"),
    Slip(".raw 0, 0, -1, 0", 1, 12, "jf must be 0 to 255, is -1"),
    Slip(".other 1", 1, 1, "there is no instruction '.other'"),
    Slip("  ", 1, 3, "there is no instruction"),
)
