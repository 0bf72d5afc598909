package io.netloom.net

import java.nio.file.Path

/** Ports by number or by the name of a service, from `/etc/services` and those that every machine has. */
internal object ServicePorts {
    private const val HIGHEST = 65_535
    private val BUILT_IN = mapOf(
        "domain/tcp" to 53,
        "domain/udp" to 53,
        "ftp/tcp" to 21,
        "http/tcp" to 80,
        "https/tcp" to 443,
        "ntp/udp" to 123,
        "ssh/tcp" to 22,
        "telnet/tcp" to 23,
    )

    /**
     * @param kind `tcp` or `udp`
     * @param text digits or a name; empty is 0
     */
    fun find(kind: String, text: String): Int {
        if (text.isEmpty()) return 0
        if (text.trimStart('+', '-').all { it in '0'..'9' }) {
            return text.toIntOrNull()?.takeIf { it in 0..HIGHEST && text[0].isDigit() } ?: throw AddressSyntaxException("invalid port", text)
        }
        return known["$text/$kind"] ?: known["${text.lowercase()}/$kind"] ?: throw AddressSyntaxException("unknown port", "$kind/$text")
    }

    private val known: Map<String, Int> by lazy {
        val services = NameTable.read(Path.of("/etc/services")).mapNotNull { (name, value) ->
            value.substringBefore('/').toIntOrNull()?.takeIf { it in 0..HIGHEST }?.let { "$name/${value.substringAfter('/')}" to it }
        }
        BUILT_IN + services
    }
}
