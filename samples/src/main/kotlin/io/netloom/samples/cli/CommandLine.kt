package io.netloom.samples.cli

/** One option of a command: a flag, or with a [value] the name of its argument. */
internal class Option(val name: String, val help: String, val value: String? = null, val alias: String? = null) {
    fun isCalled(word: String): Boolean = word == name || word == alias
}

/** What the command line said is not what the command takes. The message is one sentence for standard error. */
internal class UsageException(message: String) : Exception(message)

/**
 * A command's options, and how to read them: `-c 3`, `-c3`, `-nq`, `-dd` where that is an option's whole name, `--json`, `--socket raw`,
 * `--socket=raw`, options and operands in any order, and `--` before operands that begin with a dash. (A library for this costs 60 to 90 ms at every start.)
 */
internal class CommandLine(val command: String, private val synopsis: String, private val options: List<Option>) {
    fun parse(arguments: List<String>): ParsedLine {
        val line = ParsedLine()
        val rest = ArrayDeque(arguments)
        while (rest.isNotEmpty()) {
            val word = rest.removeFirst()
            when {
                word == "--" -> while (rest.isNotEmpty()) line.operands += rest.removeFirst()
                word.startsWith("--") || options.any { it.isCalled(word) } -> long(word, rest, line)
                word.length > 1 && word[0] == '-' -> cluster(word, rest, line)
                else -> line.operands += word
            }
        }
        return line
    }

    /** What `-h` prints. */
    fun help(): String {
        val left = options.map { option -> listOfNotNull(option.name, option.alias).joinToString(", ") + (option.value?.let { " <$it>" } ?: "") }
        val width = left.maxOf { it.length } + 2
        val text = StringBuilder("Usage: ").append(command).append(' ').append(synopsis).append("\n\n")
        options.forEachIndexed { index, option -> text.append("  ").append(left[index].padEnd(width)).append(option.help).append('\n') }
        return text.toString()
    }

    private fun long(word: String, rest: ArrayDeque<String>, line: ParsedLine) {
        val option = find(word.substringBefore('='))
        when {
            option.value == null && '=' in word -> throw UsageException("option ${option.name} takes no argument")
            option.value == null -> line.put(option, "")
            '=' in word -> line.put(option, word.substringAfter('='))
            else -> line.put(option, argument(option, rest))
        }
    }

    private fun cluster(word: String, rest: ArrayDeque<String>, line: ParsedLine) {
        var index = 1
        while (index < word.length) {
            val option = find("-" + word[index++])
            if (option.value == null) {
                line.put(option, "")
            } else {
                line.put(option, if (index < word.length) word.substring(index) else argument(option, rest))
                return
            }
        }
    }

    private fun find(name: String): Option = options.firstOrNull { it.isCalled(name) } ?: throw UsageException("unknown option: $name")

    private fun argument(option: Option, rest: ArrayDeque<String>): String =
        rest.removeFirstOrNull() ?: throw UsageException("option ${option.name} needs an argument: <${option.value}>")
}

/** What stood on the command line. An option given twice has its last value. */
internal class ParsedLine {
    private val values = HashMap<String, String>()
    val operands: MutableList<String> = ArrayList()

    operator fun contains(name: String): Boolean = name in values

    operator fun get(name: String): String? = values[name]

    /** The value of a whole-number option within [range], or null if it was not given. */
    fun long(name: String, range: LongRange): Long? {
        val text = values[name] ?: return null
        val number = text.toLongOrNull() ?: throw UsageException("invalid argument: '$text'")
        if (number !in range) throw UsageException("invalid argument: '$text': out of range: ${range.first} <= value <= ${range.last}")
        return number
    }

    /** The value of an option in seconds with decimals, as nanoseconds and at least [least], or null if it was not given. */
    fun seconds(name: String, least: Long): Long? {
        val text = values[name] ?: return null
        val seconds = text.toBigDecimalOrNull() ?: throw UsageException("invalid argument: '$text'")
        if (seconds > LONGEST_SECONDS) throw UsageException("invalid argument: '$text': out of range")
        val nanos = seconds.movePointRight(NANO_DIGITS).toLong()
        if (nanos < least) throw UsageException("invalid argument: '$text': too small")
        return nanos
    }

    internal fun put(option: Option, value: String) {
        values[option.name] = value
    }

    private companion object {
        const val NANO_DIGITS = 9
        val LONGEST_SECONDS = 1_000_000_000.toBigDecimal()
    }
}
