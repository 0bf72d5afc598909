package io.netloom.netlink.genetlink

/**
 * Which attributes a family's commands take, by the kernel's own account: the answer to `CTRL_CMD_GETPOLICY`. Immutable.
 *
 * @property familyId the family's number
 * @property operations which of the [policies] each command has
 * @property policies the attributes of each level, by type: a command's own level, and the nests that lead on from there by
 *   [AttributePolicy.nestedPolicy]
 */
public class FamilyPolicy internal constructor(
    public val familyId: Int,
    public val operations: List<OperationPolicy>,
    public val policies: Map<Int, Map<Int, AttributePolicy>>,
) {
    /** The attributes that the command takes when it is sent for one object, by type; null if it cannot be, or if they are not checked. */
    public fun attributes(command: Int): Map<Int, AttributePolicy>? = at(operations.find { it.command == command }?.doPolicy)

    /** The attributes that the command takes with [io.netloom.netlink.NetlinkFlags.DUMP], by type; null if it cannot, or if they are not checked. */
    public fun dumpAttributes(command: Int): Map<Int, AttributePolicy>? = at(operations.find { it.command == command }?.dumpPolicy)

    private fun at(index: Int?): Map<Int, AttributePolicy>? = if (index == null) null else policies[index]

    /** How many commands and policies there are. */
    override fun toString(): String = "family $familyId: ${operations.size} commands, ${policies.size} policies"

    internal companion object {
        /**
         * Puts together what the messages of a dump said.
         *
         * @param dumpOnly the commands that can only be dumped, in the family's order. They are told as 0 (Linux 6.18), because the kernel takes the number from the
         *   half of the command that is empty
         */
        @JvmSynthetic
        internal fun of(familyId: Int, parts: List<PolicyPart>, dumpOnly: List<Int>): FamilyPolicy {
            val policies = sortedMapOf<Int, MutableMap<Int, AttributePolicy>>()
            for (part in parts) {
                for ((index, attribute) in part.attributes) policies.getOrPut(index) { sortedMapOf() }[attribute.type] = attribute
            }
            val missing = dumpOnly.iterator()
            val operations = parts.flatMap { it.operations }.map { operation ->
                if (operation.command == 0 &&
                    missing.hasNext()
                ) {
                    OperationPolicy(missing.next(), operation.doPolicy, operation.dumpPolicy)
                } else {
                    operation
                }
            }
            return FamilyPolicy(familyId, operations, policies)
        }

        /** See [of]. */
        @JvmSynthetic
        internal fun dumpOnly(family: GenericFamily): List<Int> =
            family.operations.filter { it.canDump && !it.canDo && it.hasPolicy }.map { it.command }
    }
}

/**
 * Which policies one command has.
 *
 * @property command the command
 * @property doPolicy the index in [FamilyPolicy.policies] for a request for one object; null if the command has no such form
 * @property dumpPolicy the index in [FamilyPolicy.policies] for a dump; null if the command has no such form
 */
public class OperationPolicy internal constructor(public val command: Int, public val doPolicy: Int?, public val dumpPolicy: Int?) {
    /** `3: do 0, dump 1`. */
    override fun toString(): String = "$command: " + listOfNotNull(doPolicy?.let { "do $it" }, dumpPolicy?.let { "dump $it" }).joinToString()
}

/** What one message of a policy dump says. */
internal class PolicyPart(val operations: List<OperationPolicy>, val attributes: List<Pair<Int, AttributePolicy>>)
