package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/** Reads [BpfTextFormat.TCPDUMP]. */
internal class TcpdumpReader(text: String) {
    private val scanner = TextScanner(text, TextScanner.Comments.NONE)
    private val operands = OperandReader(scanner)
    private val instructions = mutableListOf<RawInstruction>()

    @JvmSynthetic
    fun read(): BpfProgram {
        while (scanner.peek().kind != Token.Kind.END) line()
        if (instructions.isEmpty()) scanner.next().fail("there is no instruction")
        return BpfProgram.of(instructions)
    }

    private fun line() {
        scanner.expect('(')
        val number = scanner.decimal()
        if (number.text.toLong() != instructions.size.toLong()) number.fail("expected instruction (%03d), found $number".format(instructions.size))
        scanner.expect(')')
        val name = scanner.next()
        if (name.kind != Token.Kind.WORD) name.fail("expected an instruction, found $name")
        instructions += jump(name) ?: instruction(name)
    }

    private fun instruction(name: Token): RawInstruction = when {
        name.isWord("ret") && isLast() -> Instruction.RetA.encode()
        name.isWord("unimp") -> name.fail("tcpdump does not say what is in this instruction; take its output with -dd")
        else -> operands.instruction(name) ?: name.fail("there is no instruction $name")
    }

    /** The instruction has no operand. */
    private fun isLast(): Boolean = scanner.peek().run { kind == Token.Kind.END || isSymbol('(') }

    private fun jump(name: Token): RawInstruction? {
        val word = name.text.lowercase()
        if (word == "ja") return Instruction.Jump(distance(scanner.decimal(), Int.MIN_VALUE..Int.MAX_VALUE)).encode()
        val test = tests[word] ?: return null
        val value = operands.operand()
        val jt = leg("jt")
        val jf = leg("jf")
        return (if (value == null) Instruction.JumpIfX(test, jt, jf) else Instruction.JumpIf(test, value, jt, jf)).encode()
    }

    private fun leg(name: String): Int {
        val word = scanner.next()
        if (!word.isWord(name)) word.fail("expected '$name', found $word")
        return distance(scanner.decimal(), 0..Opcode.MAX_SKIP)
    }

    /** The distance to an instruction, in the arithmetic of 32 bits that tcpdump uses. */
    private fun distance(target: Token, range: IntRange): Int {
        val number = target.text.toLong()
        if (number < Int.MIN_VALUE || number > Int.MAX_VALUE) target.fail("$target does not fit into 32 bits")
        val distance = number.toInt() - instructions.size - 1
        if (distance !in range) {
            target.fail("a conditional jump goes 1 to ${Opcode.MAX_SKIP + 1} instructions ahead: not from ${instructions.size} to $number")
        }
        return distance
    }

    private companion object {
        val tests = JumpTest.entries.filterNot { it.exchanged() }.associateBy { it.mnemonic }
    }
}
