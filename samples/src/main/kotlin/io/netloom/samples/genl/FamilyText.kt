package io.netloom.samples.genl

import io.netloom.netlink.NetlinkException
import io.netloom.netlink.genetlink.AttributePolicy
import io.netloom.netlink.genetlink.FamilyPolicy
import io.netloom.netlink.genetlink.GenericFamily
import io.netloom.netlink.genetlink.GenericOperation
import io.netloom.netlink.genetlink.GenetlinkConn
import io.netloom.samples.selftest.Table

/** Families as text. */
internal object FamilyText {
    private const val WIDTH = 120

    /** All families: number, version, groups and commands of each. */
    fun of(families: List<GenericFamily>): List<String> = families.flatMapIndexed { index, family ->
        listOf("").filter { index > 0 } + header(family) + Table(WIDTH).apply {
            if (family.groups.isNotEmpty()) row("groups", family.groups.joinToString())
            if (family.operations.isNotEmpty()) row("commands", commands(family.operations))
        }.lines()
    }

    /** Commands that can do and need the same go together: `1-9, 12 (do, dump)`. */
    private fun commands(operations: List<GenericOperation>): String =
        operations.groupBy { it.toString().substringAfter(": ") }.entries.joinToString("; ") { (what, same) ->
            ranges(same.map { it.command }) +
                " ($what)"
        }

    private fun ranges(numbers: List<Int>): String {
        val ranges = ArrayList<IntRange>()
        for (number in numbers.sorted()) {
            val last = ranges.lastOrNull()
            if (last != null && number == last.last + 1) ranges[ranges.lastIndex] = last.first..number else ranges += number..number
        }
        return ranges.joinToString { if (it.first == it.last) "${it.first}" else "${it.first}-${it.last}" }
    }

    /** One family, and what each of its commands takes. */
    suspend fun of(conn: GenetlinkConn, family: GenericFamily): List<String> {
        val groups = if (family.groups.isEmpty()) emptyList() else listOf("  groups: " + family.groups.joinToString())
        val policy = try {
            conn.policy(family.name)
        } catch (e: NetlinkException) {
            // Without a policy, or on a kernel that does not tell.
            return header(family) + groups + family.operations.map { "  command $it" } + "  policy: ${e.errno}"
        }
        return header(family) + groups + family.operations.flatMap { operation -> command(operation, policy) }
    }

    private fun command(operation: GenericOperation, policy: FamilyPolicy): List<String> {
        val one = policy.attributes(operation.command)
        val dump = policy.dumpAttributes(operation.command)
        return buildList {
            add("  command $operation")
            if (one != null) attributes(one, policy, "    ")
            if (dump != null && dump != one) {
                add("    dumped:")
                attributes(dump, policy, "      ")
            }
        }
    }

    /** Nests may lead in circles, so they end where a policy contains itself. */
    private fun MutableList<String>.attributes(
        attributes: Map<Int, AttributePolicy>,
        policy: FamilyPolicy,
        indent: String,
        above: Set<Int> = emptySet(),
    ) {
        for (attribute in attributes.values) {
            add(indent + attribute)
            val nested = attribute.nestedPolicy ?: continue
            if (nested !in above) policy.policies[nested]?.let { attributes(it, policy, "$indent  ", above + nested) }
        }
    }

    private fun header(family: GenericFamily): List<String> =
        listOf(family.toString() + if (family.userHeaderSize == 0) "" else ", header of ${family.userHeaderSize} bytes")
}
