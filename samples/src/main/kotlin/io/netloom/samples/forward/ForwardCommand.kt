package io.netloom.samples.forward

import io.netloom.net.ListenOptions
import io.netloom.net.Listener
import io.netloom.net.Net
import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream

/**
 * `netloom forward`: a TCP and Unix socket forwarder on one thread, the poller's own. Exit status 0, or 2 on errors.
 */
internal class ForwardCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        when {
            "-h" in line -> 0.also { out.print(commandLine.help()) }
            line.operands.size != 2 -> throw UsageException("usage error: netloom forward <listen> <target>")
            else -> forward(line.operands[0], line.operands[1])
        }
    } catch (e: UsageException) {
        fail(e.message)
    } catch (e: IllegalArgumentException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun forward(address: String, target: String): Int = Poller.open().use { poller ->
        runBlocking(poller.dispatcher) {
            val listener = Net.listen(Forwarder.network(address), address, ListenOptions(config = SocketConfig(poller = poller)))
            listener.use { serve(it, target) }
        }
    }

    private suspend fun serve(listener: Listener, target: String): Int {
        stop.onStop(listener::close)
        out.println("forwarding ${listener.address} to $target")
        val forwarder = Forwarder(target) { err.println("forward: $it") }
        forwarder.serve(listener)
        out.println("${forwarder.bytes} bytes")
        return 0
    }

    private fun fail(message: String?): Int {
        err.println("forward: $message")
        return 2
    }

    private companion object {
        val commandLine = CommandLine(
            "netloom forward",
            "[options] <listen> <target>: each host:port, a path, or @name",
            listOf(Option("-h", "explain the options")),
        )
    }
}
