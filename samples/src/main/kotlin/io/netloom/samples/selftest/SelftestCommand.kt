package io.netloom.samples.selftest

import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import java.io.IOException
import java.io.PrintStream

/** `netloom selftest`: what this kernel has and this process may do. Exit status 0 if all checks passed, 1 if one failed, 2 on errors. */
internal class SelftestCommand(private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        if (line.operands.isNotEmpty()) throw UsageException("usage error: takes no operands")
        if ("-h" in line) 0.also { out.print(commandLine.help()) } else report("--json" in line)
    } catch (e: UsageException) {
        fail(e.message + "\nselftest -h explains the options.")
    } catch (e: IOException) {
        fail(e.message ?: e.toString())
    }

    private fun report(json: Boolean): Int {
        val report = SelfReport.make()
        if (json) out.println(SelftestJson.of(report)) else SelftestText.of(report).forEach(out::println)
        out.flush()
        return if (report.failed == 0) 0 else 1
    }

    private fun fail(message: String): Int {
        err.println("selftest: $message")
        return 2
    }

    private companion object {
        val commandLine = CommandLine(
            "selftest",
            "[options]",
            listOf(
                Option("--json", "print one JSON object"),
                Option("-h", "print this help", alias = "--help"),
            ),
        )
    }
}
