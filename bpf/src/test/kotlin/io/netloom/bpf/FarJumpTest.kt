package io.netloom.bpf

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll

/** Conditional jumps reach 255 instructions. Those that want to go farther are split. */
class FarJumpTest :
    FunSpec({
        test("255 instructions are not far") {
            far("jeq", 255).raw shouldHaveSize 257
            far("jeq", 255).raw.first() shouldBe RawInstruction(0x15, 255, 0, 1)
        }

        test("a true leg of 256 goes through a ja, which the false leg leaves out") {
            far("jeq", 256).raw.take(2) shouldBe listOf(RawInstruction(0x15, 0, 1, 1), RawInstruction(0x05, 0, 0, 256))
        }

        test("a false leg of 256 goes through a ja, which the true leg leaves out") {
            far("jne", 256).raw.take(2) shouldBe listOf(RawInstruction(0x15, 1, 0, 1), RawInstruction(0x05, 0, 0, 256))
        }

        test("two far legs go through a ja each") {
            val program = bpf {
                jgt(1, ifTrue = "yes", ifFalse = "no")
                repeat(300) { neg() }
                label("no")
                ret(0)
                label("yes")
                ret(1)
            }
            program.raw.take(3) shouldBe listOf(RawInstruction(0x25, 0, 1, 1), RawInstruction(0x05, 0, 0, 302), RawInstruction(0x05, 0, 0, 300))
        }

        test("a ja that is put in may make another jump too far") {
            val program = bpf {
                jeq(1, ifTrue = "first")
                jeq(2, ifTrue = "second")
                repeat(254) { neg() }
                label("first")
                ret(1)
                neg()
                label("second")
                ret(2)
            }
            // The second is too far by one. Its ja lies between the first and its target, which were 255 apart.
            program.raw.take(4) shouldBe listOf(
                RawInstruction(0x15, 0, 1, 1),
                RawInstruction(0x05, 0, 0, 256),
                RawInstruction(0x15, 0, 1, 2),
                RawInstruction(0x05, 0, 0, 256),
            )
        }

        test("a leg may become too far because of the ja of the other") {
            val program = bpf {
                jeq(1, ifTrue = "far", ifFalse = "near")
                repeat(255) { neg() }
                label("near")
                ret(1)
                label("far")
                ret(2)
            }
            program.raw.take(3) shouldBe listOf(RawInstruction(0x15, 0, 1, 1), RawInstruction(0x05, 0, 0, 257), RawInstruction(0x05, 0, 0, 255))
        }

        test("distances in added instructions are put right") {
            val program = bpf {
                instruction(Instruction.Jump(2))
                jeq(1, ifTrue = "far")
                instruction(Instruction.JumpIf(JumpTest.EQUAL, 3, 1, 0))
                repeat(300) { neg() }
                label("far")
                ret(2)
            }
            program.raw.take(4) shouldBe listOf(
                RawInstruction(0x05, 0, 0, 3),
                RawInstruction(0x15, 0, 1, 1),
                RawInstruction(0x05, 0, 0, 301),
                RawInstruction(0x15, 1, 0, 3),
            )
        }

        test("a program with far jumps does what it would without a limit") {
            var split = 0
            checkAll(300, mazes, Arb.int(0..255)) { maze, byte ->
                val program = maze.program()
                if (program.size > maze.size) split++
                withClue({ BpfText.format(program, BpfTextFormat.ASSEMBLER) }) {
                    program.verify() shouldBe null
                    program.interpreter().run(byteArrayOf(byte.toByte())) shouldBe maze.walk(byte)
                }
            }
            split shouldBeGreaterThan 100
        }

        test("text has far jumps, too") {
            checkAll(100, mazes) { maze -> BpfText.parse(maze.text()) shouldBe maze.program() }
        }
    })

private fun far(name: String, distance: Int): BpfProgram = bpf {
    if (name == "jeq") jeq(1, ifTrue = "far") else jne(1, ifTrue = "far")
    repeat(distance) { neg() }
    label("far")
    ret(0)
}

/** Jumps ahead depending on A, steps that change A, and an end. */
private class Maze(private val steps: List<Step>) {
    sealed class Step {
        class Branch(val test: JumpTest, val value: Int, val ifTrue: Int?, val ifFalse: Int?) : Step()

