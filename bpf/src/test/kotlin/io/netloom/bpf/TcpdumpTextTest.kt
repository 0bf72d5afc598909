package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** The three formats of tcpdump, and the one of `bpf_asm` that is like them. The expected texts are what libpcap 1.10.3 prints. */
class TcpdumpTextTest :
    FunSpec({
        test("-d writes every instruction as libpcap does") {
            for ((raw, text) in images) {
                val program = BpfProgram.of(List(3) { RawInstruction(6, 0, 0, 0) } + raw)
                BpfText.format(program, BpfTextFormat.TCPDUMP).lines()[3] shouldBe text
                BpfText.parse(BpfText.format(program, BpfTextFormat.TCPDUMP)) shouldBe program
            }
        }

        test("-d: what libpcap cannot say") {
            for ((raw, text) in listOf(
                RawInstruction(0x81, 0, 0, 0) to "(000) ldx      #pktlen",
                RawInstruction(0xee, 1, 2, 5) to "(000) .raw 0x00ee, 1, 2, 0x00000005",
                RawInstruction(0x07, 0, 0, 14) to "(000) .raw 0x0007, 0, 0, 0x0000000e",
            )) {
                BpfText.format(BpfProgram.of(raw), BpfTextFormat.TCPDUMP) shouldBe "$text\n"
                BpfText.parse("$text\n") shouldBe BpfProgram.of(raw)
            }
        }

        test("all formats of one program: tcpdump -y EN10MB arp") {
            val arp = bpf { ldh(12).jne(0x806, "drop").ret(262_144).label("drop").ret(0) }
            val texts = mapOf(
                BpfTextFormat.TCPDUMP to
                    "(000) ldh      [12]\n(001) jeq      #0x806           jt 2\tjf 3\n(002) ret      #262144\n(003) ret      #0\n",
                BpfTextFormat.C to
                    "{ 0x28, 0, 0, 0x0000000c },\n{ 0x15, 0, 1, 0x00000806 },\n{ 0x6, 0, 0, 0x00040000 },\n{ 0x6, 0, 0, 0x00000000 },\n",
                BpfTextFormat.DECIMAL to "4\n40 0 0 12\n21 0 1 2054\n6 0 0 262144\n6 0 0 0\n",
                BpfTextFormat.BYTECODE to "4,40 0 0 12,21 0 1 2054,6 0 0 262144,6 0 0 0,\n",
            )
            for ((format, text) in texts) {
                BpfText.format(arp, format) shouldBe text
                BpfText.parse(text) shouldBe arp
                BpfText.parse(text, format) shouldBe arp
            }
        }

        test("other writings of them") {
            val arp = bpf { ldh(12).jne(0x806, "drop").ret(-1).label("drop").ret(0) }
            val bpfAsmC = "{ 0x28,  0,  0, 0x0000000c },\n{ 0x15,  0,  1, 0x00000806 },\n" +
                "{ 0x06,  0,  0, 0xffffffff },\n{ 0x06,  0,  0, 0000000000 },\n"
            BpfText.parse(bpfAsmC) shouldBe arp
            BpfText.parse("/* arp */ {0x28,0,0,12}, // type\r\n{21,0,1,0x806},{6,0,0,-1},{6,0,0,0}") shouldBe arp
            BpfText.parse("4,40 0 0 12,21 0 1 2054,6 0 0 4294967295,6 0 0 0") shouldBe arp
            BpfText.parse("\n4\r\n40 0 0 12\r\n21 0 1 2054\r\n6 0 0 4294967295\r\n\r\n6 0 0 0") shouldBe arp
            BpfText.parse("(000) ldh [12] (001) JEQ #2054 jt 2 jf 3\n(002) ret #-1\n(3) ret #0\n") shouldBe arp
            BpfText.parse("(000) ld [-4096]\n(001) ret") shouldBe bpf { ld(Extension.PROTOCOL).ret(a) }
        }

        for ((format, text, place, reason) in mistakes) {
            test("refused as $format: ${text.replace("\n", "\\n")}") {
                val refused = shouldThrow<BpfSyntaxException> { BpfText.parse(text, format) }
                "${refused.line}:${refused.column}" to refused.reason shouldBe (place to reason)
            }
        }
    })

