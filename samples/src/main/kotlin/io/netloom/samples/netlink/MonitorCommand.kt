package io.netloom.samples.netlink

import io.netloom.netlink.route.RouteConn
import io.netloom.netlink.route.RouteEvent
import io.netloom.netlink.route.RouteTopic
import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream
import java.time.LocalTime
import java.time.temporal.ChronoUnit

/** `netloom monitor`: links, addresses, routes and neighbours, first as they are, then as they change. Exit status 0, or 2 on errors. */
internal class MonitorCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        if ("-h" in line) out.print(commandLine.help()) else follow(line)
        0
    } catch (e: UsageException) {
        fail("${e.message}\nmonitor -h explains the options.")
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun follow(line: ParsedLine) {
        val topics = topics(line.operands)
        val count = line.long("-c", 1L..Int.MAX_VALUE)?.toInt()
        val text = MonitorText(topics)
        RouteConn.open().use { conn ->
            // Links are followed in any case: they have the names of what the others only number.
            val monitor = conn.monitor(*(topics + RouteTopic.LINKS).toTypedArray())
            var known = false
            val lines = monitor.events().mapNotNull { event ->
                val entry = text.of(event)
                val shown = known || "-n" !in line
                if (event is RouteEvent.Synchronised) known = true
                entry.takeIf { shown }
            }
            print(if (count == null) lines else lines.take(count), stamped = "-t" in line)
        }
    }

    private fun print(lines: Flow<String>, stamped: Boolean) = try {
        runBlocking {
            val job = coroutineContext.job
            stop.onStop { job.cancel() }
            lines.takeWhile { entry ->
                out.println(if (stamped) "${LocalTime.now().truncatedTo(ChronoUnit.MILLIS)} $entry" else entry)
                !out.checkError() // nobody reads any more: monitor | head
            }.collect {}
        }
    } catch (_: CancellationException) {
        // Ctrl-C is how this ends.
    }

    private fun topics(words: List<String>): Set<RouteTopic> = if (words.isEmpty()) {
        setOf(RouteTopic.LINKS, RouteTopic.ADDRESSES, RouteTopic.ROUTES, RouteTopic.NEIGHBOURS)
    } else {
        words.mapTo(LinkedHashSet()) { word ->
            val named = RouteTopic.entries.filter { it.name.lowercase().replace("_", "").startsWith(word.lowercase()) }
            when {
                word == "all" -> return RouteTopic.entries.toSet()
                named.size == 1 -> named.single()
                else -> throw UsageException("not to be followed: '$word'")
            }
        }
    }

    private fun fail(message: String?): Int {
        err.println("monitor: $message")
        return 2
    }

    private companion object {
        val commandLine = CommandLine(
            "netloom monitor",
            "[options] [links] [addresses] [routes] [neighbours] [rules] [nexthops] [all]",
            listOf(
                Option("-c", "end after so many lines", value = "count"),
                Option("-n", "only what changes, not what there is"),
                Option("-t", "with the time"),
                Option("-h", "explain the options"),
            ),
        )
    }
}
