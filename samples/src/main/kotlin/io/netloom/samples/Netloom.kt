@file:JvmName("Netloom")

package io.netloom.samples

import io.netloom.samples.cli.UsageException
import io.netloom.samples.java.Ping
import io.netloom.samples.ping.PingCommand
import java.io.IOException
import java.io.PrintStream
import kotlin.system.exitProcess

/** The command line of the samples: `netloom <command> [options]`. */
public fun main(arguments: Array<String>) {
    val stop = StopSignal().apply { install() }
    var status = EXIT_ERROR
    try {
        status = runCommand(arguments.asList(), System.out, System.err, stop)
    } finally {
        stop.finished(status)
    }
    exitProcess(status)
}

/** Runs one command and returns its exit status: 0 for success, 1 for a negative answer, 2 for an error. */
internal fun runCommand(arguments: List<String>, out: PrintStream, err: PrintStream, stop: StopSignal): Int {
    val rest = arguments.drop(1)
    return when (val name = arguments.firstOrNull()) {
        "ping" -> PingCommand(out, err, stop).run(rest)
        "java-ping" -> javaPing(rest, out, err)
        "-h", "--help", "help" -> 0.also { out.print(OVERVIEW) }
        "-V", "--version" -> 0.also { out.println("netloom $version") }
        null -> EXIT_ERROR.also { err.print(OVERVIEW) }
        else -> EXIT_ERROR.also { err.print("netloom: no such command: $name\n\n$OVERVIEW") }
    }
}

private fun javaPing(arguments: List<String>, out: PrintStream, err: PrintStream): Int = try {
    val host = arguments.firstOrNull() ?: throw UsageException("usage error: netloom java-ping <destination> [count]")
    val count = arguments.getOrNull(1) ?: "4"
    if (Ping.run(host, count.toIntOrNull() ?: throw UsageException("invalid argument: '$count'"), out) > 0) 0 else 1
} catch (e: UsageException) {
    EXIT_ERROR.also { err.println("java-ping: " + e.message) }
} catch (e: IOException) {
    EXIT_ERROR.also { err.println("java-ping: " + e.message) }
}

/** The version of the build, which the jar's manifest knows. */
internal val version: String
    get() = StopSignal::class.java.`package`?.implementationVersion ?: "(development)"

private const val EXIT_ERROR = 2

private const val OVERVIEW = """Usage: netloom <command> [options]

  ping        send ICMP echo requests: netloom ping [options] <destination>
  java-ping   the same in a few lines of Java: netloom java-ping <destination> [count]

netloom <command> -h explains the options of a command.
"""
