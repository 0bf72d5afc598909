package io.netloom.samples.bpf

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfSyntaxException
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import java.io.InputStream
import kotlin.io.path.Path
import kotlin.io.path.readBytes

/** Where a program is read from: a file, or `-` for standard input. */
internal class ProgramSource(private val input: InputStream) {
    /** The program that the command line names as its one operand. */
    fun read(line: ParsedLine, format: BpfTextFormat? = null): BpfProgram {
        val name = line.operands.firstOrNull() ?: throw UsageException("which program? Name a file, or - for standard input")
        if (line.operands.size > 1) throw UsageException("one program at a time: '${line.operands[1]}' is too much")
        return read(name, format)
    }

    /** @param format null to have it detected */
    fun read(name: String, format: BpfTextFormat? = null): BpfProgram {
        val bytes = naming(name) { if (name == STANDARD_INPUT) input.readAllBytes() else Path(name).readBytes() }
        return parse(bytes.decodeToString(), if (name == STANDARD_INPUT) "standard input" else name, format)
    }

    companion object {
        const val STANDARD_INPUT: String = "-"

        /** @param source what to call the text in an error's message */
        fun parse(text: String, source: String, format: BpfTextFormat? = null): BpfProgram = try {
            if (format == null) BpfText.parse(text) else BpfText.parse(text, format)
        } catch (e: BpfSyntaxException) {
            throw ProgramTextException(source, e.line, e.column, e.reason)
        }
    }
}
