@file:JvmName("PerformanceReport")

package io.netloom.benchmarks.report

import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.extension
import kotlin.io.path.isSameFileAs
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.system.exitProcess

/** Of the harness that runs other libraries beside us. */
private const val RESULTS = "results.jsonl"

/**
 * `RESULTS.jsonl [docs/performance.md]`: keeps the results beside the document (`docs/performance/results.jsonl`), and writes its tables and charts
 * from them and from the other `.jsonl` files there.
 */
public fun main(arguments: Array<String>) {
    if (arguments.isEmpty()) {
        System.err.println("usage: report RESULTS.jsonl [docs/performance.md]")
        exitProcess(2)
    }
    val document = Path(arguments.getOrElse(1) { "docs/performance.md" })
    val folder = folder(document).createDirectories()
    val results = Path(arguments[0])
    val kept = folder.resolve(RESULTS)
    if (!kept.toFile().exists() || !results.isSameFileAs(kept)) kept.writeText(results.readText())
    rewritten(document).forEach { (file, text) -> file.writeText(text) }
}

/** The document and its charts as the results beside it have them. */
internal fun rewritten(document: Path): Map<Path, String> {
    val folder = folder(document)
    // Ours come first: what a harness says of itself holds for what follows it.
    val results = Results.read(folder.listDirectoryEntries("*.jsonl").sorted().sortedBy { it.name == RESULTS }.flatMap { it.readLines() })
    val unknown = results.workloads - workloadViews.map { it.name } - Tables.ALONE - Tables.SYSTEM_CALLS
    require(unknown.isEmpty()) { "nothing is known of the workloads $unknown" }
    val tables = Tables(results)
    val parts = linkedMapOf("machine" to tables.machine(), "goals" to tables.goals(goals))
    val files = LinkedHashMap<Path, String>()
    for (view in workloadViews) {
        val chart = BarChart.of(view, results)
        if (chart == null) {
            parts[view.name] = "Not measured."
            continue
        }
        val file = folder.resolve("${view.name}.svg")
        files[file] = SvgChart.of(chart)
        parts[view.name] = "![${chart.title}](${folder.fileName}/${file.fileName})\n\n${tables.of(view)}"
    }
    parts[Tables.SYSTEM_CALLS] = tables.systemCalls()
    parts["alone"] = tables.alone()
    files[document] = GeneratedParts(document.readText()).replaced(parts)
    return files
}

private fun folder(document: Path): Path {
    require(document.extension == "md") { "no Markdown: $document" }
    return document.resolveSibling(document.nameWithoutExtension)
}
