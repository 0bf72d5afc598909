package io.netloom.bpf

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll

class BpfTextTest :
    FunSpec({
        for (format in BpfTextFormat.entries) {
            test("any program survives being written and read as $format") {
                checkAll(1_000, programs) { program ->
                    val text = BpfText.format(program, format)
                    withClue({ text }) {
                        BpfText.parse(text, format) shouldBe program
                        BpfText.parse(text) shouldBe program
                        BpfText.format(BpfText.parse(text), format) shouldBe text
                    }
                }
            }

            test("no text does worse to the reader of $format than a syntax error") {
                checkAll(3_000, noise) { text -> parses(text) { BpfText.parse(it, format) } }
            }

            test("a text of $format with an error in it is read or refused") {
                checkAll(500, programs, Arb.string(0..2), Arb.string(1..1)) { program, insertion, place ->
                    val text = BpfText.format(program, format)
                    val at = place[0].code % text.length
                    parses(text.take(at) + insertion + text.drop(at + 1)) { BpfText.parse(it, format) }
                    parses(text.take(at)) { BpfText.parse(it, format) }
                }
            }
        }

        test("no text does worse to the reader of all formats than a syntax error") {
            checkAll(5_000, noise) { text -> parses(text) { BpfText.parse(it) } }
        }

        test("a text without an instruction is none") {
            for (text in listOf("", " \n\t", "; nothing\n/* here */\n# or here\n")) {
                problem { BpfText.parse(text) } shouldBe "there is no instruction"
            }
            problem { BpfText.parse("0\n") } shouldBe "the number of instructions must be 1 to 2147483647, is 0"
        }
    })

/** Pieces of the languages, in any order. */
private val pieces =
    "ld ldh ldx ldxb st ja jeq jneq ret tax add .raw unimp label: label x a M [ ] ( ) { } # % + * & , : ; - . /* */ // 0 4 12 0xf 0x 099 -1 4294967296"
        .split(' ') + "99999999999999999999 (000) (001) jt jf len pktlen proto é".split(' ') + listOf(" ", "\n", "\t", "\r", "\u0000")

private val noise = Arb.choice(
    Arb.string(),
    Arb.byteArray(Arb.int(0..50), Arb.byte()).map { String(it, Charsets.ISO_8859_1) },
    Arb.list(Arb.element(pieces), 0..30).map { it.joinToString("") },
    Arb.list(Arb.element(pieces), 0..30).map { it.joinToString(" ") },
)

private fun parses(text: String, parse: (String) -> BpfProgram) {
    try {
        parse(text)
    } catch (e: BpfSyntaxException) {
        val line = text.split('\n').getOrNull(e.line - 1)
        withClue({ "$e in: $text" }) {
            (line != null && e.column in 1..line.length + 1) shouldBe true
        }
    }
}

private fun problem(parse: () -> BpfProgram): String? = try {
    parse()
    null
} catch (e: BpfSyntaxException) {
    e.reason
}
