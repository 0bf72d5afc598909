package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
/**
 * What the user of traceroute asked for.
 *
 * @property port the first or only port of UDP probes; null for the method's own
 * @property version -4 or -6; null for the first address that the name service gives
 * @property source the address to send from; null for the system's choice
 * @property interfaceName the interface to send from; null for the system's choice
 */
internal class TracerouteOptions(
    val target: String,
    val plan: TracePlan,
    val method: TraceMethod,
    val port: Int?,
    val version: IcmpVersion?,
    val source: String?,
    val interfaceName: String?,
    val socket: IcmpMode,
    val numeric: Boolean,
) {
    companion object {
        private const val HIGHEST_PORT = 65_535L
        private const val MOST_PROBES = 10L
        private const val MOST_IN_FLIGHT = 1_000L

        val commandLine: CommandLine = CommandLine(
            "traceroute",
            "[options] <destination>",
            listOf(
                Option("-I", "probe with ICMP echo requests", alias = "--icmp"),
                Option("-U", "probe with UDP to one port (default 53); without -I and -U: UDP to rising ports", alias = "--udp"),
                Option("-q", "probes for each hop (default 3)", "count", alias = "--queries"),
                Option("-m", "give up after so many hops (default 30)", "hops", alias = "--max-hops"),
                Option("-f", "begin at this hop (default 1)", "hop", alias = "--first"),
                Option("-w", "wait so long for each answer (default 5, and less once other probes are answered)", "seconds", alias = "--wait"),
                Option("-N", "probes on their way at the same time (default 16)", "count", alias = "--sim-queries"),
                Option("-n", "print numbers, do not look names up"),
                Option("-p", "the first of the rising ports (default 33434), or the port of -U", "port", alias = "--port"),
                Option("-s", "send from this address", "address", alias = "--source"),
                Option("-i", "send from this interface", "interface", alias = "--interface"),
                Option("-4", "use IPv4"),
                Option("-6", "use IPv6"),
                Option("--socket", "for -I: auto, raw or datagram (default auto: datagram, and where that is refused, raw)", "kind"),
                Option("-h", "print this help", alias = "--help"),
                Option("-V", "print the version", alias = "--version"),
            ),
        )

        fun of(line: ParsedLine): TracerouteOptions {
            if (line.operands.isEmpty()) throw UsageException("usage error: destination address required")
            if (line.operands.size > 1) throw UsageException("usage error: one destination only")
            for ((one, other) in listOf("-4" to "-6", "-I" to "-U", "-I" to "-p")) {
                if (one in line && other in line) throw UsageException("only one of $one and $other may be given")
            }
            if ("--socket" in line && "-I" !in line) throw UsageException("--socket is for -I")
            val options = TracerouteOptions(
                target = line.operands.single(),
                plan = plan(line),
                method = if ("-I" in line) {
                    TraceMethod.ICMP
                } else if ("-U" in line) {
                    TraceMethod.UDP_PORT
                } else {
                    TraceMethod.UDP
                },
                port = line.long("-p", 1L..HIGHEST_PORT)?.toInt(),
                version = if ("-4" in line) {
                    IcmpVersion.V4
                } else if ("-6" in line) {
                    IcmpVersion.V6
                } else {
                    null
                },
                source = line["-s"],
                interfaceName = line["-i"],
                socket = socketMode(line["--socket"]),
                numeric = "-n" in line,
            )
            if (options.firstPort + options.plan.probes - 1 > HIGHEST_PORT && options.method == TraceMethod.UDP) {
                throw UsageException("${options.plan.probes} ports from ${options.firstPort} on: there are only $HIGHEST_PORT")
            }
            return options
        }

        private fun plan(line: ParsedLine): TracePlan {
            val default = TracePlan()
            val patience = line.seconds("-w", least = 1)
            val lastHop = line.long("-m", 1L..255L)?.toInt() ?: default.lastHop
            val firstHop = line.long("-f", 1L..255L)?.toInt() ?: default.firstHop
            if (firstHop > lastHop) throw UsageException("the first hop is $firstHop and the last one $lastHop")
            return TracePlan(
                firstHop,
                lastHop,
                line.long("-q", 1L..MOST_PROBES)?.toInt() ?: default.probesPerHop,
                line.long("-N", 1L..MOST_IN_FLIGHT)?.toInt() ?: default.inFlight,
                patience ?: default.patienceNanos,
                explicitPatience = patience != null,
            )
        }

        private fun socketMode(text: String?): IcmpMode = when (text) {
            null, "auto" -> IcmpMode.AUTO
            "raw" -> IcmpMode.RAW
            "datagram" -> IcmpMode.DATAGRAM
            else -> throw UsageException("invalid argument: '$text': not one of auto, raw, datagram")
        }
    }

    /** The port of UDP's first probe. */
    val firstPort: Int
        get() = port ?: method.port
}

/** How to probe. */
internal enum class TraceMethod(val port: Int) {
    /** UDP to ports that hopefully nobody listens on. */
    UDP(33_434),

    /** UDP to one port, which firewalls let through. */
    UDP_PORT(53),

    /** ICMP echo requests. */
    ICMP(0),
}
