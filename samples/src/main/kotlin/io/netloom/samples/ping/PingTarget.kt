package io.netloom.samples.ping

import io.netloom.icmp.IcmpVersion
import io.netloom.samples.AddressText
import java.net.InetAddress
import java.net.UnknownHostException

/** The destination: as the user wrote it, and the address that it means. */
internal class PingTarget(val name: String, val address: InetAddress) {
    val version: IcmpVersion
        get() = IcmpVersion.of(address)

    val addressText: String = AddressText.of(address)

    /** Whether the user gave an address and no name: then nothing is to be looked up. */
    val isNumeric: Boolean = looksNumeric(name)

    companion object {
        /**
         * Asks the name service (blocking) for the first address of [version], or of any.
         *
         * @throws PingException if there is none
         */
        fun resolve(name: String, version: IcmpVersion?): PingTarget {
            val addresses = try {
                InetAddress.getAllByName(name)
            } catch (e: UnknownHostException) {
                throw PingException(name + ": " + reason(name, e), e)
            }
            val address = addresses.firstOrNull { version == null || IcmpVersion.of(it) == version }
                ?: throw PingException("$name: Address family for hostname not supported")
            return PingTarget(name, address)
        }

        /** Whether [text] can only be an address, which no name service needs to be asked for. */
        fun looksNumeric(text: String): Boolean = ':' in text || text.all { it.isDigit() || it == '.' }

        /** The JDK's message is the name and then the resolver's reason, if it knows one. */
        private fun reason(name: String, e: UnknownHostException): String =
            e.message?.removePrefix("$name: ")?.takeIf { it != name && it != e.message } ?: "Name or service not known"
    }
}

/** Why a ping could not begin or go on, in the words printed after `ping: `. */
internal class PingException(message: String, cause: Throwable? = null) : Exception(message, cause)
