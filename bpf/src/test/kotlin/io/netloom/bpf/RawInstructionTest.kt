package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import java.nio.BufferOverflowException
import java.nio.BufferUnderflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder

private val instructions =
    Arb.bind(Arb.int(0..0xffff), Arb.int(0..0xff), Arb.int(0..0xff), Arb.int()) { op, jt, jf, k -> RawInstruction(op, jt, jf, k) }

class RawInstructionTest :
    FunSpec({
        test("the 64-bit form has op, jt, jf and k from the low bits up") {
            RawInstruction(0x15, 1, 2, 0x86dd).encode() shouldBe 0x000086dd_02_01_0015L
            RawInstruction(0xffff, 0xff, 0xff, -1).encode() shouldBe -1L
        }

        test("encoding and decoding are each other's inverse, for every instruction and every number") {
            checkAll(instructions) { RawInstruction.decode(it.encode()) shouldBe it }
            checkAll(Arb.long()) { RawInstruction.decode(it).encode() shouldBe it }
        }

        test("in memory it is struct sock_filter, in either byte order") {
            val buffer = ByteBuffer.allocate(RawInstruction.SIZE).order(ByteOrder.LITTLE_ENDIAN)
            RawInstruction(0x28, 3, 4, 0x0102_0304).writeTo(buffer)
            buffer.array() shouldBe byteArrayOf(0x28, 0, 3, 4, 4, 3, 2, 1)
            buffer.clear().order(ByteOrder.BIG_ENDIAN)
            RawInstruction(0x28, 3, 4, 0x0102_0304).writeTo(buffer)
            buffer.array() shouldBe byteArrayOf(0, 0x28, 3, 4, 1, 2, 3, 4)
        }

        test("what was written is read again") {
            val buffer = ByteBuffer.allocateDirect(RawInstruction.SIZE).order(ByteOrder.nativeOrder())
            checkAll(instructions) {
                it.writeTo(buffer.clear())
                RawInstruction.readFrom(buffer.flip()) shouldBe it
                buffer.hasRemaining() shouldBe false
            }
        }

        test("a buffer that is too small is left alone") {
            val buffer = ByteBuffer.allocate(RawInstruction.SIZE - 1)
            shouldThrow<BufferOverflowException> { RawInstruction(6, 0, 0, 1).writeTo(buffer) }
            shouldThrow<BufferUnderflowException> { RawInstruction.readFrom(buffer) }
            buffer.position() shouldBe 0
            buffer.array() shouldBe ByteArray(RawInstruction.SIZE - 1)
        }

        test("a field that does not fit is refused by name") {
            shouldThrow<IllegalArgumentException> { RawInstruction(0x1_0000, 0, 0, 0) }.message shouldBe "op must be 0 to 65535, is 65536"
            shouldThrow<IllegalArgumentException> { RawInstruction(0, -1, 0, 0) }.message shouldBe "jt must be 0 to 255, is -1"
            shouldThrow<IllegalArgumentException> { RawInstruction(0, 0, 256, 0) }.message shouldBe "jf must be 0 to 255, is 256"
        }

        test("equality is that of the four fields") {
            val one = RawInstruction(1, 2, 3, 4)
            one shouldBe RawInstruction(1, 2, 3, 4)
            one.hashCode() shouldBe RawInstruction(1, 2, 3, 4).hashCode()
            for (other in listOf(RawInstruction(0, 2, 3, 4), RawInstruction(1, 0, 3, 4), RawInstruction(1, 2, 0, 4), RawInstruction(1, 2, 3, 0))) {
                other shouldNotBe one
            }
        }

        test("the text is the C initializer of tcpdump -dd") {
            RawInstruction(0x15, 0, 8, 0x86dd).toString() shouldBe "{ 0x15, 0, 8, 0x000086dd }"
            RawInstruction(6, 0, 0, -1).toString() shouldBe "{ 0x6, 0, 0, 0xffffffff }"
        }
    })
