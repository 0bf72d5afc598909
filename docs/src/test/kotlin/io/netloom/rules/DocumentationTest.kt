package io.netloom.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.netloom.docs.Project
import java.nio.file.Path
import kotlin.io.path.readLines

/**
 * Every public declaration has its KDoc. Dokka's own `reportUndocumented` cannot be satisfied by an enum (it asks for the documentation of `values()`); this
 * reads the sources, where explicit API mode has put `public` before everything that counts.
 */
class DocumentationTest :
    FunSpec({
        for (module in Project.libraries) {
            test("everything public in $module is documented") {
                Project.files("$module/src/main/kotlin", "kt").flatMap(::undocumented).shouldBeEmpty()
            }
        }
    })

private val property = Regex("""^public (?:override )?va[lr] (\w+).*,$""")

/** Where [file] has a public declaration that is neither preceded by KDoc nor a constructor's property with a `@property` in the class's. */
private fun undocumented(file: Path): List<String> {
    val lines = file.readLines().map(String::trim)
    return lines.indices.filter { index ->
        val line = lines[index].replace(Regex("""^(@\S+ )+"""), "")
        val before = lines.subList(0, index).lastOrNull { !it.startsWith("@") }.orEmpty()
        val inConstructor = property.find(line)?.let { "@property ${it.groupValues[1]} " in lines.subList(0, index).joinToString("\n") } ?: false
        line.startsWith("public ") && !line.startsWith("public constructor(") && !before.endsWith("*/") && !inConstructor
    }.map { "${Project.name(file)}:${it + 1}: ${lines[it]}" }
}
