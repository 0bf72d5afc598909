package io.netloom.net

import java.net.IDN

/** Names of hosts with letters beyond ASCII, as DNS has them: `bücher.example` is `xn--bcher-kva.example` (IDNA, RFC 3490). */
internal object Idna {
    private const val ASCII = 0x80

    /** @throws AddressSyntaxException `invalid host name` */
    fun toAscii(name: String): String = try {
        if (name.all { it.code < ASCII }) name else IDN.toASCII(name)
    } catch (_: IllegalArgumentException) {
        throw AddressSyntaxException("invalid host name", name)
    }
}
