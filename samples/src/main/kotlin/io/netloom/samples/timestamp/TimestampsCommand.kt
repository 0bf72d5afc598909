package io.netloom.samples.timestamp

import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream
import java.time.Duration
import java.time.Instant
import java.util.Locale

/** `netloom timestamps`: the way of packets over the loopback, as the kernel has stamped it. Exit status 0, or 2 on errors. */
internal class TimestampsCommand(private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        if ("-h" in line) out.print(commandLine.help()) else measure(line.long("-c", 1L..MAX_COUNT)?.toInt() ?: DEFAULT_COUNT)
        0
    } catch (e: UsageException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun measure(count: Int) {
        StampedPair.open().use { pair ->
            out.println("UDP over the loopback, ${pair.address}; microseconds since the program's call:")
            runBlocking {
                repeat(count) { out.println(text(it, pair.exchange("packet $it"))) }
            }
        }
    }

    private fun text(number: Int, times: PacketTimes): String {
        val steps = listOf("scheduled" to times.scheduled, "left" to times.left, "arrived" to times.arrived, "read" to times.read)
        return "packet $number: " + steps.joinToString("  ") { (step, moment) -> "$step ${micros(times.called, moment)}" }
    }

    private fun micros(from: Instant, to: Instant) = "%.1f".format(Locale.ROOT, Duration.between(from, to).toNanos() / NANOS_PER_MICRO)

    private fun fail(message: String?): Int {
        err.println("timestamps: $message")
        return 2
    }

    private companion object {
        const val DEFAULT_COUNT = 4
        const val MAX_COUNT = 1_000_000L
        const val NANOS_PER_MICRO = 1_000.0

        val commandLine = CommandLine(
            "netloom timestamps",
            "[options]",
            listOf(
                Option("-c", "how many packets (default 4)", value = "count"),
                Option("-h", "explain the options"),
            ),
        )
    }
}
