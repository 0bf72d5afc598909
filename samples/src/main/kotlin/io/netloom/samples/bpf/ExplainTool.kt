package io.netloom.samples.bpf

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import java.io.InputStream
import java.io.PrintStream

/** `netloom bpf explain`: a table of the instructions and their meaning. */
internal class ExplainTool(private val input: InputStream, private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int {
        val line = commandLine.parse(arguments)
        if ("-h" in line) return 0.also { out.print(commandLine.help()) }
        val program = ProgramSource(input).read(line)
        table(program, if ("--network" in line) null else HeaderLayout.ETHERNET).forEach(out::println)
        out.flush()
        val refusal = program.verify() ?: return 0
        err.println("bpf explain: the kernel refuses this program: $refusal")
        return REFUSED
    }

    private fun table(program: BpfProgram, link: HeaderLayout?): List<String> {
        val texts = BpfText.format(program, BpfTextFormat.TCPDUMP).lineSequence().filter(String::isNotEmpty).map(::instruction).toList()
        val rows = Explanation(program, link).rows
        val refusal = program.verify()
        val textWidth = texts.maxOf(String::length)
        val meaningWidth = rows.filter { it.next.isNotEmpty() }.maxOfOrNull { it.meaning.length } ?: 0
        return rows.mapIndexed { index, row ->
            val refused = if (refusal?.index == index) "  <- ${refusal.reason}" else ""
            val meaning = if (row.next.isEmpty()) row.meaning else row.meaning.padEnd(meaningWidth) + "  " + row.next
            "%3d  %s  %s%s".format(index, texts[index].padEnd(textWidth), meaning, refused)
        }
    }

    /** Without the number before it and the targets behind it, which have their own columns. */
    private fun instruction(line: String) = line.substringAfter(") ").substringBefore(" jt ").trim().replace(BLANKS, " ")

    private companion object {
        const val REFUSED = 1
        val BLANKS = Regex(" +")

        val commandLine = CommandLine(
            "netloom bpf explain",
            "[options] <file>",
            listOf(
                Option("--network", "packets begin at the network header, not at that of Ethernet"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )
    }
}
