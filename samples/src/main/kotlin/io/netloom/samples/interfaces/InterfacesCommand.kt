package io.netloom.samples.interfaces

import io.netloom.net.Interface
import io.netloom.net.InterfaceEvent
import io.netloom.net.Interfaces
import io.netloom.samples.StopSignal
import io.netloom.samples.cli.CommandLine
import io.netloom.samples.cli.Option
import io.netloom.samples.cli.UsageException
import io.netloom.samples.cli.about
import io.netloom.samples.cli.runCommand
import io.netloom.samples.cli.runUntilStopped
import kotlinx.coroutines.runBlocking
import java.io.PrintStream

/** `netloom interfaces`: a table of them, and with `--watch` what changes. Exit status 0, or 2 on errors, such as an interface that is not there. */
internal class InterfacesCommand(private val out: PrintStream, private val err: PrintStream, private val stop: StopSignal) {
    fun run(arguments: List<String>): Int = runCommand("interfaces", err) {
        val line = commandLine.parse(arguments)
        if (line.operands.size > 1) throw UsageException("usage error: more than one name")
        val name = line.operands.firstOrNull()
        when {
            "-h" in line -> out.print(commandLine.help())
            "--watch" in line -> watch(name)
            else -> print(runBlocking { if (name == null) Interfaces.list() else about(name) { listOf(Interfaces.byName(name)) } })
        }
        0
    }

    /** The table when all there is has been told, then a line for each change. */
    private fun watch(name: String?) = runUntilStopped(stop) {
        val found = ArrayList<Interface>()
        Interfaces.events().collect { event ->
            if (event is InterfaceEvent.Existing) {
                if (name == null || event.value.name == name) found += event.value
            } else if (event is InterfaceEvent.Synchronised && found.isNotEmpty()) {
                print(found)
                found.clear()
            } else {
                ChangeText.lines(event, name).forEach(out::println)
            }
            if (out.checkError()) stop.request() // nobody reads any more: interfaces --watch | head
        }
    }

    private fun print(interfaces: List<Interface>) =
        InterfaceTable.lines(interfaces.associateWith { Interfaces.multicastGroups(it.index) }).forEach(out::println)

    private companion object {
        val commandLine = CommandLine(
            "netloom interfaces",
            "[options] [name]",
            listOf(
                Option("--watch", "then follow what changes: all but the groups, of which the kernel does not tell", alias = "-w"),
                Option("-h", "explain the options"),
            ),
        )
    }
}
