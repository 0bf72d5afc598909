package io.netloom.benchmarks.report

/** One figure of one peer: the median of [runs] runs, the least and the greatest of them. */
internal data class Measurement(
    val workload: String,
    val peer: String,
    val metric: String,
    val unit: String,
    val params: Map<String, String>,
    val value: Double,
    val least: Double,
    val greatest: Double,
    val runs: Int,
) {
    /** Whether the runs differ so much that nothing should be built on this figure alone. */
    val isNoisy: Boolean get() = value > 0 && (greatest - least) / value > NOISE

    private companion object {
        const val NOISE = 0.2
    }
}
