package io.netloom.bpf

import io.netloom.bpf.internal.Opcode

/** Reads what all text with names of operations has in common: every instruction but jumps. */
internal class OperandReader(private val scanner: TextScanner) {
    /** The instruction of this name, the operand of which is next; null if there is no such name, or it is that of a jump. */
    @JvmSynthetic
    fun instruction(name: Token): RawInstruction? {
        val word = name.text.lowercase()
        val operator = operators[word]
        return when (word) {
            "ld" -> load(LoadSize.WORD)
            "ldh" -> load(LoadSize.HALF)
            "ldb" -> load(LoadSize.BYTE)
            "ldi" -> constant(Register.A)
            "ldx" -> loadX()
            "ldxi" -> constant(Register.X)
            "ldxb" -> headerLength()
            "st" -> Instruction.StoreScratch(Register.A, slot())
            "stx" -> Instruction.StoreScratch(Register.X, slot())
            "neg" -> Instruction.NegateA
            "tax" -> Instruction.Tax
            "txa" -> Instruction.Txa
            "ret" -> return result()
            InstructionText.RAW -> return raw()
            else -> if (operator == null) null else operand()?.let { Instruction.AluConstant(operator, it) } ?: Instruction.AluX(operator)
        }?.encode()
    }

    /** `#k`, or null for `x` and `%x`. */
    @JvmSynthetic
    fun operand(): Int? {
        if (scanner.take('#') != null) return scanner.number()
        val token = register()
        if (!token.isWord("x")) token.fail("expected '#' and a number, or 'x', found $token")
        return null
    }

    private fun load(size: LoadSize): Instruction {
        val first = scanner.next()
        return when {
            first.isSymbol('[') -> address(size)
            first.isSymbol('#') -> if (size == LoadSize.WORD) immediate(Register.A) else extension(scanner.next(), size)
            first.isWord("M") && size == LoadSize.WORD -> Instruction.LoadScratch(Register.A, index())
            first.isWord("M") -> first.fail("'${size.mnemonic()}' cannot load $first")
            first.kind == Token.Kind.WORD -> extension(first, size)
            else -> first.fail("'${size.mnemonic()}' cannot load $first")
        }
    }

    private fun loadX(): Instruction {
        val first = scanner.peek()
        return when {
            first.kind == Token.Kind.NUMBER -> headerLength()
            scanner.take('#') != null -> immediate(Register.X)
            scanner.next().isWord("M") -> Instruction.LoadScratch(Register.X, index())
            first.kind == Token.Kind.WORD -> extension(first, LoadSize.WORD, Register.X)
            else -> first.fail("'ldx' cannot load $first")
        }
    }

    /** What is behind `#`. */
    private fun immediate(destination: Register): Instruction = if (scanner.peek().kind == Token.Kind.WORD) {
        extension(scanner.next(), LoadSize.WORD, destination)
    } else {
        Instruction.LoadConstant(destination, scanner.number())
    }

    private fun constant(destination: Register): Instruction {
        scanner.take('#')
        return Instruction.LoadConstant(destination, scanner.number())
    }

    private fun extension(name: Token, size: LoadSize, destination: Register = Register.A): Instruction {
        if (name.kind != Token.Kind.WORD) name.fail("expected the name of an extension, found $name")
        val extension = ExtensionNames.find(name.text) ?: name.fail("there is no extension $name")
        return try {
            Instruction.LoadExtension(extension, size, destination)
        } catch (e: IllegalArgumentException) {
            name.fail(e.message.orEmpty())
        }
    }

    /** What is behind `[`: `k]`, `x + k]`, and the name of an extension as tcpdump has it. */
    private fun address(size: LoadSize): Instruction {
        val first = scanner.peek()
        val instruction = when {
            first.kind == Token.Kind.NUMBER -> Instruction.LoadAbsolute(scanner.number(), size)
            first.isSymbol('%') || first.isWord("x") -> indirect(size)
            first.kind == Token.Kind.WORD -> extension(scanner.next(), size)
            else -> first.fail("expected an offset, found $first")
        }
        scanner.expect(']')
        return instruction
    }

    private fun indirect(size: LoadSize): Instruction {
        val register = register()
        if (!register.isWord("x")) register.fail("expected 'x', found $register")
        // "[x+14]": the sign belongs to the number, as it does for bpf_asm.
        if (!scanner.peek().text.startsWith("+") || scanner.peek().isSymbol('+')) scanner.expect('+')
        return Instruction.LoadIndirect(scanner.number(), size)
    }

    /** `4*([k]&0xf)`. */
    private fun headerLength(): Instruction {
        literal(HEADER_UNIT)
        scanner.expect('*')
        scanner.expect('(')
        scanner.expect('[')
        val offset = scanner.number()
        scanner.expect(']')
        scanner.expect('&')
        literal(HEADER_MASK)
        scanner.expect(')')
        return Instruction.LoadMemShift(offset)
    }

    private fun literal(value: Int) {
        val token = scanner.peek()
        if (scanner.number() != value) token.fail("expected 4*([k]&0xf), found $token")
    }

    private fun slot(): Int {
        val memory = scanner.next()
        if (!memory.isWord("M")) memory.fail("expected 'M', found $memory")
        return index()
    }

    /** `[n]` of the scratch memory. */
    private fun index(): Int {
        scanner.expect('[')
        val slot = scanner.number("the scratch slot", 0L until Opcode.SCRATCH_WORDS)
        scanner.expect(']')
        return slot.toInt()
    }

    /** `ret x` is in the language, though no kernel takes it. */
    private fun result(): RawInstruction {
        if (scanner.take('#') != null) return Instruction.RetConstant(scanner.number()).encode()
        val token = register()
        return when {
            token.isWord("a") -> Instruction.RetA.encode()
            token.isWord("x") -> RawInstruction(Opcode.RET or Opcode.X, 0, 0, 0)
            else -> token.fail("expected '#' and a number, or 'a', found $token")
        }
    }

    private fun register(): Token {
        scanner.take('%')
        return scanner.next()
    }

    private fun raw(): RawInstruction {
        val op = scanner.number("op", CODE)
        scanner.expect(',')
        val jt = scanner.number("jt", SKIP)
        scanner.expect(',')
        val jf = scanner.number("jf", SKIP)
        scanner.expect(',')
        return RawInstruction(op.toInt(), jt.toInt(), jf.toInt(), scanner.number())
    }

    companion object {
        private val operators = AluOperator.entries.associateBy { it.mnemonic }

        private const val HEADER_UNIT = 4
        private const val HEADER_MASK = 0xf

        /** What fits the first field of an instruction. */
        @JvmSynthetic
        @JvmField
        val CODE: LongRange = 0L..0xffff

        /** What fits the legs of an instruction. */
        @JvmSynthetic
        @JvmField
        val SKIP: LongRange = 0L..0xff
    }
}
