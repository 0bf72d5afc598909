package io.netloom.net

import io.netloom.socket.Protocol
import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.readLines

/** Protocols of IP by number or name, from `/etc/protocols` and those that every machine has. */
internal object IpProtocols {
    private const val HIGHEST = 255
    private val BUILT_IN = mapOf(
        "icmp" to Protocol.ICMP,
        "igmp" to Protocol.IGMP,
        "tcp" to Protocol.TCP,
        "udp" to Protocol.UDP,
        "ipv6-icmp" to Protocol.ICMPV6,
    )

    /** The number; null if nobody knows it. */
    fun find(text: String): Int? =
        if (text.isNotEmpty() && text.all { it in '0'..'9' }) text.toIntOrNull()?.takeIf { it <= HIGHEST } else known[text] ?: known[text.lowercase()]

    private val known: Map<String, Int> by lazy {
        NameTable.read(Path.of("/etc/protocols")).mapNotNull { (name, value) -> value.toIntOrNull()?.let { name to it } }.toMap() + BUILT_IN
    }
}

/** Files such as `/etc/protocols` and `/etc/services`: a name, a value, other names; `#` begins a comment. */
internal object NameTable {
    private val SPACE = Regex("\\s+")

    /** Every name and its value; empty where there is no such file. */
    fun read(file: Path): List<Pair<String, String>> = try {
        file.readLines().flatMap { line ->
            val words = line.substringBefore('#').trim().split(SPACE)
            if (words.size < 2) emptyList() else (listOf(words[0]) + words.drop(2)).map { it to words[1] }
        }
    } catch (_: IOException) {
        emptyList()
    }
}