        class Always(val target: Int) : Step()

        object Count : Step()
    }

    /** With the load at the beginning and the end. */
    val size = steps.size + 2

    private val labels = steps.flatMap {
        when (it) {
            is Step.Branch -> listOfNotNull(it.ifTrue, it.ifFalse)
            is Step.Always -> listOf(it.target)
            is Step.Count -> emptyList()
        }
    }.toSet()

    fun program(): BpfProgram = bpf {
        ldb(0)
        steps.forEachIndexed { index, step ->
            if (index in labels) label("L$index")
            when (step) {
                is Step.Branch -> branch(step)
                is Step.Always -> ja("L${step.target}")
                is Step.Count -> add(1)
            }
        }
        if (steps.size in labels) label("L${steps.size}")
        ret(a)
    }

    private fun BpfBuilder.branch(step: Step.Branch) {
        val ifTrue = step.ifTrue?.let { "L$it" }
        val ifFalse = step.ifFalse?.let { "L$it" }
        when (step.test) {
            JumpTest.EQUAL -> jeq(step.value, ifTrue, ifFalse)
            JumpTest.GREATER_THAN -> jgt(step.value, ifTrue, ifFalse)
            JumpTest.GREATER_OR_EQUAL -> jge(step.value, ifTrue, ifFalse)
            JumpTest.LESS_THAN -> jlt(step.value, ifTrue, ifFalse)
            JumpTest.LESS_OR_EQUAL -> jle(step.value, ifTrue, ifFalse)
            JumpTest.BITS_SET -> jset(step.value, ifTrue, ifFalse)
            else -> jne(step.value, ifTrue, ifFalse)
        }
    }

    /** A leg that falls through is named as well, because in text a jump begins with the true one. */
    fun text(): String = buildString {
        append("ldb [0]\n")
        steps.forEachIndexed { index, step ->
            append("L$index: ")
            when (step) {
                is Step.Branch -> append("${step.test.mnemonic} #${step.value}, L${step.ifTrue ?: (index + 1)}, L${step.ifFalse ?: (index + 1)}\n")
                is Step.Always -> append("ja L${step.target}\n")
                is Step.Count -> append("add #1\n")
            }
        }
        append("L${steps.size}: ret a\n")
    }

    /** The way through, by the labels alone. */
    fun walk(byte: Int): Int {
        var a = byte
        var at = 0
        while (at < steps.size) {
            at = when (val step = steps[at]) {
                is Step.Branch -> (if (holds(step.test, a, step.value)) step.ifTrue else step.ifFalse) ?: (at + 1)
                is Step.Always -> step.target
                is Step.Count -> (at + 1).also { a++ }
            }
        }
        return a
    }

    private fun holds(test: JumpTest, a: Int, value: Int): Boolean = when (test) {
        JumpTest.EQUAL -> a == value
        JumpTest.NOT_EQUAL -> a != value
        JumpTest.GREATER_THAN -> a > value
        JumpTest.GREATER_OR_EQUAL -> a >= value
        JumpTest.LESS_THAN -> a < value
        JumpTest.LESS_OR_EQUAL -> a <= value
        JumpTest.BITS_SET -> a and value != 0
        JumpTest.BITS_NOT_SET -> a and value == 0
    }
}

private val mazes: Arb<Maze> = arbitrary { random ->
    val size = Arb.int(1..900).draw(random)
    val tests = JumpTest.entries - JumpTest.BITS_NOT_SET
    val steps = List(size) { index ->
        // Most targets are about as far as a jump reaches.
        fun target(): Int = (index + 1 + (if (Arb.boolean().draw(random)) Arb.int(250..260) else Arb.int(0..size)).draw(random)).coerceAtMost(size)
        when (Arb.int(0..9).draw(random)) {
            in 0..3 -> {
                val legs = Arb.int(1..3).draw(random)
                val test = tests[Arb.int(tests.indices).draw(random)]
                Maze.Step.Branch(test, Arb.int(0..300).draw(random), if (legs and 1 != 0) target() else null, if (legs and 2 != 0) target() else null)
            }

            4 -> Maze.Step.Always(target())

            else -> Maze.Step.Count
        }
    }
    Maze(steps)
}

private fun <T> Arb<T>.draw(random: RandomSource): T = sample(random).value
