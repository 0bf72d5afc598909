package io.netloom.samples.bpf

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.PacketMetadata
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import java.io.InputStream
import java.io.PrintStream
import kotlin.io.path.Path
import kotlin.io.path.inputStream

/** `netloom bpf run`: what a program says to packets. Both the interpreter and the compiled program are asked. */
internal class RunTool(private val input: InputStream, private val out: PrintStream) {
    fun run(arguments: List<String>): Int {
        val line = commandLine.parse(arguments)
        if ("-h" in line) return 0.also { out.print(commandLine.help()) }
        if (("--packet" in line) == ("--pcap" in line)) throw UsageException("which packets? Say one of --packet and --pcap")
        val program = ProgramSource(input).read(line)
        val filters = Filters(program)
        val hex = line["--packet"]
        if (hex != null) {
            val bytes = HexText.parse(hex)
            val linkType = if ("--network" in line) LinkTypes.RAW else LinkTypes.ETHERNET
            verdict(filters, PcapPacket(1, 0, bytes, bytes.size.toLong()), linkType)
        } else {
            naming(line["--pcap"]!!) { capture(filters, line["--pcap"]!!) }
        }
        val total = filters.kept + filters.dropped
        out.println("$total ${if (total == 1) "packet" else "packets"}, ${filters.kept} kept, ${filters.dropped} dropped")
        out.flush()
        return if (filters.kept > 0) 0 else NOTHING_KEPT
    }

    private fun capture(filters: Filters, name: String) {
        Path(name).inputStream().buffered().use { file ->
            val reader = PcapReader(name, file)
            while (true) verdict(filters, reader.next() ?: return, reader.linkType)
        }
    }

    private fun verdict(filters: Filters, packet: PcapPacket, linkType: Int) {
        val verdict = filters.run(packet.bytes, LinkTypes.metadata(packet, linkType))
        val text = when {
            verdict == 0L -> "drop"
            verdict >= packet.wireLength -> "keep all"
            else -> "keep the first $verdict"
        }
        out.println("${packet.number}: ${packet.wireLength} bytes, $text (0x${verdict.toString(RADIX)})")
    }

    /** The two that have to agree, and what they have said. */
    private class Filters(program: BpfProgram) {
        private val interpreter = program.interpreter()
        private val compiled = program.compile()
        private val random = RepeatableRandom()
        var kept = 0
        var dropped = 0

        fun run(packet: ByteArray, metadata: PacketMetadata): Long {
            metadata.random = random
            random.renew()
            val verdict = interpreter.run(packet, 0, packet.size, metadata)
            random.rewind()
            check(compiled.run(packet, 0, packet.size, metadata) == verdict) { "interpreter and compiled program differ: a defect of netloom" }
            if (verdict == 0) dropped++ else kept++
            return Integer.toUnsignedLong(verdict)
        }
    }

    private companion object {
        const val NOTHING_KEPT = 1
        const val RADIX = 16

        val commandLine = CommandLine(
            "netloom bpf run",
            "<file> --packet <hex> | --pcap <file>",
            listOf(
                Option("--packet", "one packet, in hexadecimal digits", value = "hex"),
                Option("--pcap", "all packets of a capture file, as tcpdump -w writes it", value = "file"),
                Option("--network", "--packet begins at the network header, not at that of Ethernet"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )
    }
}
