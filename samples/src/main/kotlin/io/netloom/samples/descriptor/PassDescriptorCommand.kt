package io.netloom.samples.descriptor

import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.SockAddr
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream

/**
 * `netloom pass-fd`: a process opens a TCP listener, gives it to another process over a Unix socket and forgets it; the other one answers whoever
 * connects. Exit status 0, or 2 on errors.
 */
internal class PassDescriptorCommand(private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        val meetingPoint = line["--child"]
        when {
            "-h" in line -> out.print(commandLine.help())
            meetingPoint != null -> runBlocking { DescriptorReceiver.run(SockAddr.abstractUnix(meetingPoint)) }
            else -> runBlocking { DescriptorSender(out).run() }
        }
        0
    } catch (e: UsageException) {
        fail(e.message)
    } catch (e: IOException) {
        fail(SystemErrors.text(e))
    }

    private fun fail(message: String?): Int {
        err.println("pass-fd: $message")
        return 2
    }

    private companion object {
        val commandLine = CommandLine(
            "netloom pass-fd",
            "",
            listOf(
                Option("-h", "explain the options"),
                Option("--child", "be the process that receives: what the other one starts", value = "abstract socket name"),
            ),
        )
    }
}
