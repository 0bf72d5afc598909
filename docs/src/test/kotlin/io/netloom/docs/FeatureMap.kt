package io.netloom.docs

import kotlin.io.path.readLines
import kotlin.io.path.readText

/** One row of `docs/feature-map.md`. */
class FeatureRow(val line: Int, val item: String, val what: String, val symbols: List<String>, val tests: List<String>) {
    /** The feature is for a later version, and nothing of it exists yet. */
    val planned: Boolean
        get() = symbols == listOf(PLANNED)

    override fun toString() = "docs/feature-map.md:$line: $item"

    companion object {
        const val PLANNED = "planned"
    }
}

/** Reads `docs/feature-map.md` and finds what it names. */
object FeatureMap {
    private const val CELLS = 4
    private val itemNumber = Regex("""[A-K]\d+(\.\d+[a-z]?)?""")
    private val packages = listOf(
        "bpf", "socket", "socket.ip", "ipv4", "ipv6", "icmp", "netlink", "netlink.genetlink", "netlink.route", "netlink.test", "net", "samples",
    ).map { "io.netloom.$it" }
    private val testClass = Regex("""^(?:\w+ )*(?:class|object) (\w+)""", RegexOption.MULTILINE)

    fun rows(): List<FeatureRow> = Project.root.resolve("docs/feature-map.md").readLines().mapIndexedNotNull { index, line ->
        val cells = line.split(" | ").map { it.trim(' ', '|') }
        if (!line.startsWith("| ") || !itemNumber.matches(cells.first())) return@mapIndexedNotNull null
        check(cells.size == CELLS) { "docs/feature-map.md:${index + 1}: ${cells.size} cells instead of $CELLS" }
        FeatureRow(index + 1, cells[0], cells[1], names(cells[2]), names(cells[3]))
    }

    /** The items of the behaviour checklist that must have a row. */
    fun items(): List<String> =
        checkNotNull(javaClass.getResource("/feature-items.txt")).readText().lines().filter { it.isNotBlank() && !it.startsWith("#") }

    /** The names of all classes in the test sources. */
    fun testClasses(): Set<String> =
        Project.testSources().flatMapTo(HashSet()) { source -> testClass.findAll(source.readText()).map { it.groupValues[1] } }

    /** True if [symbol] (`Conn`, `Conn.read`, `SockAddr.Unix.path`, `MessageFlag.PEEK`) is public API. */
    fun exists(symbol: String): Boolean {
        val parts = symbol.split('.')
        for (classParts in parts.size downTo parts.size - 1) {
            if (classParts == 0) continue
            val type = publicClass(parts.take(classParts).joinToString("$")) ?: continue
            if (classParts == parts.size || hasMember(type, parts.last())) return true
        }
        return false
    }

    private fun publicClass(name: String): Class<*>? =
        packages.firstNotNullOfOrNull { runCatching { Class.forName("$it.$name", false, javaClass.classLoader) }.getOrNull() }

    private fun hasMember(type: Class<*>, name: String): Boolean {
        val property = name.replaceFirstChar(Char::uppercase)
        val names = setOf(name, "get$property", "set$property", "is$property")
        return type.fields.any { it.name == name } || type.methods.any { !it.isBridge && it.name.substringBefore('-') in names }
    }

    private fun names(cell: String): List<String> = cell.split(',').map { it.trim().trim('`') }.filter(String::isNotEmpty)
}
