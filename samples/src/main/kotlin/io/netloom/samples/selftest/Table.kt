package io.netloom.samples.selftest

/** Rows of text in columns that are as wide as their widest cell; what is too long for the last one goes on below it. */
internal class Table(private val width: Int, private val indent: String = "  ") {
    private val rows = ArrayList<List<String>>()

    fun row(vararg cells: String) {
        rows += cells.asList()
    }

    fun lines(): List<String> {
        if (rows.isEmpty()) return emptyList()
        val widths = IntArray(rows.first().size - 1) { column -> rows.maxOf { it[column].length } }
        val left = indent.length + widths.sumOf { it + GAP.length }
        return rows.flatMap { row ->
            val fixed = indent + widths.indices.joinToString("") { row[it].padEnd(widths[it]) + GAP }
            wrap(row.last(), width - left).mapIndexed { line, text -> ((if (line == 0) fixed else " ".repeat(left)) + text).trimEnd() }
        }
    }

    /** At least one line, and never more than one word in a line that is too short for two. */
    private fun wrap(text: String, room: Int): List<String> {
        val lines = ArrayList<String>()
        var line = StringBuilder()
        for (word in text.split(' ')) {
            if (line.isNotEmpty() && line.length + 1 + word.length > room) {
                lines += line.toString()
                line = StringBuilder()
            }
            if (line.isNotEmpty()) line.append(' ')
            line.append(word)
        }
        return lines + line.toString()
    }

    private companion object {
        const val GAP = "  "
    }
}
