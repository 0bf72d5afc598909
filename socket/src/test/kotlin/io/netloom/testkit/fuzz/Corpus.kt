package io.netloom.testkit.fuzz

import java.nio.file.Path
import java.util.HexFormat
import kotlin.io.path.readLines

/**
 * The inputs that a [Fuzzer] begins with, from a file in `src/test/resources/fuzz`: lines `name: hexadecimal digits`, spaces between digits and
 * lines that begin with `#` count for nothing. What a fuzzer has found is added there, so that it is tried first from then on.
 */
class Corpus private constructor(private val file: Path, val inputs: Map<String, ByteArray>) {
    override fun toString(): String = "$file"

    companion object {
        fun load(name: String): Corpus {
            val file = Path.of("src/test/resources/fuzz", "$name.txt")
            val inputs = LinkedHashMap<String, ByteArray>()
            for (line in file.readLines().filter { it.isNotBlank() && !it.startsWith("#") }) {
                val (input, digits) = line.split(':', limit = 2)
                check(inputs.put(input, HexFormat.of().parseHex(digits.filterNot(Char::isWhitespace))) == null) { "twice in $file: $input" }
            }
            return Corpus(file, inputs)
        }
    }
}
