package io.netloom.bpf.mirror

import io.netloom.bpf.AluOperator
import io.netloom.bpf.Assembler
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.Extension
import io.netloom.bpf.Instruction
import io.netloom.bpf.Instruction.AluConstant
import io.netloom.bpf.Instruction.AluX
import io.netloom.bpf.Instruction.Jump
import io.netloom.bpf.Instruction.JumpIf
import io.netloom.bpf.Instruction.JumpIfX
import io.netloom.bpf.Instruction.LoadAbsolute
import io.netloom.bpf.Instruction.LoadConstant
import io.netloom.bpf.Instruction.LoadExtension
import io.netloom.bpf.Instruction.LoadIndirect
import io.netloom.bpf.Instruction.LoadMemShift
import io.netloom.bpf.Instruction.LoadScratch
import io.netloom.bpf.Instruction.NegateA
import io.netloom.bpf.Instruction.RetA
import io.netloom.bpf.Instruction.RetConstant
import io.netloom.bpf.Instruction.StoreScratch
import io.netloom.bpf.Instruction.Tax
import io.netloom.bpf.Instruction.Txa
import io.netloom.bpf.JumpTest
import io.netloom.bpf.LoadSize
import io.netloom.bpf.Register

/**
 * A program, a packet, and the verdict that is known by thinking: what Go's `golang.org/x/net/bpf` tests of its VM, and somewhat more. The tests of this module
 * run them in both engines, those of the socket module in the kernel.
 *
 * @property name what it shows
 * @property verdict what the program returns for the packet, not cut to the packet's length
 * @property packet the packet; Go's begin with the eight bytes of a UDP header, these with the first byte that counts
 */
class VmCase private constructor(val name: String, val verdict: Int, val packet: ByteArray, instructions: List<Instruction>) {
    /** The program. */
    val program: BpfProgram = Assembler.assemble(instructions)

    override fun toString(): String = name

