package io.netloom.bpf

/** Reads [BpfTextFormat.C], [BpfTextFormat.DECIMAL] and [BpfTextFormat.BYTECODE]. */
internal class NumbersReader(private val text: String) {
    @JvmSynthetic
    fun readC(): BpfProgram {
        val scanner = TextScanner(text, TextScanner.Comments.C)
        val instructions = mutableListOf<RawInstruction>()
        while (scanner.peek().kind != Token.Kind.END) {
            scanner.expect('{')
            instructions += fields(scanner) { scanner.expect(',') }
            scanner.expect('}')
            if (scanner.take(',') == null && scanner.peek().kind != Token.Kind.END) scanner.expect(',')
        }
        if (instructions.isEmpty()) scanner.next().fail("there is no instruction")
        return BpfProgram.of(instructions)
    }

    @JvmSynthetic
    fun readDecimal(): BpfProgram {
        val scanner = TextScanner(text, TextScanner.Comments.NONE)
        return counted(scanner) {
            val line = scanner.peek().line
            fields(scanner) { inLine(scanner.peek(), line) }
        }
    }

    @JvmSynthetic
    fun readBytecode(): BpfProgram {
        val scanner = TextScanner(text, TextScanner.Comments.NONE)
        return counted(scanner) { nth ->
            if (nth == 0) scanner.expect(',')
            val instruction = fields(scanner) {}
            if (scanner.peek().kind != Token.Kind.END) scanner.expect(',')
            instruction
        }
    }

    private fun counted(scanner: TextScanner, instruction: (Int) -> RawInstruction): BpfProgram {
        val count = scanner.number("the number of instructions", 1L..Int.MAX_VALUE)
        val instructions = mutableListOf<RawInstruction>()
        while (instructions.size < count) {
            if (scanner.peek().kind == Token.Kind.END) scanner.next().fail("the text ends after ${instructions.size} of $count instructions")
            instructions += instruction(instructions.size)
        }
        val rest = scanner.next()
        if (rest.kind != Token.Kind.END) rest.fail("expected the end of the text after $count instructions, found $rest")
        return BpfProgram.of(instructions)
    }

    private fun inLine(token: Token, line: Int) {
        if (token.line != line || token.kind == Token.Kind.END) token.fail("expected code, jt, jf and k in one line")
    }

    private inline fun fields(scanner: TextScanner, separator: () -> Unit): RawInstruction {
        val op = scanner.number("op", OperandReader.CODE)
        separator()
        val jt = scanner.number("jt", OperandReader.SKIP)
        separator()
        val jf = scanner.number("jf", OperandReader.SKIP)
        separator()
        return RawInstruction(op.toInt(), jt.toInt(), jf.toInt(), scanner.number())
    }
}
