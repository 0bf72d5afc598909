package io.netloom.samples.sniff

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.PacketStart
import io.netloom.bpf.ReadyFilters
import io.netloom.samples.bpf.ProgramSource
import io.netloom.samples.cli.UsageException
import java.net.InetAddress
import kotlin.io.path.Path
import kotlin.io.path.isRegularFile

/** The filter that the command line names: one of the ready ones with its argument, a program as text, or a file with one. */
internal class FilterArgument(private val source: ProgramSource, private val start: PacketStart) {
    /** Null if there is none. */
    fun parse(words: List<String>): BpfProgram? {
        val name = words.firstOrNull() ?: return null
        return ready(name, words.drop(1)) ?: text(words)
    }

    private fun ready(name: String, arguments: List<String>): BpfProgram? {
        if (name == "vlan" && arguments.isNotEmpty()) return ReadyFilters.vlan(number(name, arguments, MAX_VLAN), start)
        if (name in ReadyFilters.names) {
            if (arguments.isNotEmpty()) throw UsageException("filter $name takes no argument: '${arguments.first()}'")
            return ReadyFilters.named(name, start)
        }
        return when (name) {
            "port" -> ReadyFilters.port(number(name, arguments, MAX_PORT), start)
            "udp-port" -> ReadyFilters.udpPort(number(name, arguments, MAX_PORT), start)
            "tcp-port" -> ReadyFilters.tcpPort(number(name, arguments, MAX_PORT), start)
            "host" -> ReadyFilters.ipHost(address(single(name, "address", arguments)), start)
            "net" -> net(single(name, "address/length", arguments))
            else -> null
        }
    }

    private fun text(words: List<String>): BpfProgram {
        val name = words.first()
        val text = words.joinToString("\n")
        return when {
            name.trimStart().firstOrNull()?.let { it in "{(" || it.isDigit() } == true -> ProgramSource.parse(text, "filter")
            words.size == 1 && (name == ProgramSource.STANDARD_INPUT || Path(name).isRegularFile()) -> source.read(name)
            words.size > 1 && Path(name).isRegularFile() -> throw UsageException("'${words[1]}' after the filter's file is too much")
            else -> throw UsageException("no filter '$name': neither a file nor one of ${(ReadyFilters.names + WITH_ARGUMENT).joinToString(", ")}")
        }
    }

    private fun net(prefix: String): BpfProgram {
        val address = address(prefix.substringBefore('/'))
        val bits = address.address.size * Byte.SIZE_BITS
        val length = if ('/' in prefix) prefix.substringAfter('/').toIntOrNull() else bits
        if (length == null || length !in 0..bits) throw UsageException("invalid argument: '$prefix': the length of a prefix is 0 to $bits here")
        return ReadyFilters.ipNet(address, length, start)
    }

    private fun address(text: String): InetAddress = try {
        InetAddress.ofLiteral(text)
    } catch (_: IllegalArgumentException) {
        throw UsageException("invalid argument: '$text': no IP address")
    }

    private fun number(name: String, arguments: List<String>, most: Int): Int {
        val text = single(name, "number", arguments)
        return text.toIntOrNull()?.takeIf { it in 0..most } ?: throw UsageException("invalid argument: '$text': filter $name takes 0 to $most")
    }

    private fun single(name: String, what: String, arguments: List<String>): String {
        if (arguments.size > 1) throw UsageException("filter $name takes one argument: '${arguments[1]}' is too much")
        return arguments.firstOrNull() ?: throw UsageException("filter $name needs an argument: <$what>")
    }

    companion object {
        private const val MAX_PORT = 0xffff
        private const val MAX_VLAN = 0xfff
        private val WITH_ARGUMENT = listOf("vlan <id>", "port <n>", "udp-port <n>", "tcp-port <n>", "host <address>", "net <address/length>")

        /** What the help says about filters. */
        val help: String = """
            |
            |A filter is one of
            |  ${ReadyFilters.names.joinToString(", ")},
            |  ${WITH_ARGUMENT.joinToString(", ")},
            |the output of tcpdump -dd or -ddd as one argument, or a file that `netloom bpf` reads; - is standard input.
            |
        """.trimMargin() + "\n"
    }
}
