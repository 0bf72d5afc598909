package io.netloom.docs

import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.readLines
import kotlin.io.path.readText

/**
 * Code in Markdown comes from source files that tests run:
 * ```
 * <!-- snippet: docs/src/test/kotlin/io/netloom/docs/GettingStarted.kt#receive -->
 * ```
 * followed by a fenced block. In the source the region stands between lines that contain `snippet: receive` and `end snippet`.
 */
object Snippets {
    private val marker = Regex("""^<!-- snippet: (\S+)#(\S+) -->$""")
    private val codeFence = Regex("""^```(kotlin|java)$""")
    private const val FENCE = "```"
    private const val END = "end snippet"

    /** The document with every snippet as its source has it now; problems are [IllegalStateException]s that name the line. */
    fun refreshed(document: Path): String {
        val name = Project.name(document)
        val lines = document.readLines()
        val result = ArrayList<String>()
        var index = 0
        while (index < lines.size) {
            val line = lines[index++]
            result += line
            check(!codeFence.matches(line)) { "$name:$index: code without a `<!-- snippet: file#region -->` above it" }
            val (file, region) = marker.matchEntire(line)?.destructured ?: continue
            val fence = lines.getOrNull(index)
            check(fence != null && fence.startsWith(FENCE)) { "$name:${index + 1}: a fenced block must follow the snippet's marker" }
            val end = (index + 1 until lines.size).firstOrNull { lines[it] == FENCE }
            check(end != null) { "$name:${index + 1}: the fenced block does not end" }
            result += fence
            result += region(file, region)
            result += FENCE
            index = end + 1
        }
        return result.joinToString("\n", postfix = "\n")
    }

    /** The lines of a region, without the indentation that all of them have. */
    fun region(file: String, region: String): List<String> {
        val source = Project.root.resolve(file)
        check(source.isRegularFile()) { "no such file: $file" }
        val lines = source.readLines()
        val begin = lines.indexOfFirst { it.removeSuffix("-->").trimEnd().endsWith("snippet: $region") }
        check(begin >= 0) { "no region `snippet: $region` in $file" }
        val body = lines.drop(begin + 1).takeWhile { END !in it }
        check(begin + 1 + body.size < lines.size) { "region `snippet: $region` in $file has no `$END`" }
        return body.joinToString("\n").trimIndent().lines()
    }

    /** Every Markdown file whose code is checked. */
    fun documents(): List<Path> = listOf("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Project.root::resolve) +
        Project.files("docs", "md").filterNot { "/target/" in it.toString() }

    fun current(document: Path): String = document.readText()
}
