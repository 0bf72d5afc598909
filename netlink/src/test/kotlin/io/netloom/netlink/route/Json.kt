package io.netloom.netlink.route

import io.netloom.testkit.TestHost

/** As much of JSON as `ip -j` writes. */
internal class Json private constructor(private val text: String) {
    private var at = 0

    private fun value(): Any? {
        blank()
        return when (text[at]) {
            '{' -> members()
            '[' -> items()
            '"' -> string()
            else -> word()
        }
    }

    private fun blank() {
        while (at < text.length && text[at].isWhitespace()) at++
    }

    private fun members(): Map<String, Any?> = buildMap {
        list('}') {
            val name = string()
            blank()
            check(text[at++] == ':')
            put(name, value())
        }
    }

    private fun items(): List<Any?> = buildList { list(']') { add(value()) } }

    private inline fun list(end: Char, item: () -> Unit) {
        at++
        while (true) {
            blank()
            when (text[at]) {
                end -> break
                ',' -> at++
                else -> item()
            }
        }
        at++
    }

    private fun string(): String {
        blank()
        check(text[at++] == '"') { "no string at $at of $text" }
        return buildString {
            while (text[at] != '"') {
                if (text[at] == '\\') at++
                append(text[at++])
            }
            at++
        }
    }

    private fun word(): Any? {
        val start = at
        while (at < text.length && text[at] !in ",]} \n") at++
        val word = text.substring(start, at)
        return when (word) {
            "null" -> null
            "true" -> true
            "false" -> false
            else -> word.toLongOrNull() ?: word.toDouble()
        }
    }

    companion object {
        fun parse(text: String): Any? = Json(text).value()
    }
}

/** What `ip -d -j` answers in this host: the witness of these tests. */
@Suppress("UNCHECKED_CAST")
internal fun TestHost.ip(vararg arguments: String): List<Map<String, Any?>> {
    val text = run("ip", "-d", "-j", *arguments).expectSuccess().trim()
    return if (text.isEmpty()) emptyList() else (Json.parse(text) as List<Map<String, Any?>>).filter { it.isNotEmpty() }
}

/** Runs `ip` for what it does. */
internal fun TestHost.setUp(vararg commands: String) {
    for (command in commands) run("ip", *command.split(' ').toTypedArray()).expectSuccess()
}
