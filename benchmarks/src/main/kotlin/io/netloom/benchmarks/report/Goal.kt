package io.netloom.benchmarks.report

import java.util.Locale

/** What a figure of [ours] is to reach, all of the bounds, for all runs of [workload] whose parameters agree with [params]. */
internal class Goal(
    val workload: String,
    val metric: String,
    val ours: String,
    private val params: Map<String, String>,
    private vararg val bounds: Bound,
) {
    /** How far it is reached: a verdict for each set of parameters and each bound, without figures if there are none. */
    fun verdicts(results: Results): List<Verdict> =
        results.settings(workload, params).ifEmpty { listOf(params) }.flatMap { params -> bounds.map { verdict(results, params, it) } }

    private fun verdict(results: Results, params: Map<String, String>, bound: Bound): Verdict {
        val figure = results.find(workload, params, ours, metric)
        val limit = bound.limit(results, this, params)
        return Verdict(this, bound, params, figure, limit.takeIf { figure != null })
    }
}

/** What a figure may be at most. */
internal sealed interface Bound {
    /** Below the limit, not equal to it. */
    val isStrict: Boolean

    /** Null if the peer was not measured. */
    fun limit(results: Results, goal: Goal, params: Map<String, String>): Limit?

    /** How a table says it, before there are figures. */
    fun text(): String
}

/** A number of units. */
internal class Limit(val value: Double, val reference: Measurement?)

/** [factor] times the figure of [peer]. */
internal class Times(private val factor: Double, private val peer: String, override val isStrict: Boolean = false) : Bound {
    override fun limit(results: Results, goal: Goal, params: Map<String, String>): Limit? =
        results.find(goal.workload, params, peer, goal.metric)?.let { Limit(factor * it.value, it) }

    override fun text(): String = if (isStrict &&
        factor == 1.0
    ) {
        "below `$peer`"
    } else {
        "${if (isStrict) "<" else "≤"} ${"%.2f".format(Locale.ROOT, factor)} × `$peer`"
    }
}

/** Below the best of the managed peers. */
internal data object BelowManaged : Bound {
    override val isStrict: Boolean = true

    override fun limit(results: Results, goal: Goal, params: Map<String, String>): Limit? = results.peers(goal.workload, params).values.flatten()
        .filter { it.metric == goal.metric && PeerKind.of(it.peer) == PeerKind.MANAGED }
        .minByOrNull { it.value }
        ?.let { Limit(it.value, it) }

    override fun text(): String = "below every managed peer"
}

/** A fixed [value]. */
internal class Fixed(private val value: Double, private val unit: String, override val isStrict: Boolean = false) : Bound {
    override fun limit(results: Results, goal: Goal, params: Map<String, String>): Limit = Limit(value, null)

    override fun text(): String = "${if (isStrict) "<" else "≤"} ${Figures.text(value)} $unit"
}

/** How far a goal is reached by the runs with these parameters. */
internal class Verdict(val goal: Goal, val bound: Bound, val params: Map<String, String>, val figure: Measurement?, val limit: Limit?) {
    /** Null if something was not measured. */
    val isReached: Boolean?
        get() = when {
            figure == null || limit == null -> null
            bound.isStrict -> figure.value < limit.value
            else -> figure.value <= limit.value
        }

    /** Whether the figure or that of the peer is not to be relied on. */
    val isNoisy: Boolean get() = figure?.isNoisy == true || limit?.reference?.isNoisy == true
}
