package io.netloom.samples.interfaces

import io.netloom.net.Interface
import io.netloom.net.InterfaceFlag
import io.netloom.net.text
import java.net.InetAddress

/** The table of `netloom interfaces`: what an interface has several of stands in lines of its own, next to each other. */
internal object InterfaceTable {
    private val HEADINGS = listOf("#", "NAME", "MTU", "FLAGS", "HARDWARE ADDRESS", "ADDRESSES", "MULTICAST GROUPS")
    private const val GAP = "  "
    private val NUMBERS = setOf(0, 2)

    fun lines(interfaces: Map<Interface, List<InetAddress>>): List<String> {
        val rows = listOf(HEADINGS) + interfaces.flatMap { (one, groups) -> rows(one, groups) }
        val widths = HEADINGS.indices.map { column -> rows.maxOf { it[column].length } }
        return rows.map { row ->
            row.mapIndexed { column, cell -> if (column in NUMBERS) cell.padStart(widths[column]) else cell.padEnd(widths[column]) }
                .joinToString(GAP).trimEnd()
        }
    }

    private fun rows(one: Interface, groups: List<InetAddress>): List<List<String>> {
        val cells = listOf(
            listOf("${one.index}"),
            listOf(one.name),
            listOf("${one.mtu}"),
            listOf(InterfaceFlag.text(one.flags).replace('|', ' ')),
            listOf("${one.hardwareAddress ?: "-"}"),
            one.addresses.map { if (it.isTentative) "$it tentative" else "$it" }.ifEmpty { listOf("-") },
            groups.map { it.text.substringBefore('%') }.ifEmpty { listOf("-") },
        )
        return List(cells.maxOf { it.size }) { row -> cells.map { it.getOrElse(row) { "" } } }
    }
}
