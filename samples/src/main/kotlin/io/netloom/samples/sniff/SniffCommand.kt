package io.netloom.samples.sniff

import io.netloom.bpf.InvalidProgramException
import io.netloom.samples.StopSignal
import io.netloom.samples.bpf.ProgramSource
import io.netloom.samples.bpf.ProgramTextException
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.MissingCapabilityException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.InputStream
import java.io.PrintStream

/** `netloom sniff`: prints packets as they pass. Packets go to standard output, all else to standard error. Exit status 0, or 2 on errors. */
internal class SniffCommand(
    private val input: InputStream,
    private val out: PrintStream,
    private val err: PrintStream,
    private val stop: StopSignal,
) {
    private var printed = 0L

    fun run(arguments: List<String>): Int = try {
        val line = SniffOptions.commandLine.parse(arguments)
        if ("-h" in line) out.print(SniffOptions.commandLine.help() + FilterArgument.help) else sniff(SniffOptions.of(line))
        0
    } catch (e: UsageException) {
        fail("${e.message}\nsniff -h explains the options.")
    } catch (e: ProgramTextException) {
        fail(e.message)
    } catch (e: InvalidProgramException) {
        fail(e.message)
    } catch (e: MissingCapabilityException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun sniff(options: SniffOptions) {
        open(options).use { capture ->
            try {
                onInterface(options) {
                    runBlocking {
                        val job = coroutineContext.job
                        stop.onStop { job.cancel() }
                        print(capture, options)
                    }
                }
            } catch (_: CancellationException) {
                // Ctrl-C: the summary is what is left to do.
            } finally {
                summary(capture)
            }
        }
    }

    private fun open(options: SniffOptions): Capture {
        val start = onInterface(options) { Capture.start(options.interfaceName) }
        val filter = FilterArgument(ProgramSource(input), start).parse(options.filter)
        filter?.requireValid()
        val capture = onInterface(options) { Capture.open(options, filter) }
        val what = if (filter == null) "everything" else "a filter of ${filter.size} instructions"
        err.println("listening on ${options.interfaceName ?: "all interfaces"}, $what")
        return capture
    }

    private suspend fun print(capture: Capture, options: SniffOptions) {
        val lines = PacketLine(options.linkHeader, options.hex)
        while (options.count == null || printed < options.count) {
            lines.of(capture.next()).forEach(out::println)
            printed++
            if (out.checkError()) return // nobody reads any more: sniff | head
        }
    }

    private fun summary(capture: Capture) {
        val statistics = capture.statistics
        err.println("${packets(printed)} printed")
        err.println("${packets(statistics.packets)} passed the filter")
        err.println("${statistics.drops} of them dropped by the kernel, for want of room")
    }

    private fun packets(count: Long) = if (count == 1L) "1 packet" else "$count packets"

    /** Errors tell which interface. */
    private inline fun <T> onInterface(options: SniffOptions, action: () -> T): T = try {
        action()
    } catch (e: MissingCapabilityException) {
        throw e
    } catch (e: IOException) {
        throw if (options.interfaceName == null) e else IOException("interface ${options.interfaceName}: ${SystemErrors.text(e)}", e)
    }

    private fun fail(message: String?): Int {
        err.println("sniff: $message")
        return 2
    }
}