/** Instruction 3 of a program: its constant is 0xfffff010 where its bits are free. */
private val images = listOf(
    image(0x00, "ld       #0xfffff010"),
    image(0x01, "ldx      #0xfffff010"),
    image(0x02, "st       M[4]", 4),
    image(0x03, "stx      M[4]", 4),
    image(0x04, "add      #-4080"),
    image(0x05, "ja       -4076"),
    image(0x06, "ret      #-4080"),
    image(0x07, "tax      ", 0),
    image(0x0c, "add      x", 0),
    image(0x14, "sub      #-4080"),
    RawInstruction(0x15, 1, 2, -4080) to "(003) jeq      #0xfffff010      jt 5\tjf 6",
    image(0x16, "ret      ", 0),
    image(0x1c, "sub      x", 0),
    RawInstruction(0x1d, 1, 2, 0) to "(003) jeq      x                jt 5\tjf 6",
    image(0x20, "ld       [nlan]"),
    image(0x24, "mul      #-4080"),
    RawInstruction(0x25, 1, 2, -4080) to "(003) jgt      #0xfffff010      jt 5\tjf 6",
    image(0x28, "ldh      [nlan]"),
    image(0x2c, "mul      x", 0),
    RawInstruction(0x2d, 1, 2, 0) to "(003) jgt      x                jt 5\tjf 6",
    image(0x30, "ldb      [nlan]"),
    image(0x34, "div      #-4080"),
    RawInstruction(0x35, 1, 2, -4080) to "(003) jge      #0xfffff010      jt 5\tjf 6",
    image(0x3c, "div      x", 0),
    RawInstruction(0x3d, 1, 2, 0) to "(003) jge      x                jt 5\tjf 6",
    image(0x40, "ld       [x + -4080]"),
    image(0x44, "or       #0xfffff010"),
    RawInstruction(0x45, 1, 2, -4080) to "(003) jset     #0xfffff010      jt 5\tjf 6",
    image(0x48, "ldh      [x + -4080]"),
    image(0x4c, "or       x", 0),
    RawInstruction(0x4d, 1, 2, 0) to "(003) jset     x                jt 5\tjf 6",
    image(0x50, "ldb      [x + -4080]"),
    image(0x54, "and      #0xfffff010"),
    image(0x5c, "and      x", 0),
    image(0x60, "ld       M[4]", 4),
    image(0x61, "ldx      M[4]", 4),
    image(0x64, "lsh      #-4080"),
    image(0x6c, "lsh      x", 0),
    image(0x74, "rsh      #-4080"),
    image(0x7c, "rsh      x", 0),
    image(0x80, "ld       #pktlen", 0),
    image(0x84, "neg      ", 0),
    image(0x87, "txa      ", 0),
    image(0x94, "mod      #-4080"),
    image(0x9c, "mod      x", 0),
    image(0xa4, "xor      #0xfffff010"),
    image(0xac, "xor      x", 0),
    image(0xb1, "ldxb     4*([-4080]&0xf)"),
) + listOf(
    "proto", "type", "ifidx", "nla", "nlan", "mark", "queue", "hatype", "rxhash", "cpu", "xor_x", "vlan_tci", "vlanp", "poff", "random", "vlan_tpid",
).mapIndexed { index, name -> image(0x28, "ldh      [$name]", -4096 + 4 * index) } + image(0x28, "ldh      [-4032]", -4032)

private fun image(op: Int, text: String, k: Int = -4080) = RawInstruction(op, 0, 0, k) to "(003) $text"

private data class Flaw(val format: BpfTextFormat, val text: String, val place: String, val reason: String)

private val mistakes = listOf(
    Flaw(BpfTextFormat.TCPDUMP, "(000) ldh [12]\n(002) ret #0", "2:2", "expected instruction (001), found '002'"),
    Flaw(BpfTextFormat.TCPDUMP, "ldh [12]", "1:1", "expected '(', found 'ldh'"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) load [12]", "1:7", "there is no instruction 'load'"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) 12", "1:7", "expected an instruction, found '12'"),
    Flaw(BpfTextFormat.TCPDUMP, "(0x0) ret", "1:2", "expected a decimal number, found '0x0'"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) jeq #1 jt 1", "1:18", "expected 'jf', found the end of the text"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) jeq #1 jt 0 jf 1", "1:17", "a conditional jump goes 1 to 256 instructions ahead: not from 0 to 0"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) jeq #1 jt 1 jf 257", "1:22", "a conditional jump goes 1 to 256 instructions ahead: not from 0 to 257"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) ja 99999999999", "1:10", "'99999999999' does not fit into 32 bits"),
    Flaw(BpfTextFormat.TCPDUMP, "(000) unimp 0xee", "1:7", "tcpdump does not say what is in this instruction; take its output with -dd"),
    Flaw(BpfTextFormat.TCPDUMP, "", "1:1", "there is no instruction"),
    Flaw(BpfTextFormat.C, "{ 0x28, 0, 0, 12 },\n{ 0x15, 0, 1 },", "2:14", "expected ',', found '}'"),
    Flaw(BpfTextFormat.C, "{ 0x28, 0, 0, 12 }\n{ 0x6, 0, 0, 0 },", "2:1", "expected ',', found '{'"),
    Flaw(BpfTextFormat.C, "{ 0x28, 0, 0, 12 },\n{ 0x15, 0", "2:10", "expected ',', found the end of the text"),
    Flaw(BpfTextFormat.C, "{ 0x10000, 0, 0, 12 }", "1:3", "op must be 0 to 65535, is 0x10000"),
    Flaw(BpfTextFormat.C, "{ 6, 0, 300, 12 }", "1:9", "jf must be 0 to 255, is 300"),
    Flaw(BpfTextFormat.DECIMAL, "2\n40 0 0 12\n", "3:1", "the text ends after 1 of 2 instructions"),
    Flaw(BpfTextFormat.DECIMAL, "2\n40 0 0 12\n6 0 0", "3:6", "expected code, jt, jf and k in one line"),
    Flaw(BpfTextFormat.DECIMAL, "2\n40 0 12\n6 0 0 0\n", "3:1", "expected code, jt, jf and k in one line"),
    Flaw(BpfTextFormat.DECIMAL, "1\n6 0 0 0\n6 0 0 0\n", "3:1", "expected the end of the text after 1 instructions, found '6'"),
    Flaw(BpfTextFormat.DECIMAL, "1\n6 0 0 4294967296", "2:7", "'4294967296' does not fit into 32 bits"),
    Flaw(BpfTextFormat.DECIMAL, "0", "1:1", "the number of instructions must be 1 to 2147483647, is 0"),
    Flaw(BpfTextFormat.DECIMAL, "", "1:1", "expected a number, found the end of the text"),
    Flaw(BpfTextFormat.BYTECODE, "2,40 0 0 12", "1:12", "the text ends after 1 of 2 instructions"),
    Flaw(BpfTextFormat.BYTECODE, "2,40 0 0 12 6 0 0 0", "1:13", "expected ',', found '6'"),
    Flaw(BpfTextFormat.BYTECODE, "2 40 0 0 12", "1:3", "expected ',', found '40'"),
)
