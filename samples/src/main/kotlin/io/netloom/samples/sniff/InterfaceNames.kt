package io.netloom.samples.sniff

import io.netloom.socket.Conn
import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.readLines

/** Names of interfaces by their index, in the namespace of the thread that asks, also of those without an address. */
internal class InterfaceNames(private val conn: Conn) {
    private val names = HashMap<Int, String>()

    /** The index as a number where an interface is gone already. */
    fun of(index: Int): String {
        if (index !in names) refresh()
        return names.getOrPut(index) { "if$index" }
    }

    private fun refresh() {
        for (line in DEVICES.readLines().drop(HEADING)) {
            val name = line.substringBefore(':').trim()
            try {
                names[conn.options.interfaceIndex(name)] = name
            } catch (_: IOException) {
                continue // it has gone between the two questions
            }
        }
    }

    private companion object {
        const val HEADING = 2
        val DEVICES: Path = Path.of("/proc/thread-self/net/dev")
    }
}