    companion object {
        private fun case(name: String, verdict: Int, packet: ByteArray, vararg instructions: Instruction) =
            VmCase(name, verdict, packet, instructions.asList())

        private fun bytes(vararg bytes: Int) = ByteArray(bytes.size) { bytes[it].toByte() }

        private fun byteAt(offset: Int) = LoadAbsolute(offset, LoadSize.BYTE)

        private fun halfAt(offset: Int) = LoadAbsolute(offset, LoadSize.HALF)

        private fun wordAt(offset: Int) = LoadAbsolute(offset, LoadSize.WORD)

        private fun a(value: Int) = LoadConstant(Register.A, value)

        private fun x(value: Int) = LoadConstant(Register.X, value)

        private val five = bytes(1, 2, 3, 4, 5)

        private fun constant(operator: AluOperator, left: Int, right: Int, result: Int) = case(
            "${Integer.toUnsignedString(left)} $operator ${Integer.toUnsignedString(right)}, a constant",
            result,
            five,
            a(left),
            AluConstant(operator, right),
            RetA,
        )

        private fun register(operator: AluOperator, left: Int, right: Int, result: Int) = case(
            "${Integer.toUnsignedString(left)} $operator ${Integer.toUnsignedString(right)} in X",
            result,
            five,
            x(right),
            a(left),
            AluX(operator),
            RetA,
        )

        /** Arithmetic, J1.4 and J1.6. */
        val alu: List<VmCase> = listOf(
            case("ADD to a byte of the packet", 8, five, byteAt(4), AluConstant(AluOperator.ADD, 3), RetA),
            case("SUB of X from A, that were the same", 0, five, byteAt(1), Tax, AluX(AluOperator.SUB), RetA),
            case("MUL, compared", 7, five, byteAt(2), AluConstant(AluOperator.MUL, 2), JumpIf(JumpTest.EQUAL, 6, 1), RetConstant(0), RetConstant(7)),
            case("neg of 1 is 0xffffffff", -1, five, byteAt(0), NegateA, RetA),
            case("neg of neg", 3, five, byteAt(2), NegateA, NegateA, RetA),
            case("division by an X of zero drops", 0, five, a(5), x(0), AluX(AluOperator.DIV), RetConstant(9)),
            case("remainder by an X of zero drops", 0, five, a(5), x(0), AluX(AluOperator.MOD), RetConstant(9)),
            case("division by an X of zero is not reached", 9, five, a(5), x(0), JumpIf(JumpTest.EQUAL, 5, 1), AluX(AluOperator.DIV), RetConstant(9)),
        ) + listOf(
            Triple(AluOperator.ADD, -1 to 2, 1),
            Triple(AluOperator.SUB, 1 to 2, -1),
            Triple(AluOperator.MUL, 0x10000 to 0x10001, 0x10000),
            Triple(AluOperator.MUL, -1 to -1, 1),
            Triple(AluOperator.DIV, 20 to 6, 3),
            Triple(AluOperator.DIV, -1 to 2, Int.MAX_VALUE),
            Triple(AluOperator.DIV, 7 to -1, 0),
            Triple(AluOperator.DIV, Int.MIN_VALUE to -1, 0),
            Triple(AluOperator.MOD, 20 to 6, 2),
            Triple(AluOperator.MOD, -1 to 10, 5),
            Triple(AluOperator.MOD, Int.MIN_VALUE to -1, Int.MIN_VALUE),
            Triple(AluOperator.OR, 0x0f00 to 0x00f0, 0x0ff0),
            Triple(AluOperator.AND, 0x0ff0 to 0x00ff, 0x00f0),
            Triple(AluOperator.XOR, 0x0ff0 to 0x00ff, 0x0f0f),
            Triple(AluOperator.LSH, 1 to 31, Int.MIN_VALUE),
            Triple(AluOperator.LSH, -1 to 4, -16),
            Triple(AluOperator.RSH, -1 to 31, 1),
            Triple(AluOperator.RSH, -16 to 4, 0x0fffffff),
        ).flatMap { (operator, operands, result) ->
            listOf(constant(operator, operands.first, operands.second, result), register(operator, operands.first, operands.second, result))
        } + listOf(
            // Go says 0; the kernel, and the JVM, use the low five bits.
            register(AluOperator.LSH, 3, 32, 3),
            register(AluOperator.LSH, 3, 33, 6),
            register(AluOperator.RSH, 12, 34, 3),
            register(AluOperator.RSH, -1, -1, 1),
        )

        /** Returns, J1.8. */
        val returns: List<VmCase> = listOf(
            case("ret a", 3, five, byteAt(2), RetA),
            case("ret a, larger than the packet", 0x01020304, five, wordAt(0), RetA),
            case("ret a of zero drops", 0, five, a(0), RetA),
            case("ret of a constant", 2, five, RetConstant(2)),
            case("ret of a constant larger than the packet", 9, five, RetConstant(9)),
            case("ret of 0xffffffff keeps all", -1, five, RetConstant(-1)),
            case("ret of 0x80000000 keeps all", Int.MIN_VALUE, five, RetConstant(Int.MIN_VALUE)),
            case("A is 0 at the begin", 1, five, AluConstant(AluOperator.ADD, 1), RetA),
            case("X is 0 at the begin", 4, five, a(4), AluX(AluOperator.ADD), RetA),
            case("txa", 7, five, x(7), Txa, RetA),
            case("an empty packet", 5, bytes(), RetConstant(5)),
        )

        private fun test(test: JumpTest, left: Int, right: Int, holds: Boolean): List<VmCase> {
            val name = "${Integer.toUnsignedString(left)} $test ${Integer.toUnsignedString(right)} is $holds"
            val verdict = if (holds) 2 else 1
            return listOf(
                case("$name, a constant", verdict, five, a(left), JumpIf(test, right, 1), RetConstant(1), RetConstant(2)),
                case("$name, a constant, false leg", verdict, five, a(left), JumpIf(test, right, 0, 1), RetConstant(2), RetConstant(1)),
                case(
                    "$name, a constant, both legs",
                    verdict,
                    five,
                    a(left),
                    JumpIf(test, right, 2, 1),
                    RetConstant(0),
                    RetConstant(1),
                    RetConstant(2),
                ),
                case("$name, X", verdict, five, a(left), x(right), JumpIfX(test, 1), RetConstant(1), RetConstant(2)),
                case("$name, X, false leg", verdict, five, a(left), x(right), JumpIfX(test, 0, 1), RetConstant(2), RetConstant(1)),
            )
        }

        /** Jumps, J1.9 and J1.10. */
        val jumps: List<VmCase> = listOf(
            case("ja over a drop", 9, five, Jump(1), RetConstant(0), RetConstant(9)),
            case("ja to the next", 0, five, Jump(0), RetConstant(0), RetConstant(9)),
            case("a jump over 255", 1, five, JumpIf(JumpTest.EQUAL, 0, 255), *Array(255) { RetConstant(0) }, RetConstant(1)),
            case("ja over 3000", 1, five, Jump(3_000), *Array(3_000) { RetConstant(0) }, RetConstant(1)),
        ) + listOf(
            Triple(JumpTest.EQUAL, 1 to 1, true),
            Triple(JumpTest.EQUAL, 1 to 2, false),
            Triple(JumpTest.NOT_EQUAL, 1 to 2, true),
            Triple(JumpTest.NOT_EQUAL, 2 to 2, false),
            Triple(JumpTest.GREATER_THAN, 2 to 1, true),
            Triple(JumpTest.GREATER_THAN, 2 to 2, false),
            Triple(JumpTest.GREATER_THAN, -1 to 1, true),
            Triple(JumpTest.LESS_THAN, 1 to 2, true),
            Triple(JumpTest.LESS_THAN, 2 to 2, false),
            Triple(JumpTest.LESS_THAN, 1 to Int.MIN_VALUE, true),
            Triple(JumpTest.GREATER_OR_EQUAL, 2 to 2, true),
            Triple(JumpTest.GREATER_OR_EQUAL, 1 to 2, false),
            Triple(JumpTest.GREATER_OR_EQUAL, Int.MIN_VALUE to Int.MAX_VALUE, true),
            Triple(JumpTest.LESS_OR_EQUAL, 2 to 2, true),
            Triple(JumpTest.LESS_OR_EQUAL, 3 to 2, false),
            Triple(JumpTest.LESS_OR_EQUAL, -1 to 2, false),
            Triple(JumpTest.BITS_SET, 6 to 2, true),
            Triple(JumpTest.BITS_SET, 6 to 9, false),
            Triple(JumpTest.BITS_SET, Int.MIN_VALUE to -1, true),
            Triple(JumpTest.BITS_NOT_SET, 6 to 9, true),
            Triple(JumpTest.BITS_NOT_SET, 6 to 3, false),
        ).flatMap { (test, operands, holds) -> test(test, operands.first, operands.second, holds) }

        /** An IPv4 header of so many words, and the ports of UDP. */
        private fun udp(words: Int, port: Int) = ByteArray(4 * words + 8).also {
            it[0] = (0x40 or words).toByte()
            it[9] = 17
            it[4 * words + 2] = (port shr 8).toByte()
            it[4 * words + 3] = port.toByte()
        }

        private val toPort53 =
            arrayOf(LoadMemShift(0), LoadIndirect(2, LoadSize.HALF), JumpIf(JumpTest.EQUAL, 53, 1), RetConstant(0), RetConstant(99))

        /** Loads of the packet, J1.11, J1.12 and J1.13. */
        val loads: List<VmCase> = listOf(
            case("a byte", 5, five, byteAt(4), RetA),
            case("two bytes, big-endian", 0x0405, five, halfAt(3), RetA),
            case("four bytes, big-endian", 0x02030405, five, wordAt(1), RetA),
            case("a byte has no sign", 0xff, bytes(0xff), byteAt(0), RetA),
            case("two bytes have no sign", 0xfffe, bytes(0xff, 0xfe), halfAt(0), RetA),
            case("a byte behind the end drops", 0, five, byteAt(5), RetConstant(9)),
            case("a byte far behind the end drops", 0, five, byteAt(Int.MAX_VALUE), RetConstant(9)),
            case("two bytes over the end drop", 0, five, halfAt(4), RetConstant(9)),
            case("four bytes over the end drop", 0, five, wordAt(2), RetConstant(9)),
            case("a byte of an empty packet drops", 0, bytes(), byteAt(0), RetConstant(9)),
            case("indirect", 4, five, x(1), LoadIndirect(2, LoadSize.BYTE), RetA),
            case("indirect, back from X", 2, five, x(4), LoadIndirect(-3, LoadSize.BYTE), RetA),
            case("indirect, around 2^32", 3, five, x(-2), LoadIndirect(4, LoadSize.BYTE), RetA),
            case("indirect, behind the end drops", 0, five, x(3), LoadIndirect(2, LoadSize.BYTE), RetConstant(9)),
            case("indirect, over the end drops", 0, five, x(3), LoadIndirect(1, LoadSize.HALF), RetConstant(9)),
            case("indirect, in front of the packet drops", 0, five, x(1), LoadIndirect(-2, LoadSize.BYTE), RetConstant(9)),
            case("length of an IPv4 header", 20, bytes(0x45), LoadMemShift(0), Txa, RetA),
            case("length of an IPv4 header behind the end drops", 0, bytes(0x45), LoadMemShift(1), RetConstant(9)),
            case("length of an IPv4 header leaves A alone", 6, bytes(0x45), a(6), LoadMemShift(0), RetA),
            case("UDP to port 53 after a header of 20 bytes", 99, udp(5, 53), *toPort53),
            case("UDP to port 53 after a header of 60 bytes", 99, udp(15, 53), *toPort53),
            case("UDP to another port", 0, udp(5, 54), *toPort53),
            case("UDP, cut off", 0, udp(5, 53).copyOf(23), *toPort53),
            case("a constant", 11, five, a(11), RetA),
            case("from the network header, which is where the packet begins", 0x0203, five, halfAt(Instruction.NETWORK_HEADER + 1), RetA),
            case("from the network header, by X", 4, five, x(Instruction.NETWORK_HEADER), LoadIndirect(3, LoadSize.BYTE), RetA),
            case("from a link header that is not there drops", 0, five, byteAt(Instruction.LINK_HEADER), RetConstant(9)),
        )

        /** Scratch memory, J1.14. */
        val scratch: List<VmCase> = listOf(
            case("a word", 0x0102, five, halfAt(0), StoreScratch(Register.A, 0), a(0), LoadScratch(Register.A, 0), RetA),
            case("stx and ldx", 21, five, x(21), StoreScratch(Register.X, 15), x(0), LoadScratch(Register.X, 15), Txa, RetA),
            case(
                "words are independent",
                0x030102,
                five,
                byteAt(0),
                StoreScratch(Register.A, 0),
                byteAt(1),
                StoreScratch(Register.A, 1),
                byteAt(2),
                StoreScratch(Register.A, 15),
                LoadScratch(Register.A, 15),
                AluConstant(AluOperator.LSH, 16),
                Tax,
                LoadScratch(Register.A, 0),
                AluConstant(AluOperator.LSH, 8),
                AluX(AluOperator.OR),
                LoadScratch(Register.X, 1),
                AluX(AluOperator.OR),
                RetA,
            ),
        )

        /** Extensions that have an answer here, J1.15. */
        val extensions: List<VmCase> = listOf(
            case("the length in A", 5, five, LoadExtension(Extension.LENGTH), RetA),
            case("the length in X", 6, five, LoadExtension(Extension.LENGTH, destination = Register.X), Txa, AluConstant(AluOperator.ADD, 1), RetA),
            case("the protocol of what has none", 1, five, a(7), LoadExtension(Extension.PROTOCOL), AluConstant(AluOperator.ADD, 1), RetA),
            case("A xor X", 6, five, a(5), x(3), LoadExtension(Extension.XOR_X), RetA),
            // The kernel ends the program with what is in A.
            case("the interface of what has none", 7, five, a(7), LoadExtension(Extension.INTERFACE_INDEX), RetConstant(9)),
        )

        /** All of them. */
        val all: List<VmCase> = alu + returns + jumps + loads + scratch + extensions
    }
}
