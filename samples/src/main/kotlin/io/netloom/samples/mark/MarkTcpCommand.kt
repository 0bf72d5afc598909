package io.netloom.samples.mark

import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import io.netloom.samples.cli.about
import io.netloom.samples.cli.runCommand
import io.netloom.samples.cli.runUntilStopped
import java.io.PrintStream

/** `netloom mark-tcp`: greets whoever connects, with packets marked for a class of service. Exit status 0, or 2 on errors. */
internal class MarkTcpCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = runCommand("mark-tcp", err) {
        val line = commandLine.parse(arguments)
        if (line.operands.isNotEmpty()) throw UsageException("usage error: mark-tcp takes options only")
        if ("-h" in line) {
            out.print(commandLine.help())
        } else {
            val mark = PacketMark(trafficClass(line["-t"]), line.long("-l", 1L..MAX_BYTE)?.toInt() ?: PacketMark.HOP_LIMIT)
            serve(mark, line.long("-p", 0L..MAX_PORT)?.toInt() ?: DEFAULT_PORT, line.long("-c", 1L..Long.MAX_VALUE))
        }
        0
    }

    private fun serve(mark: PacketMark, port: Int, connections: Long?) {
        about("port $port") { MarkingServer.open(port, mark, out::println) }.use { server ->
            out.println("listening on ${server.address}: ${mark.text}")
            runUntilStopped(stop) { server.serve(connections) }
        }
    }

    private fun trafficClass(text: String?): Int {
        if (text == null) return PacketMark.TRAFFIC_CLASS
        val number = try {
            Integer.decode(text)
        } catch (_: NumberFormatException) {
            throw UsageException("invalid argument: '$text'")
        }
        if (number !in 0..MAX_BYTE.toInt()) throw UsageException("invalid argument: '$text': out of range: 0 <= value <= $MAX_BYTE")
        return number
    }

    private companion object {
        const val MAX_BYTE = 255L
        const val MAX_PORT = 65_535L
        const val DEFAULT_PORT = 1024

        val commandLine = CommandLine(
            "netloom mark-tcp",
            "[options]",
            listOf(
                Option("-p", "the port to listen on (default 1024; 0: any)", value = "port"),
                Option("-t", "traffic class, or type of service, of the packets (default 0x28: AF11)", value = "class"),
                Option("-l", "hop limit, or time to live (default 128)", value = "hops"),
                Option("-c", "end after so many connections", value = "count"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )
    }
}
