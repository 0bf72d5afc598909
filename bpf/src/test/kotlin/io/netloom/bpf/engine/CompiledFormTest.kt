package io.netloom.bpf.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.PacketFilter
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.random.PacketForms
import java.nio.ByteBuffer
import kotlin.random.Random

/** How many methods a program becomes, and that they are one program. */
class CompiledFormTest :
    FunSpec({
        val form = Regex("""PacketFilter\(compiled, (\d+) instructions?, (\d+) methods?, (\d+) bytes\)""")

        fun methods(filter: PacketFilter): Int {
            val (_, methods, bytes) = form.matchEntire(filter.toString())!!.destructured
            bytes.toInt() shouldBeInRange 1..7_999 * methods.toInt()
            return methods.toInt()
        }

        fun op(op: Int, k: Int = 0, jt: Int = 0, jf: Int = 0) = RawInstruction(op, jt, jf, k)
        val returnA = op(0x16)

        test("the form shows") {
            val program = Engines.program("ldh [12]; jeq #0x806, yes, no; yes: ret #-1; no: ret #0")
            program.interpreter().toString() shouldBe "PacketFilter(interpreted, 4 instructions)"
            program.compile().toString() shouldMatch """PacketFilter\(compiled, 4 instructions, 1 method, \d\d bytes\)"""
            program.compile().program shouldBeSameInstanceAs program
            program.interpreter().program shouldBeSameInstanceAs program
        }

        test("4,096 instructions become several methods, each small enough for HotSpot") {
            val program = BpfProgram.of(List(4095) { op(0x04, 1) } + returnA)
            methods(program.compile()) shouldBeInRange 4..40
            PacketForms().difference(program.compile(), Engines.packet, 4095) shouldBe null
        }

        test("registers and scratch words go along from method to method") {
            val program = BpfProgram.of(
                (0..15).flatMap { listOf(op(0x00, it + 1), op(0x02, it)) } + op(0x01, 77) + List(2000) { op(0x44, 0) } +
                    (0..15).flatMap { listOf(op(0x60, it), op(0x0c), op(0x02, it), op(0x00, 0)) } +
                    List(1000) { op(0x44, 0) } +
                    op(0x00, 0) + (0..15).flatMap { listOf(op(0x61, it), op(0x0c)) } + returnA,
            )
            (methods(program.compile()) > 1) shouldBe true
            val sum = (0..15).sumOf { it + 1 + 77 }
            program.interpreter().run(Engines.packet) shouldBe sum
            PacketForms().difference(program.compile(), Engines.packet, sum) shouldBe null
        }

        test("a jump goes into the middle of another method") {
            // A ladder: instruction 2i + 1 goes to a return of its own far below if the first byte is i.
            val rungs = 200
            val begin = listOf(op(0x30, 0)) + (0 until rungs).flatMap { i -> listOf(op(0x15, i, jf = 1), op(0x05, 2 * (rungs - i) - 2 + 3001 + i)) }
            val program = BpfProgram.of(begin + List(3000) { op(0x04, 1) } + returnA + List(rungs) { op(0x06, 1000 + it) })
            program.verify() shouldBe null
            val filter = program.compile()
            (methods(filter) > 1) shouldBe true
            for (i in 0..255) {
                val verdict = if (i < rungs) 1000 + i else i + 3000
                program.interpreter().run(byteArrayOf(i.toByte())) shouldBe verdict
                PacketForms().difference(filter, byteArrayOf(i.toByte()), verdict) shouldBe null
            }
        }

        test("a conditional jump leaves its method on both legs") {
            val methods = mutableSetOf<Int>()
            for (at in 0..1500 step 25) {
                val code = List(at) { op(0x04, 1) } + op(0x35, 1200, jt = 200, jf = 255) + List(200) { op(0x04, 1) } + op(0x16) +
                    List(54) { op(0x04, 3) } + op(0x06, 7)
                val filter = BpfProgram.of(code + List(50) { op(0x04, 5) } + op(0x06, 8)).compile()
                filter.run(Engines.packet) shouldBe if (at >= 1200) at else 7
                methods += methods(filter)
            }
            (methods.size > 1) shouldBe true
        }

        test("a long row of comparisons, which becomes a switch, goes where each of them would") {
            repeat(300) { index ->
                val random = Random(index)
                val size = random.nextInt(10, 120)
                val comparisons = List(size) { at ->
                    val odd = random.nextInt(30) == 0
                    op(if (odd) 0x35 else 0x15, random.nextInt(60), jt = random.nextInt(size - at), jf = if (random.nextInt(30) == 0) 1 else 0)
                }
                val program = BpfProgram.of(listOf(op(0x30, 0)) + comparisons + List(size) { op(0x06, it + 1) })
                val interpreter = program.interpreter()
                val compiled = program.compile()
                for (first in 0..60) {
                    val packet = byteArrayOf(first.toByte())
                    compiled.run(packet) shouldBe interpreter.run(packet)
                }
            }
            val hosts = BpfProgram.of(listOf(op(0x20, 0)) + List(250) { op(0x15, it * 0x01010101, jt = 250 - it) } + op(0x06, 0) + op(0x06, 7))
            methods(hosts.compile()) shouldBe 1
            for (host in 0..255) Engines.verdict(hosts, ByteArray(4) { host.toByte() }) shouldBe if (host < 250) 7 else 0
        }

        test("a row of comparisons goes on in another method") {
            for (before in 980..1024 step 4) {
                val row = List(100) { op(0x15, it + 2000, jt = 100 - it) }
                val program = BpfProgram.of(List(before) { op(0x04, 2) } + row + op(0x06, 0) + op(0x06, 7) + List(600) { op(0x06, 1) })
                Engines.verdict(program) shouldBe if (2 * before in 2000..<2100) 7 else 0
            }
        }

        test("metadata and the packet's bounds are known in every method") {
            val program = BpfProgram.of(List(2500) { op(0x04, 1) } + op(0x20, -0x1000) + op(0x30, 10) + returnA)
            for (filter in listOf(program.interpreter(), program.compile())) {
                filter.run(Engines.packet, 5, 11, null) shouldBe 16
                filter.run(Engines.packet, 5, 10, null) shouldBe 0
                filter.run(ByteBuffer.wrap(Engines.packet).position(7)) shouldBe 18
            }
        }

        test("the same program compiles again and again") {
            val program = Engines.program("ldb [3]; ret a")
            repeat(200) { program.compile().run(Engines.packet) shouldBe 4 }
        }
    })
