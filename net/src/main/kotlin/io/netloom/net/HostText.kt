package io.netloom.net

import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import java.net.Inet6Address
import java.net.InetAddress
import java.nio.file.InvalidPathException
import java.nio.file.Path

/** The hosts and paths in the texts of addresses. */
internal object HostText {
    private const val LONGEST_NAME = 253
    private const val LONGEST_LABEL = 63
    private val NUMBER = Regex("\\d+|0[xX][0-9a-fA-F]*")

    /**
     * The address that a text stands for; null for a name that somebody would have to look up. What only looks like an address is refused, lest it be
     * asked of a name server, or taken for an address in one of the forms that nobody expects (`127.1`, `0x7f000001`).
     *
     * @param config where the interface of a zone is
     * @throws AddressSyntaxException `invalid IP address`, `invalid host name`
     */
    fun literal(host: String, config: SocketConfig): InetAddress? {
        parseInetAddressOrNull(host)?.let { return it }
        val percent = host.indexOf('%')
        if (':' in host) return if (percent >= 0) zoned(host, percent, config) else throw AddressSyntaxException("invalid IP address", host)
        val labels = host.removeSuffix(".").split('.')
        if (NUMBER.matches(labels.last())) throw AddressSyntaxException("invalid IP address", host)
        if (host.length > LONGEST_NAME + 1 || labels.any { !isLabel(it) }) throw AddressSyntaxException("invalid host name", host)
        return null
    }

    private fun isLabel(label: String) =
        label.length in 1..LONGEST_LABEL && label.all { it.isLetterOrDigit() || it == '-' || it == '_' } && label.first() != '-' &&
            label.last() != '-'

    private fun zoned(host: String, percent: Int, config: SocketConfig): InetAddress {
        val address = parseInetAddressOrNull(host.substring(0, percent)) as? Inet6Address
        val zone = host.substring(percent + 1)
        if (address == null || zone.isEmpty()) throw AddressSyntaxException("invalid IP address", host)
        val number = try {
            if (zone.all { it in '0'..'9' }) zone.toInt() else Zones.index(zone, config.netNs)
        } catch (_: IllegalArgumentException) { // no number, and nothing that an interface could be called
            throw AddressSyntaxException("invalid IP address", host)
        }
        return Inet6Address.getByAddress(null, address.address, number)
    }

    /** A path; an abstract name behind `@`; nothing. */
    fun unix(text: String): SockAddr.Unix = try {
        when {
            text.isEmpty() -> SockAddr.unnamedUnix()
            text[0] == '@' -> SockAddr.abstractUnix(text.substring(1))
            else -> SockAddr.unix(Path.of(text))
        }
    } catch (e: InvalidPathException) {
        throw AddressSyntaxException("invalid path", text)
    } catch (e: IllegalArgumentException) {
        throw AddressSyntaxException(e.message ?: "invalid path", text)
    }
}
