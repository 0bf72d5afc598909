package io.netloom.socket

/** The text of an IPv6 address by RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
internal object Inet6Text {
    private const val GROUPS = 8

    fun of(bytes: ByteArray): String {
        val groups = IntArray(GROUPS) { (bytes[2 * it].toInt() and 0xff shl 8) or (bytes[2 * it + 1].toInt() and 0xff) }
        val run = longestZeros(groups)
        val head = (0 until run.first).joinToString(":") { groups[it].toString(16) }
        val tail = (run.last + 1 until GROUPS).joinToString(":") { groups[it].toString(16) }
        return if (run.isEmpty()) groups.joinToString(":") { it.toString(16) } else "$head::$tail"
    }

    private fun longestZeros(groups: IntArray): IntRange {
        var best = IntRange.EMPTY
        var start = 0
        while (start < GROUPS) {
            var end = start
            while (end < GROUPS && groups[end] == 0) end++
            if (end - start >= 2 && end - start > best.count()) best = start until end
            start = end + 1
        }
        return best
    }
}
