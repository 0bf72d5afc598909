package io.netloom.benchmarks.report

/**
 * The parts of a document that are not written by hand, each between two lines:
 * ```
 * <!-- generated: NAME -->
 * <!-- end: NAME -->
 * ```
 */
internal class GeneratedParts(private val document: String) {
    /** The document with these parts; it has to have a place for each of them, and none besides. */
    fun replaced(parts: Map<String, String>): String {
        val places = part.findAll(document).map { it.groupValues[1] }.toList()
        require(places.sorted() == parts.keys.sorted()) { "the document has places for $places, and there are ${parts.keys}" }
        return part.replace(document) { place ->
            val name = place.groupValues[1]
            "<!-- generated: $name -->\n\n${parts.getValue(name)}\n\n<!-- end: $name -->"
        }
    }

    private companion object {
        val part = Regex("""<!-- generated: (\S+) -->.*?<!-- end: \1 -->""", RegexOption.DOT_MATCHES_ALL)
    }
}
