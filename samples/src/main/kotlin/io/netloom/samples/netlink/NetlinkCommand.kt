package io.netloom.samples.netlink

import io.netloom.samples.StopSignal
import io.netloom.samples.packet.HexDump
import io.netloom.samples.ping.SystemErrors
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream

/** `netloom nl`: the [NetlinkExamples]. Exit status 0, or 2 on errors. */
internal class NetlinkCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = try {
        when (arguments.firstOrNull()) {
            "execute" -> runBlocking { out.println("acknowledged: ${NetlinkExamples.execute().header}") }
            "link-monitor" -> linkMonitor(arguments.getOrNull(1)?.toIntOrNull())
            "encode" -> HexDump.lines(NetlinkExamples.encode()).forEach(out::println)
            "decode" -> NetlinkExamples.decode(NetlinkExamples.encode(), out)
            "-h" -> out.print(USAGE)
            else -> throw IllegalArgumentException("no such example: ${arguments.firstOrNull() ?: ""}")
        }
        0
    } catch (e: IllegalArgumentException) {
        err.print("nl: ${e.message}\n$USAGE")
        2
    } catch (e: IOException) {
        err.println("nl: ${SystemErrors.text(e)}")
        2
    }

    private fun linkMonitor(count: Int?) = try {
        runBlocking {
            val job = coroutineContext.job
            stop.onStop { job.cancel() }
            NetlinkExamples.linkMessages().take(count ?: Int.MAX_VALUE).collect(out::println)
        }
    } catch (_: CancellationException) {
        // Ctrl-C is how this ends.
    }

    private companion object {
        const val USAGE = """Usage: netloom nl <example>

  execute               an empty request to generic netlink, and its acknowledgement
  link-monitor [count]  messages about links, as they come; `netloom monitor` decodes them
  encode                attributes to bytes
  decode                the same bytes to attributes

NLDEBUG=format=tree in the environment shows what goes to and fro.
"""
    }
}
