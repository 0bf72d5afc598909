package io.netloom.bpf.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.engine.Engines.verdict

/** Each operation by a constant and by X, at the edges of 32 unsigned bits. */
class ArithmeticTest :
    FunSpec({
        fun check(operation: String, a: Long, operand: Long, result: Long) = withClue("$operation of $a and $operand") {
            Integer.toUnsignedLong(verdict("ld #$a; $operation #$operand; ret a")) shouldBe result
            Integer.toUnsignedLong(verdict("ld #$a; ldx #$operand; $operation x; ret a")) shouldBe result
        }

        test("add, sub and mul wrap around") {
            check("add", 40, 2, 42)
            check("add", 0xffffffff, 2, 1)
            check("sub", 40, 2, 38)
            check("sub", 1, 2, 0xffffffff)
            check("mul", 6, 7, 42)
            check("mul", 0x80000001, 2, 2)
        }

        test("div and mod are unsigned") {
            check("div", 43, 2, 21)
            check("div", 0xffffffff, 2, 0x7fffffff)
            check("div", 0x80000000, 0xffffffff, 0)
            check("mod", 43, 5, 3)
            check("mod", 0xffffffff, 10, 5)
            check("mod", 5, 0xffffffff, 5)
        }

        test("and, or and xor are bitwise") {
            check("and", 0xf0f0f0f0, 0xffff0000, 0xf0f00000)
            check("or", 0xf0f0f0f0, 0x0f000000, 0xfff0f0f0)
            check("xor", 0xffffffff, 0x0f0f0f0f, 0xf0f0f0f0)
        }

        test("shifts fill with zeros") {
            check("lsh", 1, 31, 0x80000000)
            check("lsh", 0xffffffff, 4, 0xfffffff0)
            check("rsh", 0x80000000, 31, 1)
            check("rsh", 0xffffffff, 0, 0xffffffff)
        }

        test("a shift by X of 32 and more uses the low five bits, as the kernel's code does") {
            verdict("ld #3; ldx #32; lsh x; ret a") shouldBe 3
            verdict("ld #3; ldx #33; lsh x; ret a") shouldBe 6
            verdict("ld #8; ldx #0xffffffe1; rsh x; ret a") shouldBe 4
        }

        test("neg is the two's complement") {
            verdict("ld #5; neg; ret a") shouldBe -5
            verdict("neg; ret a") shouldBe 0
            verdict("ld #0x80000000; neg; ret a") shouldBe Int.MIN_VALUE
        }

        test("division and remainder by an X of 0 drop the packet at once") {
            verdict("ld #8; div x; ret #1") shouldBe 0
            verdict("ld #8; mod x; ret #1") shouldBe 0
            verdict("ld #8; ldx #2; div x; ret a") shouldBe 4
        }

        test("A and X begin as 0, go over into each other, and come back as the verdict") {
            verdict("ret a") shouldBe 0
            verdict("txa; ret a") shouldBe 0
            verdict("ld #7; tax; ld #1; txa; ret a") shouldBe 7
            verdict("ret #0xffffffff") shouldBe -1
            verdict("ld #0xfedcba98; ret a") shouldBe 0xfedcba98.toInt()
        }

        test("scratch words keep A and X, each its own") {
            val stores = (0..15).joinToString(";") { "ld #${it + 100}; ${if (it % 2 == 0) "st" else "tax; stx"} M[$it]" }
            for (word in 0..15) {
                verdict("$stores; ld #0; ld M[$word]; ret a") shouldBe word + 100
                verdict("$stores; ldx M[$word]; txa; ret a") shouldBe word + 100
            }
        }
    })
