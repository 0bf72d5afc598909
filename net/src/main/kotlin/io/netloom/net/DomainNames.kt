package io.netloom.net

import org.xbill.DNS.Name
import org.xbill.DNS.TextParseException

/** Names of hosts and domains, as they are asked for and as they are answered. */
internal object DomainNames {
    /**
     * The names that a text may stand for, the likeliest first: itself, and itself in each of the domains.
     *
     * @throws AddressSyntaxException `invalid host name`
     */
    fun candidates(text: String, search: List<String>, dots: Int): List<Name> {
        val itself = absolute(text)
        if (text.endsWith('.')) return listOf(itself)
        val inDomains = search.mapNotNull { domain ->
            try {
                absolute("$text.$domain")
            } catch (_: AddressSyntaxException) {
                null // too long in this domain
            }
        }
        return (if (text.count { it == '.' } >= dots) listOf(itself) + inDomains else inDomains + itself).distinct()
    }

    /** Whether a name is of the domain `onion`, about which no server may be asked (RFC 7686). */
    fun isOnion(text: String): Boolean = text.removeSuffix(".").let {
        it.equals("onion", ignoreCase = true) ||
            it.endsWith(".onion", ignoreCase = true)
    }

    private fun absolute(text: String): Name = try {
        Name.fromString(Idna.toAscii(text), Name.root)
    } catch (_: TextParseException) {
        throw AddressSyntaxException("invalid host name", text)
    }

    /**
     * Whether a name in an answer is one that hosts have. Whoever runs a zone may put any bytes into a name, and programs put names into logs, commands
     * and pages.
     */
    fun isHost(name: Name): Boolean = name.toString().all { it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9' || it in "-_." }
}
