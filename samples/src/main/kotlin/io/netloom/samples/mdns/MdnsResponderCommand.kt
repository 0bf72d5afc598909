package io.netloom.samples.mdns

import io.netloom.samples.AddressText
import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import io.netloom.samples.cli.about
import io.netloom.samples.cli.runCommand
import io.netloom.samples.cli.runUntilStopped
import java.io.PrintStream

/** `netloom mdns-responder`: this machine's name for its neighbours, without any server. Exit status 0, or 2 on errors. */
internal class MdnsResponderCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = runCommand("mdns-responder", err) {
        val line = commandLine.parse(arguments)
        if ("-h" in line) out.print(commandLine.help()) else respond(line)
        0
    }

    private fun respond(line: ParsedLine) {
        if (line.operands.size != 2) throw UsageException("usage error: a name and an interface are required")
        val (nameText, interfaceName) = line.operands
        val name = name(if (nameText.endsWith(".local")) nameText else "$nameText.local")
        val place = MdnsPlace.of(interfaceName)
        about("port ${MdnsResponder.PORT}") { MdnsResponder.open(name, place, out::println) }.use { responder ->
            out.println("$name on $interfaceName is " + place.addresses.joinToString(transform = AddressText::of))
            runUntilStopped(stop) { responder.serve(line.long("-c", 1L..Long.MAX_VALUE)) }
        }
    }

    private fun name(text: String): DnsName = try {
        DnsName.of(text)
    } catch (e: IllegalArgumentException) {
        throw UsageException("invalid argument: ${e.message}")
    }

    private companion object {
        val commandLine = CommandLine(
            "netloom mdns-responder",
            "[options] <name> <interface>",
            listOf(
                Option("-c", "end after so many answers", value = "count"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )
    }
}
