package io.netloom.netlink.route

import java.net.InetAddress

/** Addresses with prefix lengths, as people write them. */
internal object PrefixText {
    /** `192.0.2.0/24`, `fd00::/8`, `192.0.2.1`, `default` with no address to it. Never asks a name service. */
    fun parse(text: String): Pair<InetAddress, Int> {
        val slash = text.indexOf('/')
        val address = literal(if (slash < 0) text else text.substring(0, slash))
        val length = if (slash < 0) address.bits else text.substring(slash + 1).toIntOrNull()
        requireNotNull(length) { "not a prefix: $text" }
        return address to checked(length, address)
    }

    fun literal(text: String): InetAddress = try {
        InetAddress.ofLiteral(text)
    } catch (e: IllegalArgumentException) {
        throw IllegalArgumentException("not an IP address: $text", e)
    }

    fun checked(length: Int, address: InetAddress): Int {
        require(length in 0..address.bits) { "a prefix of ${address.text} has 0 to ${address.bits} bits, not $length" }
        return length
    }
}
