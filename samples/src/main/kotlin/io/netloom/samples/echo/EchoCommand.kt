package io.netloom.samples.echo

import io.netloom.net.ListenOptions
import io.netloom.net.TcpListener
import io.netloom.samples.OwnProgram
import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.ParsedLine
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.io.IOException
import java.io.PrintStream
import kotlin.time.TimeSource

/**
 * `netloom echo`: a TCP server that sends back what it is sent, on one thread: the poller's own. With `--hold` another process opens so many connections and has a line echoed on each. Exit status 0, 1 if lines
 * got lost, or 2 on errors.
 */
internal class EchoCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        val address = line.operands.firstOrNull() ?: DEFAULT_ADDRESS
        val count = line.count("--hold")
        val child = line.count("--child")
        when {
            "-h" in line -> 0.also { out.print(commandLine.help()) }
            child != null -> onOwnPoller { if (EchoLoad(address, child).run() == child) 0 else 1 }
            else -> onOwnPoller { poller -> listening(address, poller) { if (count == null) serve(it) else hold(it, count) } }
        }
    } catch (e: UsageException) {
        fail(e.message)
    } catch (e: IllegalArgumentException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    /** Everything that the body does runs on the thread that also waits for its sockets. */
    private fun onOwnPoller(body: suspend (Poller) -> Int): Int = Poller.open().use { poller -> runBlocking(poller.dispatcher) { body(poller) } }

    private suspend fun listening(address: String, poller: Poller, body: suspend (TcpListener) -> Int): Int =
        TcpListener.listen(address, ListenOptions(config = SocketConfig(poller = poller))).use { body(it) }

    private suspend fun serve(listener: TcpListener): Int {
        stop.onStop(listener::close)
        out.println("echoing on ${listener.address}")
        val server = EchoServer()
        server.serve(listener)
        out.println("at most ${server.mostConnections} connections at once")
        return 0
    }

    private suspend fun hold(listener: TcpListener, count: Int): Int = coroutineScope {
        val server = EchoServer()
        val serving = async { server.serve(listener) }
        val begin = TimeSource.Monotonic.markNow()
        val status = withContext(Dispatchers.IO) { runClients("${listener.address}", count) }
        val time = begin.elapsedNow()
        listener.close()
        serving.await()
        val runtime = Runtime.getRuntime()
        val heap = (runtime.totalMemory() - runtime.freeMemory()) / MEBI
        out.println("$count clients: ${if (status == 0) "each got its line back" else "not all got their line back"}")
        out.println("${server.mostConnections} connections at once on one thread, $time, $heap MiB of heap")
        status
    }

    /** In a process of its own, because one process may not have both ends of so many connections. */
    private fun runClients(address: String, count: Int): Int {
        val child = OwnProgram.start("echo", "--child", "$count", address)
        try {
            return child.waitFor()
        } finally {
            child.destroy()
        }
    }

    private fun fail(message: String?): Int {
        err.println("echo: $message")
        return 2
    }

    private fun ParsedLine.count(option: String): Int? = long(option, 1L..MOST)?.toInt()

    private companion object {
        const val DEFAULT_ADDRESS = ":2000"
        const val MOST = 1_000_000L
        const val MEBI = 1L shl 20
        val commandLine = CommandLine(
            "netloom echo",
            "[options] [host:port]",
            listOf(
                Option("-h", "explain the options"),
                Option("--hold", "have another process open so many connections, and end", value = "connections"),
                Option("--child", "be that process", value = "connections"),
            ),
        )
    }
}
