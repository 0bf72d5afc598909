package io.netloom.bpf

/** Reads [BpfTextFormat.ASSEMBLER]. */
internal class AssemblerReader(text: String) {
    private val scanner = TextScanner(text, TextScanner.Comments.ASSEMBLER)
    private val operands = OperandReader(scanner)
    private val steps = mutableListOf<Step>()
    private val labels = mutableMapOf<String, Int>()
    private val uses = mutableListOf<Use>()

    /** A jump to a label: the index of the jump, and the label as it stands there. */
    private class Use(val index: Int, val label: Token)

    @JvmSynthetic
    fun read(): BpfProgram {
        while (scanner.peek().kind != Token.Kind.END) line()
        if (steps.isEmpty()) scanner.next().fail("there is no instruction")
        for (use in uses) {
            val target = labels[use.label.text] ?: use.label.fail("there is no label ${use.label}")
            if (target <= use.index) use.label.fail("label ${use.label} is behind the jump: programs can only jump ahead")
        }
        return Linker(steps, labels).link()
    }

    /** An instruction with its labels. */
    private fun line() {
        var name = word()
        while (scanner.take(':') != null) {
            define(name)
            if (scanner.peek().kind == Token.Kind.END) name.fail("there is no instruction for label $name")
            name = word()
        }
        steps += jump(name) ?: operands.instruction(name)?.let(Step::Statement) ?: name.fail("there is no instruction $name")
    }

    private fun word(): Token = scanner.next().also { if (it.kind != Token.Kind.WORD) it.fail("expected an instruction or a label, found $it") }

    private fun define(label: Token) {
        checkName(label)
        val other = labels.putIfAbsent(label.text, steps.size)
        if (other != null) label.fail("label $label is already that of instruction $other")
    }

    private fun jump(name: Token): Step? {
        val word = name.text.lowercase()
        if (word == "ja" || word == "jmp") return Step.Always(Instruction.Jump(0).encode(), target())
        val test = tests[word] ?: return null
        val value = operands.operand()
        scanner.expect(',')
        val ifTrue = target()
        return Step.branch(test, value, ifTrue, if (scanner.take(',') != null) target() else null)
    }

    private fun target(): Step.Target {
        val label = scanner.next()
        if (label.kind != Token.Kind.WORD) label.fail("expected a label, found $label")
        checkName(label)
        uses += Use(steps.size, label)
        return Step.Target.Label(label.text)
    }

    private fun checkName(label: Token) {
        if (label.text.lowercase() in reserved || label.text.startsWith(".")) label.fail("$label cannot be the name of a label")
    }

    private companion object {
        /** With the other name of one. The language has no test for bits that are not set. */
        val tests = JumpTest.entries.filter { it != JumpTest.BITS_NOT_SET }.associateBy { it.mnemonic } + ("jne" to JumpTest.NOT_EQUAL)

        val reserved: Set<String> =
            tests.keys + AluOperator.entries.map { it.mnemonic } + Extension.entries.filter { it != Extension.XOR_X }.map { it.mnemonic } +
                setOf("ld", "ldh", "ldb", "ldi", "ldx", "ldxi", "ldxb", "st", "stx", "ja", "jmp", "neg", "tax", "txa", "ret") +
                setOf("a", "x", "m", "vlan_pr")
    }
}
