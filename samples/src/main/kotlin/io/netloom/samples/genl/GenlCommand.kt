package io.netloom.samples.genl

import io.netloom.netlink.genetlink.GenetlinkConn
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream

/**
 * `netloom genl`: the generic netlink families of this kernel, `netloom genl FAMILY` what one of them takes, `netloom genl ethtool IF` what that family
 * says of an interface. Exit status 0, or 2 on errors.
 */
internal class GenlCommand(private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int = try {
        val line = commandLine.parse(arguments)
        val operands = line.operands
        when {
            "-h" in line -> out.print(commandLine.help())
            operands.size > 1 && operands[0] != "ethtool" -> throw UsageException("only the family ethtool takes an interface")
            operands.size > 2 -> throw UsageException("too many operands: ${operands.drop(2).joinToString(" ")}")
            else -> runBlocking { GenetlinkConn.open().use { lines(it, operands).forEach(out::println) } }
        }
        out.flush()
        0
    } catch (e: UsageException) {
        fail(e.message + "\ngenl -h explains the operands.")
    } catch (e: IOException) {
        fail(e.message ?: e.toString())
    }

    private suspend fun lines(conn: GenetlinkConn, operands: List<String>): List<String> = when (operands.size) {
        0 -> FamilyText.of(conn.families())
        1 -> FamilyText.of(conn, conn.family(operands[0]))
        else -> EthtoolText(conn, operands[1]).lines()
    }

    private fun fail(message: String?): Int {
        err.println("genl: $message")
        return 2
    }

    private companion object {
        val commandLine = CommandLine(
            "netloom genl",
            "[family] | ethtool <interface>",
            listOf(Option("-h", "explain the options", alias = "--help")),
        )
    }
}
