package io.netloom.net

import kotlin.random.Random

/**
 * The answer to a look-up of a service. Immutable.
 *
 * @property name the name that has the records, with the dot at the end: the one that was asked for, or what it is an alias of
 * @property records in the order in which to try them: by priority, and at random by weight among those of one priority (RFC 2782); never empty
 */
public class SrvRecords internal constructor(public val name: String, public val records: List<SrvRecord>) {
    /** The name and the records. */
    override fun toString(): String = "$name $records"

    internal companion object {
        @JvmSynthetic
        fun order(records: List<SrvRecord>, random: Random = Random.Default): List<SrvRecord> =
            records.groupBy { it.priority }.toSortedMap().values.flatMap { byWeight(it, random) }

        /** RFC 2782: those of weight 0 stand in front, so that they are drawn only by a 0, but are drawn. */
        private fun byWeight(records: List<SrvRecord>, random: Random): List<SrvRecord> {
            val left = records.shuffled(random).sortedBy { it.weight != 0 }.toMutableList()
            return List(left.size) { left.removeAt(draw(left, random)) }
        }

        private fun draw(records: List<SrvRecord>, random: Random): Int {
            var rest = random.nextInt(records.sumOf { it.weight } + 1)
            return records.indexOfFirst {
                rest -= it.weight
                rest <= 0
            }
        }
    }
}
