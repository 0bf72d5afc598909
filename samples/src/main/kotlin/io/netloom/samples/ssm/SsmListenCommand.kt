package io.netloom.samples.ssm

import io.netloom.samples.AddressText
import io.netloom.samples.EndpointText
import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import io.netloom.samples.cli.about
import io.netloom.samples.cli.runCommand
import io.netloom.samples.cli.runUntilStopped
import java.io.PrintStream
import java.net.InetAddress

/** `netloom ssm-listen`: prints what named sources send to a multicast group, or what all but those send. Exit status 0, or 2 on errors. */
internal class SsmListenCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = runCommand("ssm-listen", err) {
        val line = commandLine.parse(arguments)
        if ("-h" in line) out.print(commandLine.help()) else listen(line)
        0
    }

    private fun listen(line: ParsedLine) {
        if (line.operands.isEmpty()) throw UsageException("usage error: a group and its sources are required")
        val group = address(line.operands.first())
        val sources = line.operands.drop(1).map(::address)
        val membership = SsmMembership(
            group,
            sources,
            exclude = "-x" in line,
            interfaceName = line["-i"] ?: throw UsageException("usage error: which interface? -i <interface>"),
        )
        val port = line.long("-p", 1L..MAX_PORT)?.toInt() ?: DEFAULT_PORT
        val count = line.long("-c", 1L..Long.MAX_VALUE) ?: Long.MAX_VALUE
        about("group ${AddressText.of(group)} on ${membership.interfaceName}") { SsmReceiver.open(membership, port) }.use { receiver ->
            out.println("listening to ${membership.text}, port $port")
            runUntilStopped(stop) {
                for (number in 1..count) {
                    print(receiver.next())
                    if (out.checkError()) break // nobody reads any more: ssm-listen | head
                }
            }
        }
    }

    private fun print(datagram: SsmDatagram) {
        out.println("${EndpointText.of(datagram.source)}: ${datagram.size} bytes, hop limit ${datagram.hopLimit}: ${datagram.text}")
        out.flush()
    }

    private fun address(text: String): InetAddress = try {
        InetAddress.ofLiteral(text)
    } catch (_: IllegalArgumentException) {
        throw UsageException("invalid argument: '$text': no IP address")
    }

    private companion object {
        const val MAX_PORT = 65_535L
        const val DEFAULT_PORT = 5001

        val commandLine = CommandLine(
            "netloom ssm-listen",
            "-i <interface> [options] <group> <source>...",
            listOf(
                Option("-i", "the interface that the group is on", value = "interface"),
                Option("-x", "exclude these sources: hear everybody else; without any, everybody", alias = "--exclude"),
                Option("-p", "the port that the group is sent to (default 5001)", value = "port"),
                Option("-c", "end after so many datagrams", value = "count"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )
    }
}
