@file:JvmName("Netloom")

package io.netloom.samples

import io.netloom.samples.bpf.BpfCommand
import io.netloom.samples.cli.UsageException
import io.netloom.samples.descriptor.PassDescriptorCommand
import io.netloom.samples.java.PacketTimes
import io.netloom.samples.java.PassDescriptor
import io.netloom.samples.java.Ping
import io.netloom.samples.ping.PingCommand
import io.netloom.samples.selftest.SelftestCommand
import io.netloom.samples.sniff.SniffCommand
import io.netloom.samples.timestamp.TimestampsCommand
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
        "selftest" -> SelftestCommand(out, err).run(rest)
        "pass-fd" -> PassDescriptorCommand(out, err).run(rest)
        "timestamps" -> TimestampsCommand(out, err).run(rest)
        "bpf" -> BpfCommand(System.`in`, out, err).run(rest)
        "sniff" -> SniffCommand(System.`in`, out, err, stop).run(rest)
        "java-ping" -> javaPing(rest, out, err)
        "java-pass-fd" -> inJava(name, err) { PassDescriptor.run(out) }
        "java-timestamps" -> inJava(name, err) { PacketTimes.run(rest.firstOrNull()?.toIntOrNull() ?: DEFAULT_PACKETS, out) }
        "rehearsal" -> Rehearsal(out, err, stop).run()
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

private inline fun inJava(name: String, err: PrintStream, sample: () -> Unit): Int = try {
    sample()
    0
} catch (e: IOException) {
    EXIT_ERROR.also { err.println("$name: " + e.message) }
}

/** The version of the build, which the jar's manifest knows. */
internal val version: String
    get() = StopSignal::class.java.`package`?.implementationVersion ?: "(development)"

private const val EXIT_ERROR = 2
private const val DEFAULT_PACKETS = 4

private const val OVERVIEW = """Usage: netloom <command> [options]

  ping             send ICMP echo requests: netloom ping [options] <destination>
  selftest         tell what this kernel has and this process may: netloom selftest [--json]
  pass-fd          give an open socket to another process: netloom pass-fd
  timestamps       when packets left and arrived, by the kernel's stamps: netloom timestamps [options]
  sniff            print the packets that pass an interface: netloom sniff [options] [filter]
  bpf              assemble, disassemble, run and explain filters: netloom bpf <tool> <file>

  java-ping        the same in a few lines of Java: netloom java-ping <destination> [count]
  java-pass-fd     netloom java-pass-fd
  java-timestamps  netloom java-timestamps [count]

netloom <command> -h explains the options of a command.
"""
