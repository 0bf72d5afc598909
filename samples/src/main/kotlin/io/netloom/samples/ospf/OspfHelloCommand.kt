package io.netloom.samples.ospf

import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import io.netloom.samples.cli.about
import io.netloom.samples.cli.runCommand
import io.netloom.samples.cli.runUntilStopped
import java.io.IOException
import java.io.PrintStream
import java.net.Inet4Address
import java.net.InetAddress
import kotlin.time.Duration.Companion.nanoseconds

/** `netloom ospf-hello`: says hello to the OSPF routers of a link, and prints who says it to us. Exit status 0, or 2 on errors. */
internal class OspfHelloCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = runCommand("ospf-hello", err) {
        val line = commandLine.parse(arguments)
        if ("-h" in line) out.print(commandLine.help()) else hello(line)
        0
    }

    private fun hello(line: ParsedLine) {
        val name = line.operands.singleOrNull() ?: throw UsageException("usage error: one interface is required")
        if ("-4" in line && "-6" in line) throw UsageException("only one of -4 and -6 may be given")
        val interval = (line.seconds("-i", LEAST_INTERVAL) ?: INTERVAL).nanoseconds
        val count = line.long("-c", 1L..Long.MAX_VALUE)
        val place = LinkPlace.of(name)
        val router = line["-r"]?.let(::number) ?: place.ipv4 ?: number("0.0.0.1")
        val area = number(line["-a"] ?: "0.0.0.0")
        if ("-6" !in line && place.ipv4 == null) throw IOException("$name has no IPv4 address; -6 needs none")
        val open = { if ("-6" in line) Ospfv3Channel.open(place) else Ospfv2Channel.open(place) }
        about(name, open).use { channel ->
            out.println("OSPF version ${channel.version} on $name: router ${router.hostAddress}, area ${area.hostAddress}, hello every $interval")
            runUntilStopped(stop) { HelloLoop(channel, router, area, interval, out::println).run(count) }
        }
    }

    private fun number(text: String): Inet4Address = try {
        InetAddress.ofLiteral(text) as? Inet4Address
    } catch (_: IllegalArgumentException) {
        null
    } ?: throw UsageException("invalid argument: '$text': routers and areas are numbered as IPv4 addresses are written")

    private companion object {
        const val INTERVAL = 10_000_000_000L
        const val LEAST_INTERVAL = 1_000_000L

        val commandLine = CommandLine(
            "netloom ospf-hello",
            "[options] <interface>",
            listOf(
                Option("-4", "OSPF version 2, over IPv4 (the default)"),
                Option("-6", "OSPF version 3, over IPv6"),
                Option("-c", "end after so many hellos", value = "count"),
                Option("-i", "time between two hellos, decimals allowed (default 10)", value = "seconds"),
                Option("-r", "our router's number (default: the interface's IPv4 address)", value = "a.b.c.d"),
                Option("-a", "the area's number (default 0.0.0.0)", value = "a.b.c.d"),
                Option("-h", "explain the options", alias = "--help"),
            ),
        )
    }
}
