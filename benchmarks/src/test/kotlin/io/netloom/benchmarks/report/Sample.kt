package io.netloom.benchmarks.report

/** A small file of results, made by hand. */
internal object Sample {
    val lines: List<String> = checkNotNull(javaClass.getResource("sample.jsonl")).readText().lines()
    val results: Results = Results.read(lines)

    fun view(name: String): WorkloadView = workloadViews.single { it.name == name }
}
