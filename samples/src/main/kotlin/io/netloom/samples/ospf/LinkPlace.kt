package io.netloom.samples.ospf

import java.io.IOException
import java.net.Inet4Address
import java.net.NetworkInterface

/**
 * Where we are on a link.
 *
 * @property index the interface's
 * @property ipv4 its first IPv4 address; null if it has none
 * @property mask the network mask of that address; 0 without one
 */
internal class LinkPlace(val index: Int, val ipv4: Inet4Address?, val mask: Int) {
    companion object {
        /** The place of an interface, in the network namespace of the calling thread. */
        fun of(interfaceName: String): LinkPlace {
            val networkInterface =
                NetworkInterface.getByName(interfaceName) ?: throw IOException("no interface $interfaceName, or none with an address")
            val address = networkInterface.interfaceAddresses.firstOrNull { it.address is Inet4Address }
            val length = address?.networkPrefixLength?.toInt() ?: 0
            return LinkPlace(networkInterface.index, address?.address as Inet4Address?, if (length == 0) 0 else -1 shl Int.SIZE_BITS - length)
        }
    }
}
