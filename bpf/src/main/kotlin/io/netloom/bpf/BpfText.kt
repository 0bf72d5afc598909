package io.netloom.bpf

/**
 * Programs as text, in the forms of [BpfTextFormat]. What [format] writes, [parse] reads as the same program to the bit, also where instructions have no
 * meaning; only the empty program has no text.
 */
public object BpfText {
    /**
     * Reads a program of any format, which shows at the first character that is not of a comment: `(` of [BpfTextFormat.TCPDUMP], `{` of
     * [BpfTextFormat.C], a digit of [BpfTextFormat.BYTECODE] if a comma follows the number and of [BpfTextFormat.DECIMAL] if not, anything else of
     * [BpfTextFormat.ASSEMBLER].
     *
     * @throws BpfSyntaxException if the text is not a program
     */
    @JvmStatic
    public fun parse(text: String): BpfProgram = parse(text, detect(text))

    /**
     * Reads a program in one format.
     *
     * Programs in [BpfTextFormat.ASSEMBLER] may have conditional jumps farther than `bpf_asm` takes, see [BpfBuilder]; and labels that no jump goes to,
     * as `bpf_asm` allows. An instruction written as `.raw` stays as it is.
     *
     * @throws BpfSyntaxException if the text is not a program in that format, with the place of the first error
     */
    @JvmStatic
    public fun parse(text: String, format: BpfTextFormat): BpfProgram = when (format) {
        BpfTextFormat.ASSEMBLER -> AssemblerReader(text).read()
        BpfTextFormat.TCPDUMP -> TcpdumpReader(text).read()
        BpfTextFormat.C -> NumbersReader(text).readC()
        BpfTextFormat.DECIMAL -> NumbersReader(text).readDecimal()
        BpfTextFormat.BYTECODE -> NumbersReader(text).readBytecode()
    }

    /** Writes a program; the text ends with a newline. */
    @JvmStatic
    public fun format(program: BpfProgram, format: BpfTextFormat): String = when (format) {
        BpfTextFormat.ASSEMBLER -> AssemblerWriter(program).write()
        BpfTextFormat.TCPDUMP -> TcpdumpWriter.write(program)
        BpfTextFormat.C -> program.raw.joinToString("") { "$it,\n" }
        BpfTextFormat.DECIMAL -> program.raw.joinToString("", "${program.size}\n") { "${numbers(it)}\n" }
        BpfTextFormat.BYTECODE -> program.raw.joinToString("", "${program.size},", "\n") { "${numbers(it)}," }
    }

    private fun numbers(raw: RawInstruction): String = "${raw.op} ${raw.jt} ${raw.jf} ${Integer.toUnsignedString(raw.k)}"

    private fun detect(text: String): BpfTextFormat {
        val scanner = TextScanner(text, TextScanner.Comments.ALL)
        val first = scanner.next()
        return when {
            first.isSymbol('(') -> BpfTextFormat.TCPDUMP
            first.isSymbol('{') -> BpfTextFormat.C
            first.kind != Token.Kind.NUMBER -> BpfTextFormat.ASSEMBLER
            scanner.peek().isSymbol(',') -> BpfTextFormat.BYTECODE
            else -> BpfTextFormat.DECIMAL
        }
    }
}
