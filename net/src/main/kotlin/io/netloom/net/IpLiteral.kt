package io.netloom.net

/**
 * Reads IP addresses in the one form that everybody writes: four decimal numbers without leading zeros, or the text of RFC 4291 with groups of at
 * most four digits and `::` for at least one group. Anything else is no address; nothing is ever looked up.
 */
internal object IpLiteral {
    private const val IPV4_BYTES = 4
    private const val IPV6_BYTES = 16
    private const val GROUP_DIGITS = 4

    /** 4 or 16 bytes; null if the text is no address. */
    fun parse(text: String): ByteArray? = if (':' in text) ipv6(text) else ipv4(text)

    private fun ipv4(text: String): ByteArray? {
        val numbers = text.split('.')
        if (numbers.size != IPV4_BYTES) return null
        return ByteArray(IPV4_BYTES) { octet(numbers[it]) ?: return null }
    }

    private fun octet(text: String): Byte? {
        if (text.isEmpty() || text.length > 3 || text.any { it !in '0'..'9' } || (text.length > 1 && text[0] == '0')) return null
        return text.toInt().takeIf { it <= 255 }?.toByte()
    }

    private fun ipv6(text: String): ByteArray? {
        val gap = text.indexOf("::")
        if (gap < 0) return groups(text)?.takeIf { it.size == IPV6_BYTES }
        val head = groups(text.substring(0, gap)) ?: return null
        val tail = groups(text.substring(gap + 2)) ?: return null
        if ('.' in text.substring(0, gap) || head.size + tail.size > IPV6_BYTES - 2) return null
        return head.copyOf(IPV6_BYTES).also { tail.copyInto(it, IPV6_BYTES - tail.size) }
    }

    /** The bytes of groups with single colons between them, of which the last may be a dotted IPv4 address. */
    private fun groups(text: String): ByteArray? {
        if (text.isEmpty()) return ByteArray(0)
        val parts = text.split(':')
        var bytes = ByteArray(0)
        for ((index, part) in parts.withIndex()) {
            bytes += (if ('.' in part && index == parts.lastIndex) ipv4(part) else group(part)) ?: return null
        }
        return bytes
    }

    private fun group(text: String): ByteArray? {
        if (text.length !in 1..GROUP_DIGITS || text.any { it !in '0'..'9' && it !in 'a'..'f' && it !in 'A'..'F' }) return null
        val number = text.toInt(16)
        return byteArrayOf((number shr 8).toByte(), number.toByte())
    }
}
