package io.netloom.samples.mdns

import java.io.IOException
import java.net.Inet4Address
import java.net.InetAddress
import java.net.NetworkInterface
import java.nio.file.Path
import java.util.HexFormat
import kotlin.io.path.exists
import kotlin.io.path.readLines

/** An interface and the addresses that a name has there. */
internal class MdnsPlace(val index: Int, val addresses: List<InetAddress>) {
    companion object {
        private val IPV6_ADDRESSES = Path.of("/proc/thread-self/net/if_inet6")
        private val BLANKS = Regex("\\s+")
        private const val NAME = 5

        /** The place of an interface, in the network namespace of the calling thread. */
        fun of(interfaceName: String): MdnsPlace {
            val networkInterface =
                NetworkInterface.getByName(interfaceName) ?: throw IOException("no interface $interfaceName, or none with an address")
            return MdnsPlace(networkInterface.index, networkInterface.inetAddresses.toList().filterIsInstance<Inet4Address>() + ipv6(interfaceName))
        }

        /** The JDK takes these from the namespace that the process began in. */
        private fun ipv6(interfaceName: String): List<InetAddress> = if (!IPV6_ADDRESSES.exists()) {
            emptyList()
        } else {
            IPV6_ADDRESSES.readLines().map { it.split(BLANKS) }.filter { it[NAME] == interfaceName }
                .map { (address) -> InetAddress.getByAddress(HexFormat.of().parseHex(address)) }
        }
    }
}
