package io.netloom.benchmarks.report

/** A chart before it is drawn: groups of horizontal bars. */
internal class BarChart(val title: String, val groups: List<Group>) {
    /** Bars that share a scale. */
    class Group(val label: String, val unit: String, val bars: List<Bar>) {
        /** Where the scale ends: far enough for all of ours and for the reference; longer bars are cut. */
        val end: Double = minOf(
            bars.maxOf { it.greatest },
            maxOf(
                bars.filter(Bar::isKept).maxOf { it.greatest } * ROOM,
                bars.minOf { it.value } * SPAN,
            ),
        )

        private companion object {
            const val ROOM = 1.25
            const val SPAN = 3.0
        }
    }

    /** One peer, and the least and the greatest of its runs. */
    class Bar(val peer: String, val value: Double, val least: Double, val greatest: Double, val isReference: Boolean) {
        val kind: PeerKind = PeerKind.of(peer)
        val isKept: Boolean get() = isReference || kind == PeerKind.OURS
    }

    /** The whole chart in words, for those who can not see it. */
    fun description(): String = groups.joinToString(" ") { group ->
        group.label + ": " + group.bars.joinToString(", ", postfix = ".") { "${it.peer} ${Figures.text(it.value)} ${group.unit}" }
    }

    companion object {
        private val parameter = Regex("""\{(\w+)}""")

        /** The chart of a workload, the shortest bars first; null if nothing of it was measured. */
        fun of(view: WorkloadView, results: Results): BarChart? {
            val groups = view.bars.flatMap { bars ->
                results.settings(view.name, bars.filter).mapNotNull { params -> group(view, bars, params, results) }
            }
            return if (groups.isEmpty()) null else BarChart("${view.name}: ${view.chart}", groups)
        }

        private fun group(view: WorkloadView, bars: Bars, params: Map<String, String>, results: Results): Group? {
            val figures = results.peers(view.name, params).values.flatten().filter { it.metric == bars.metric }.sortedBy { it.value }
            if (figures.isEmpty()) return null
            val label = bars.label.replace(parameter) { params[it.groupValues[1]].orEmpty() }
            return Group(
                label,
                Figures.unit(figures.first().unit),
                figures.map { Bar(it.peer, it.value, it.least, it.greatest, it.peer == view.reference) },
            )
        }
    }
}
