package io.netloom.benchmarks.report

/** The tables of the document, in Markdown. */
internal class Tables(private val results: Results) {
    /** For each set of parameters of a workload: what every peer reached, beside the reference. */
    fun of(view: WorkloadView): String = results.settings(view.name).joinToString("\n\n") { params ->
        val peers = results.peers(view.name, params)
        val reference = peers[view.reference] ?: emptyList()
        val columns = view.metrics.mapNotNull { metric -> peers.values.flatten().find { it.metric == metric } }
        val rows = peers.map { (peer, figures) ->
            listOf(name(peer)) + columns.map { column -> cell(figures.of(column.metric), reference.of(column.metric)) }
        }
        caption(params) + table(listOf("peer") + columns.map { "${it.metric} (${Figures.unit(it.unit)})" }, rows)
    }

    /** What was to be reached, and what was. */
    fun goals(goals: List<Goal>): String {
        val verdicts = goals.flatMap { it.verdicts(results) }
        val missing = verdicts.count { it.isReached == null }
        val counts = listOfNotNull(
            "Reached: ${verdicts.count { it.isReached == true }} of ${verdicts.size}",
            "not measured: $missing".takeIf { missing > 0 },
        )
        val rows = verdicts.map { verdict ->
            val goal = verdict.goal
            listOf(
                titled(goal.workload, distinctive(goal.workload, verdict.params)),
                "`${goal.ours}` ${goal.metric}",
                verdict.bound.text(),
                reached(verdict),
                when (verdict.isReached) {
                    true -> "yes"
                    false -> "**no**"
                    null -> "not measured"
                },
            )
        }
        return counts.joinToString("; ", postfix = ".\n\n") + table(listOf("workload", "figure", "goal", "reached", ""), rows, right = setOf(3))
    }

    /** The parameters that not all runs of the workload share. */
    private fun distinctive(workload: String, params: Map<String, String>): Map<String, String> {
        val settings = results.settings(workload)
        return params.filter { parameter -> settings.any { it[parameter.key] != parameter.value } }
    }

    /** The machine and the versions of the peers. */
    fun machine(): String = table(
        listOf("", ""),
        (results.machine.entries + mapOf("versions" to results.versions.entries.joinToString(", ") { (name, version) -> "$name $version" }).entries)
            .map { (name, value) -> listOf(name.replace('_', ' '), value) },
        right = emptySet(),
    )

    /** The system calls of an operation, by name; EAGAIN is those of them that found nothing. */
    fun systemCalls(): String {
        val rows = results.settings(SYSTEM_CALLS).flatMap { params ->
            results.peers(SYSTEM_CALLS, params).map { (peer, figures) ->
                val calls = figures.filter { it.metric != AGAIN }
                listOf(
                    titled(params[WORKLOAD].orEmpty(), params - WORKLOAD),
                    name(peer),
                    calls.joinToString(", ") { "${it.metric} ${Figures.text(it.value)}" },
                    Figures.text(calls.sumOf { it.value }),
                    figures.of(AGAIN)?.let { Figures.text(it.value) }.orEmpty(),
                )
            }
        }
        return table(listOf("", "peer", "calls per operation", "sum", "of them EAGAIN"), rows, right = setOf(3, 4))
    }

    /** What was measured without peers. */
    fun alone(): String = table(
        listOf("", "figure", "median", "least", "greatest", "runs"),
        ALONE.flatMap { workload ->
            results.settings(workload).flatMap { params ->
                results.peers(workload, params).values.flatten().map {
                    listOf(
                        titled(workload, params),
                        "`${it.peer}` ${it.metric} (${Figures.unit(it.unit)})",
                    ) + listOf(it.value, it.least, it.greatest).map(Figures::text) + it.runs.toString()
                }
            }
        },
        right = setOf(2, 3, 4, 5),
    )

    private fun reached(verdict: Verdict): String {
        val figure = verdict.figure ?: return ""
        val reference = verdict.limit?.reference
        val peer = reference?.let { " of ${Figures.text(it)}" + if (verdict.bound is BelowManaged) " (`${it.peer}`)" else "" }.orEmpty()
        val ratio = reference?.let { Figures.ratio(figure.value / it.value) + ": " }.orEmpty()
        return ratio + Figures.text(figure) + peer + if (verdict.isNoisy) " ~" else ""
    }

    private fun cell(figure: Measurement?, reference: Measurement?): String {
        if (figure == null) return ""
        val ratio = if (reference == null || reference.value == 0.0) "" else " " + Figures.ratio(figure.value / reference.value)
        return Figures.text(figure.value) + ratio + if (figure.isNoisy) " ~" else ""
    }

    private fun caption(params: Map<String, String>): String =
        if (params.isEmpty()) "" else params.entries.joinToString(", ", postfix = "\n\n") { (key, value) -> "`$key=$value`" }

    private fun name(peer: String): String = if (PeerKind.of(peer) == PeerKind.OURS) "**$peer**" else peer

    private fun titled(workload: String, params: Map<String, String>): String =
        (listOf(workload) + params.map { (key, value) -> "$key=$value" }).joinToString(", ")

    private fun List<Measurement>.of(metric: String): Measurement? = find { it.metric == metric }

    companion object {
        /** The calls of the other workloads, which its parameters name. */
        const val SYSTEM_CALLS = "system-calls"

        /** Workloads that no other library has. */
        val ALONE = listOf("start-up", "idle", "copy")

        private const val WORKLOAD = "workload"
        private const val AGAIN = "EAGAIN"

        /** @param right the columns of figures; without it all but the first */
        fun table(head: List<String>, rows: List<List<String>>, right: Set<Int> = (1..head.lastIndex).toSet()): String {
            val rule = head.indices.joinToString(" | ", "| ", " |") { if (it in right) "---:" else "---" }
            return (listOf(row(head), rule) + rows.map(::row)).joinToString("\n")
        }

        private fun row(cells: List<String>): String = cells.joinToString(" | ", "| ", " |")
    }
}
