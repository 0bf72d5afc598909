package io.netloom.netlink.route

import org.opentest4j.TestAbortedException
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readText

/** The numbers of a file of `/usr/include/linux`: its enums and its macros that are plain numbers. */
internal object KernelHeader {
    private val files = HashMap<String, Map<String, Int>>()

    fun read(name: String): Map<String, Int> {
        val path = Path.of("/usr/include/linux", name)
        if (!path.exists()) throw TestAbortedException("the kernel's header $path is not installed")
        return files.getOrPut(name) { parse(path.readText()) }
    }

    private fun parse(text: String): Map<String, Int> {
        val numbers = HashMap<String, Int>()
        val bare = text.replace(Regex("""/\*.*?\*/""", RegexOption.DOT_MATCHES_ALL), "").replace(Regex("""//.*"""), "").replace("\\\n", " ")
        for (define in Regex("""#define\s+(\w+)\s+(\(?\w[^\n]*)""").findAll(bare)) {
            number(define.groupValues[2], numbers)?.let { numbers[define.groupValues[1]] = it }
        }
        val noMacros = bare.replace(Regex("""(?m)^\s*#.*$"""), "")
        for (enum in Regex("""enum[^{};]*\{([^}]*)}""").findAll(noMacros)) {
            var next = 0
            for (entry in enum.groupValues[1].split(',').map(String::trim).filter(String::isNotEmpty)) {
                val given = entry.substringAfter('=', "").trim()
                if (given.isNotEmpty()) next = number(given, numbers) ?: next
                numbers[entry.substringBefore('=').trim()] = next++
            }
        }
        return numbers
    }

    private fun number(text: String, known: Map<String, Int>): Int? {
        val word = text.trim().removeSurrounding("(", ")").trim()
        Regex("""(\d+)\s*<<\s*(\d+)""").matchEntire(word)?.let { return it.groupValues[1].toInt() shl it.groupValues[2].toInt() }
        return known[word] ?: word.toIntOrNull() ?: word.takeIf { it.startsWith("0x") }?.drop(2)?.toLongOrNull(16)?.toInt()
    }
}
