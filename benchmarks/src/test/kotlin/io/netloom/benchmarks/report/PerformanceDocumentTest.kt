package io.netloom.benchmarks.report

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.isRegularFile
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText
import kotlin.io.path.writeText

class PerformanceDocumentTest :
    FunSpec({
        val document = Path.of(checkNotNull(System.getProperty("netloom.root")), "docs/performance.md")
        val folder = document.resolveSibling("performance")

        test("docs/performance.md and its charts are what the results beside it say") {
            for ((file, text) in rewritten(document)) {
                withClue("`benchmarks/run report docs/performance/results.jsonl` writes ${file.fileName}") { file.readText() shouldBe text }
            }
        }

        test("every chart is well-formed, and none is left over") {
            val charts = folder.listDirectoryEntries("*.svg")
            charts.forEach { Svg.parse(it.readText()).documentElement.tagName shouldBe "svg" }
            rewritten(document).keys.toList() shouldContainExactlyInAnyOrder charts.plusElement(document)
        }

        test("its links lead somewhere") {
            for (link in Regex("""]\(([^)#]+)\)""").findAll(document.readText()).map { it.groupValues[1] }.filterNot { "://" in it }) {
                withClue(link) { document.resolveSibling(link).isRegularFile() shouldBe true }
            }
        }

        test("the program keeps the results and writes document and charts from them") {
            val copy = tempdir().toPath().resolve("figures.md")
            val names = listOf("machine", "goals") + workloadViews.map { it.name } + "system-calls" + "alone"
            copy.writeText(names.joinToString("\n", "By hand.\n", "\nBy hand, too.\n") { "<!-- generated: $it -->\n<!-- end: $it -->" })
            val results = tempdir().toPath().resolve("today.jsonl").apply { writeText(Sample.lines.joinToString("\n")) }
            main(arrayOf(results.toString(), copy.toString()))
            val beside = copy.resolveSibling("figures")
            beside.listDirectoryEntries().map { it.fileName.toString() }.shouldContainExactlyInAnyOrder("results.jsonl", "W2.svg", "W6.svg")
            val text = copy.readText()
            text.lines().first() shouldBe "By hand."
            text.lines().takeLast(2).first() shouldBe "By hand, too."
            ("![W6: One link asked for over netlink](figures/W6.svg)" in text) shouldBe true
            (Tables(Sample.results).of(Sample.view("W2")) in text) shouldBe true

            main(arrayOf(beside.resolve("results.jsonl").toString(), copy.toString()))
            copy.readText() shouldBe text
        }

        test("a document without a place for a part, or with one too many, is refused") {
            shouldThrow<IllegalArgumentException> { GeneratedParts("nothing").replaced(mapOf("W1" to "")) }
            shouldThrow<IllegalArgumentException> { GeneratedParts("<!-- generated: W1 -->\n<!-- end: W1 -->").replaced(emptyMap()) }
        }
    })
