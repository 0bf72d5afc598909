package io.netloom.samples.names

import io.netloom.net.AddressSyntaxException
import io.netloom.net.DnsException
import io.netloom.net.DnsFailure
import io.netloom.net.HostPort
import io.netloom.net.NameService
import io.netloom.net.NameServiceOptions
import io.netloom.net.Net
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.EXIT_ERROR
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import io.netloom.samples.cli.runCommand
import kotlinx.coroutines.runBlocking
import java.io.PrintStream
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds

/**
 * `netloom resolve`: what the name service knows of a name or an address, as host(1) tells it. Exit status 0, 1 if there is no such name or record, 2 on
 * errors.
 */
internal class ResolveCommand(private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int = runCommand("resolve", err) {
        try {
            val line = commandLine.parse(arguments)
            if ("-h" in line) out.print(commandLine.help()) else runBlocking { lines(line).forEach(out::println) }
            0
        } catch (e: DnsException) {
            err.println("resolve: ${e.message}")
            if (e.failure == DnsFailure.NO_SUCH_HOST || e.failure == DnsFailure.NO_DATA) NOTHING else EXIT_ERROR
        } catch (e: AddressSyntaxException) {
            throw UsageException(e.message ?: "$e")
        }
    }

    private suspend fun lines(line: ParsedLine): List<String> {
        val operands = line.operands
        val name = operands.firstOrNull() ?: throw UsageException("whose name? netloom resolve <name> [type]")
        if (operands.size > 2) throw UsageException("too many operands: ${operands.drop(2).joinToString(" ")}")
        val type = operands.getOrNull(1)
        val patience = line.seconds("--timeout", 1)?.nanoseconds ?: Duration.INFINITE
        val text = NameText(service(line["--server"]), patience)
        return when {
            type == null -> text.usual(name)
            type.equals("all", ignoreCase = true) -> text.all(name)
            else -> text.of(name, RecordType.of(type) ?: throw UsageException("no such type: $type (${RecordType.entries.joinToString(" ")} all)"))
        }
    }

    private suspend fun service(server: String?): NameService {
        if (server == null) return NameService.system
        val address = checkNotNull(Net.resolve("udp", if (hasPort(server)) server else HostPort.join(server, "domain")).toInetSocketAddress())
        return NameService(NameServiceOptions(listOf(address)))
    }

    /** `host:port`, `[address]:port`, but not an IPv6 address alone. */
    private fun hasPort(server: String) = server.count { it == ':' } == 1 || server.startsWith('[')

    private companion object {
        const val NOTHING = 1
        val commandLine = CommandLine(
            "netloom resolve",
            "[options] <name or address> [type]\n\n" +
                "Types: ${RecordType.entries.joinToString(" ")}, and all for whatever there is. Without one: addresses, or the names of an address.",
            listOf(
                Option("-h", "explain the options", alias = "--help"),
                Option("--server", "ask this DNS server, and nobody else; the system's resolver otherwise", value = "host[:port]", alias = "-s"),
                Option("--timeout", "give up after so long, in all", value = "seconds", alias = "-w"),
            ),
        )
    }
}
