package io.netloom.samples.ping

import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException

/** What the user of ping asked for. */
internal class PingOptions(
    val target: String,
    val plan: PingPlan = PingPlan(),
    /** Time to live or hop limit of the probes; null for the system's default. */
    val ttl: Int? = null,
    /** -4 or -6; null for the first address that the name service gives. */
    val version: IcmpVersion? = null,
    /** -I: the name of an interface or a source address. */
    val origin: String? = null,
    val socket: IcmpMode = IcmpMode.AUTO,
    val numeric: Boolean = false,
    val quiet: Boolean = false,
    val json: Boolean = false,
) {
    companion object {
        private const val LEAST_INTERVAL = 1_000_000L
        private const val MANY = Long.MAX_VALUE / 4

        val commandLine: CommandLine = CommandLine(
            "ping",
            "[options] <destination>",
            listOf(
                Option("-c", "stop after so many echo requests", "count"),
                Option("-i", "time between two requests, decimals allowed (default 1)", "seconds"),
                Option("-s", "bytes of payload (default 56)", "size"),
                Option("-t", "time to live or hop limit, 1 to 255", "ttl"),
                Option("-W", "how long a request may wait for its reply", "seconds"),
                Option("-w", "stop after this time, whatever has arrived", "seconds"),
                Option("-n", "print numbers, do not look names up"),
                Option("-q", "print the summary only"),
                Option("-4", "use IPv4"),
                Option("-6", "use IPv6"),
                Option("-I", "send from this interface or address", "interface"),
                Option("--socket", "auto, raw or datagram (default auto: datagram, and where that is refused, raw)", "kind"),
                Option("--json", "print one JSON object per line"),
                Option("-h", "print this help", alias = "--help"),
                Option("-V", "print the version", alias = "--version"),
            ),
        )

        fun of(line: ParsedLine): PingOptions {
            if (line.operands.isEmpty()) throw UsageException("usage error: destination address required")
            if (line.operands.size > 1) throw UsageException("usage error: one destination only")
            if ("-4" in line && "-6" in line) throw UsageException("only one of -4 and -6 may be given")
            val timeout = line.seconds("-W", least = 1)
            val default = PingPlan()
            return PingOptions(
                target = line.operands.single(),
                plan = PingPlan(
                    count = line.long("-c", 1..MANY),
                    intervalNanos = line.seconds("-i", LEAST_INTERVAL) ?: default.intervalNanos,
                    payloadSize = line.long("-s", 0L..PacketSize.largestPayload(IcmpVersion.V6))?.toInt() ?: default.payloadSize,
                    timeoutNanos = timeout ?: default.timeoutNanos,
                    explicitTimeout = timeout != null,
                    deadlineNanos = line.seconds("-w", least = 1) ?: default.deadlineNanos,
                ),
                ttl = line.long("-t", 1L..255L)?.toInt(),
                version = if ("-4" in line) {
                    IcmpVersion.V4
                } else if ("-6" in line) {
                    IcmpVersion.V6
                } else {
                    null
                },
                origin = line["-I"],
                socket = socketMode(line["--socket"]),
                numeric = "-n" in line,
                quiet = "-q" in line,
                json = "--json" in line,
            )
        }

        private fun socketMode(text: String?): IcmpMode = when (text) {
            null, "auto" -> IcmpMode.AUTO
            "raw" -> IcmpMode.RAW
            "datagram" -> IcmpMode.DATAGRAM
            else -> throw UsageException("invalid argument: '$text': not one of auto, raw, datagram")
        }
    }
}
