package io.netloom.samples.bpf

import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import java.io.InputStream
import java.io.PrintStream

/**
 * `netloom bpf asm` and `netloom bpf dis`: a program from one text to another.
 * A program that the kernel would refuse is translated all the same, and the refusal said.
 *
 * @param from the format that is read; null for any
 * @param to the format that is written unless an option says otherwise
 */
internal class Translation private constructor(
    private val name: String,
    private val from: BpfTextFormat?,
    private val to: BpfTextFormat,
    private val source: ProgramSource,
    private val out: PrintStream,
    private val err: PrintStream,
) {
    private val commandLine = CommandLine(
        "netloom bpf $name",
        "[options] <file>",
        FORMATS.map { (option, format) -> Option(option, help(format) + if (format == to) " (the default)" else "") } +
            Option("-h", "explain the options", alias = "--help"),
    )

    fun run(arguments: List<String>): Int {
        val line = commandLine.parse(arguments)
        if ("-h" in line) return 0.also { out.print(commandLine.help()) }
        val format = format(line)
        val program = source.read(line, from)
        out.print(BpfText.format(program, format))
        out.flush()
        val refusal = program.verify() ?: return 0
        err.println("bpf $name: the kernel refuses this program: $refusal")
        return REFUSED
    }

    private fun format(line: ParsedLine): BpfTextFormat {
        val chosen = FORMATS.filterKeys { it in line }
        if (chosen.size > 1) throw UsageException("${chosen.keys.joinToString(" and ")}: one format at a time")
        return chosen.values.firstOrNull() ?: to
    }

    companion object {
        private const val REFUSED = 1

        private val FORMATS = linkedMapOf(
            "-d" to BpfTextFormat.TCPDUMP,
            "-dd" to BpfTextFormat.C,
            "-ddd" to BpfTextFormat.DECIMAL,
            "--bytecode" to BpfTextFormat.BYTECODE,
            "--asm" to BpfTextFormat.ASSEMBLER,
        )

        private fun help(format: BpfTextFormat) = when (format) {
            BpfTextFormat.TCPDUMP -> "print as tcpdump -d does: numbered instructions to be read"
            BpfTextFormat.C -> "print as tcpdump -dd does: initializers of C"
            BpfTextFormat.DECIMAL -> "print as tcpdump -ddd does: decimal numbers"
            BpfTextFormat.BYTECODE -> "print the numbers in one line, as iptables and tc take them"
            BpfTextFormat.ASSEMBLER -> "print in the language of bpf_asm"
        }

        fun assembler(input: InputStream, out: PrintStream, err: PrintStream): Translation =
            Translation("asm", BpfTextFormat.ASSEMBLER, BpfTextFormat.C, ProgramSource(input), out, err)

        fun disassembler(input: InputStream, out: PrintStream, err: PrintStream): Translation =
            Translation("dis", null, BpfTextFormat.ASSEMBLER, ProgramSource(input), out, err)
    }
}
