package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpExtension
import io.netloom.samples.AddressText
import io.netloom.samples.ping.HostNames
import io.netloom.samples.ping.Milliseconds
import java.io.PrintStream
import java.net.InetAddress

/** Prints a trace as people know it: one line per hop, which grows with every probe, and below it what the routers tell of themselves. */
internal class TraceText(
    private val out: PrintStream,
    private val plan: TracePlan,
    /** Null where only numbers are to be printed. */
    private val names: HostNames?,
) {
    private var line = StringBuilder()
    private var last: InetAddress? = null
    private val details = LinkedHashMap<InetAddress, List<IcmpExtension>>()

    fun started(name: String, address: InetAddress, channel: ProbeChannel) {
        out.println("traceroute to $name (${AddressText.of(address)}), ${plan.lastHop} hops max, ${channel.packetSize} byte ${channel.name} packets")
        out.flush()
    }

    /** Prints the next probe's outcome; probes come in their order. May wait a moment for the name of a router. */
    fun probe(probe: Int, outcome: Outcome) {
        if (probe % plan.probesPerHop == 0) startLine(plan.hopOf(probe))
        when (outcome) {
            is Outcome.Answer -> answer(outcome)
            Outcome.Silence -> print(" *")
        }
        if (probe % plan.probesPerHop == plan.probesPerHop - 1) endLine()
    }

    /** Ends a line that was not finished. */
    fun stopped() {
        if (line.isNotEmpty()) endLine()
    }

    private fun startLine(hop: Int) {
        last = null
        print(hop.toString().padStart(HOP_WIDTH) + " ")
    }

    private fun endLine() {
        out.println()
        for ((router, extensions) in details) {
            val prefix = " ".repeat(HOP_WIDTH + 2) + if (details.size > 1) AddressText.of(router) + ": " else ""
            for (text in extensions.flatMap(ExtensionText::lines)) out.println(prefix + text)
        }
        out.flush()
        line = StringBuilder()
        details.clear()
    }

    private fun answer(answer: Outcome.Answer) {
        val text = StringBuilder()
        if (answer.from != last) text.append(' ').append(nameOf(answer.from))
        last = answer.from
        text.append("  ").append(Milliseconds.exact(answer.roundTripNanos)).append(" ms")
        if (answer.note != null) text.append(' ').append(answer.note)
        if (answer.extensions.isNotEmpty()) details.putIfAbsent(answer.from, answer.extensions)
        print(text)
    }

    private fun nameOf(address: InetAddress): String {
        val number = AddressText.of(address)
        if (names == null) return number
        names.prepare(address, NAME_PATIENCE_MILLIS)
        return (names.nameOf(address) ?: number) + " ($number)"
    }

    private fun print(text: CharSequence) {
        line.append(text)
        out.print(text)
        out.flush()
    }

    private companion object {
        const val HOP_WIDTH = 2

        /** How long the line of a hop may wait for a name. */
        const val NAME_PATIENCE_MILLIS = 1_000L
    }
}
