package io.netloom.bpf.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.engine.Engines.program
import io.netloom.bpf.engine.Engines.verdict
import java.lang.foreign.Arena
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Loads from the packet: byte order, bounds, the three homes of a packet. */
class LoadTest :
    FunSpec({
        test("loads are big-endian and unsigned") {
            val packet = byteArrayOf(0, -1, -2, -3, -4)
            verdict("ld [1]; ret a", packet) shouldBe 0xfffefdfc.toInt()
            verdict("ldh [1]; ret a", packet) shouldBe 0xfffe
            verdict("ldb [1]; ret a", packet) shouldBe 0xff
            verdict("ldx #1; ld [x + 0]; ret a", packet) shouldBe 0xfffefdfc.toInt()
            verdict("ldx #1; ldh [x + 1]; ret a", packet) shouldBe 0xfefd
            verdict("ldx #1; ldb [x + 2]; ret a", packet) shouldBe 0xfd
        }

        test("ldx msh takes four times the low half of a byte") {
            verdict("ld #9; ldxb 4*([0]&0xf); txa; ret a", byteArrayOf(0x45)) shouldBe 20
            verdict("ld #9; ldxb 4*([0]&0xf); ret a", byteArrayOf(-1)) shouldBe 9
            verdict("ldxb 4*([0]&0xf); txa; ret a", byteArrayOf(-1)) shouldBe 60
        }

        test("a load drops the packet from the first byte on that is not there") {
            for ((size, letter) in mapOf(4 to "", 2 to "h", 1 to "b")) {
                val packet = ByteArray(10) { 1 }
                verdict("ld$letter [${10 - size}]; ret #1", packet) shouldBe 1
                verdict("ld$letter [${11 - size}]; ret #1", packet) shouldBe 0
                verdict("ldx #${10 - size}; ld$letter [x + 0]; ret #1", packet) shouldBe 1
                verdict("ldx #${9 - size}; ld$letter [x + 2]; ret #1", packet) shouldBe 0
                verdict("ld$letter [0]; ret #1", ByteArray(size - 1)) shouldBe 0
                verdict("ld$letter [0x7fffffff]; ret #1", packet) shouldBe 0
                verdict("ldx #0x7fffffff; ld$letter [x + 0]; ret #1", packet) shouldBe 0
            }
            verdict("ldxb 4*([10]&0xf); ret #1", ByteArray(10)) shouldBe 0
            verdict("ldxb 4*([9]&0xf); ret #1", ByteArray(10)) shouldBe 1
            verdict("ldb [0]; ret #1", ByteArray(0)) shouldBe 0
            verdict("ret #1", ByteArray(0)) shouldBe 1
        }

        test("an indirect offset wraps around") {
            verdict("ldx #0xffffffff; ldb [x + 3]; ret a") shouldBe 3
            verdict("ldx #5; ldb [x + 0xfffffffe]; ret a") shouldBe 4
        }

        test("a later load that is nearer than an earlier one, on one way only, is checked on the other") {
            val text = "ldb [0]; jeq #1, far, near; far: ldb [20]; near: ldb [10]; ret #1"
            verdict(text, ByteArray(21) { 1 }) shouldBe 1
            verdict(text, ByteArray(12) { 1 }) shouldBe 0
            verdict(text, ByteArray(12)) shouldBe 1
            verdict(text, ByteArray(10)) shouldBe 0
        }

        test("ld #len is how much was given") {
            verdict("ld #len; ret a") shouldBe 64
            verdict("ldx #len; txa; ret a", ByteArray(0)) shouldBe 0
        }

        test("a part of an array ends where it is said to, and an impossible part is refused") {
            for (filter in listOf(program("ldb [1]; ret a").interpreter(), program("ldb [1]; ret a").compile())) {
                filter.run(Engines.packet, 10, 2, null) shouldBe 12
                filter.run(Engines.packet, 10, 1, null) shouldBe 0
                shouldThrow<IndexOutOfBoundsException> { filter.run(Engines.packet, 60, 5, null) }
                shouldThrow<IndexOutOfBoundsException> { filter.run(Engines.packet, -1, 5, null) }
            }
        }

        test("a buffer is read from position to limit in any byte order, and stays as it is") {
            for (filter in listOf(program("ldh [1]; ret a").interpreter(), program("ldh [1]; ret a").compile())) {
                for (buffer in listOf(ByteBuffer.wrap(Engines.packet), ByteBuffer.allocateDirect(64).put(Engines.packet))) {
                    buffer.limit(13).position(10).order(ByteOrder.LITTLE_ENDIAN)
                    filter.run(buffer) shouldBe 0x0c0d
                    filter.run(buffer.asReadOnlyBuffer()) shouldBe 0x0c0d
                    filter.run(buffer.slice()) shouldBe 0x0c0d
                    buffer.limit(12)
                    filter.run(buffer) shouldBe 0
                    buffer.position() shouldBe 10
                    buffer.order() shouldBe ByteOrder.LITTLE_ENDIAN
                }
            }
        }

        test("a segment is read as long as its arena lives") {
            for (filter in listOf(program("ld [1]; ret a").interpreter(), program("ld [1]; ret a").compile())) {
                val segment = Arena.ofConfined().use { arena ->
                    arena.allocate(5).also {
                        it.copyFrom(MemorySegment.ofArray(byteArrayOf(9, 1, 2, 3, 4)))
                        filter.run(it) shouldBe 0x01020304
                        filter.run(it.asSlice(0, 4)) shouldBe 0
                        filter.run(it.asReadOnly()) shouldBe 0x01020304
                    }
                }
                shouldThrow<IllegalStateException> { filter.run(segment) }
            }
        }

        test("a segment that is too large for a packet is refused") {
            val huge = MemorySegment.NULL.reinterpret(1L shl 31)
            shouldThrow<IllegalArgumentException> { program("ret #1").interpreter().run(huge) }
            shouldThrow<IllegalArgumentException> { program("ret #1").compile().run(huge) }
        }
    })
