package io.netloom.bpf.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.engine.Engines.verdict

class ForwardJumpTest :
    FunSpec({
        /** Jumps with both legs, with the false one only and with the true one only. */
        fun check(test: String, a: Long, operand: Long, taken: Boolean) = withClue("$test of $a and $operand") {
            for (by in listOf("#$operand", "x")) {
                val load = "ld #$a; ldx #$operand"
                verdict("$load; $test $by, yes, no; no: ret #1; yes: ret #2") shouldBe if (taken) 2 else 1
                verdict("$load; $test $by, yes, no; yes: ret #2; no: ret #1") shouldBe if (taken) 2 else 1
                verdict("$load; $test $by, yes, no; ret #3; yes: ret #2; no: ret #1") shouldBe if (taken) 2 else 1
            }
        }

        test("jeq compares all bits") {
            check("jeq", 5, 5, true)
            check("jeq", 5, 0x80000005, false)
            check("jeq", 0xffffffff, 0xffffffff, true)
        }

        test("jgt and jge compare without sign") {
            check("jgt", 6, 5, true)
            check("jgt", 5, 5, false)
            check("jgt", 0x80000000, 1, true)
            check("jgt", 1, 0x80000000, false)
            check("jge", 5, 5, true)
            check("jge", 4, 5, false)
            check("jge", 0xffffffff, 0, true)
            check("jge", 0, 0xffffffff, false)
        }

        test("jset tells whether bits are in common") {
            check("jset", 0x80000001, 0x80000000, true)
            check("jset", 0x7fffffff, 0x80000000, false)
            check("jset", 5, 0, false)
        }

        test("ja skips whatever is between") {
            verdict("ja over; ret #1; over: ret #2") shouldBe 2
            verdict("ja next; next: ret #2") shouldBe 2
        }

        test("a jump whose legs go to the same place goes there") {
            fun sameLegs(skip: Int) = BpfProgram.of(RawInstruction(0x15, skip, skip, 1), RawInstruction(6, 0, 0, 1), RawInstruction(6, 0, 0, 2))
            verdict(sameLegs(0)) shouldBe 1
            verdict(sameLegs(1)) shouldBe 2
        }

        test("what nobody reaches may be what it likes") {
            verdict("ja end; ld M[3]; div x; end: ret #4") shouldBe 4
        }

        test("ways that meet keep what each has set") {
            val text = "ldb [0]; jeq #1, one, two; one: ldx #11; ja end; two: ldx #22; end: txa; ret a"
            verdict(text, byteArrayOf(1)) shouldBe 11
            verdict(text, byteArrayOf(2)) shouldBe 22
        }
    })
