package io.netloom.net

import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import java.net.Inet4Address
import java.net.InetAddress

/** Turns the text of an address into socket addresses, looking up a name if it is one. */
internal class Resolving(private val network: Network, private val resolver: Resolver, private val config: SocketConfig) {
    /**
     * All addresses of the text, as the resolver has ordered them.
     *
     * @param unspecified what an empty host stands for
     * @throws AddressSyntaxException if the text is no address of the network
     * @throws NoSuitableAddressException if there is none of the network's version
     */
    suspend fun all(text: String, unspecified: List<InetAddress>): List<SockAddr> {
        if (network.kind.isUnix) return listOf(HostText.unix(text))
        val (host, portText) = if (network.kind.hasPorts) HostPort.split(text) else HostPort(text, "")
        val port = ServicePorts.find(network.kind.label, portText)
        val addresses = if (host.isEmpty()) unspecified else HostText.literal(host, config)?.let(::listOf) ?: resolver.lookup(host)
        val fitting = addresses.filter(network::fits)
        if (fitting.isEmpty()) throw NoSuitableAddressException(host, network.name)
        return fitting.map { SockAddr.inet(it, port) }
    }

    /** The one to be listened on: of several an IPv4 address. */
    suspend fun one(text: String, unspecified: List<InetAddress>): SockAddr = all(text, unspecified).let { all ->
        all.find { it is SockAddr.Inet4 } ?: all.first()
    }

    companion object {
        /** To connect to nobody in particular is to connect to oneself. */
        val LOCAL_HOST: List<InetAddress> = listOf(WellKnownAddresses.IPV4_LOOPBACK, WellKnownAddresses.IPV6_LOOPBACK)

        /** To listen to nobody in particular is to listen to all. */
        val ANYBODY: List<InetAddress> = listOf(WellKnownAddresses.IPV4_UNSPECIFIED, WellKnownAddresses.IPV6_UNSPECIFIED)

        /** The address that connecting to an unspecified one means. */
        fun local(address: SockAddr): SockAddr {
            val inet = address.toInetSocketAddress() ?: return address
            if (!inet.address.isUnspecified) return address
            return SockAddr.inet(if (inet.address is Inet4Address) WellKnownAddresses.IPV4_LOOPBACK else WellKnownAddresses.IPV6_LOOPBACK, inet.port)
        }
    }
}
