package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.SocketType
import java.net.Inet4Address
import java.net.InetAddress

/** What the kinds of networks have in the kernel. */
internal enum class NetworkKind(val label: String, val type: Int) {
    TCP("tcp", SocketType.STREAM),
    UDP("udp", SocketType.DGRAM),
    IP("ip", SocketType.RAW),
    UNIX("unix", SocketType.STREAM),
    UNIXGRAM("unixgram", SocketType.DGRAM),
    UNIXPACKET("unixpacket", SocketType.SEQPACKET),
    ;

    val isUnix: Boolean
        get() = this == UNIX || this == UNIXGRAM || this == UNIXPACKET

    val hasPorts: Boolean
        get() = this == TCP || this == UDP
}

/**
 * A network's name taken apart.
 *
 * @property name as it was given, such as `tcp4` or `ip6:icmp`
 * @property version 4 or 6; 0 for either
 * @property protocol of raw IP, else 0
 */
internal class Network private constructor(val name: String, val kind: NetworkKind, val version: Int, val protocol: Int) {
    fun fits(address: InetAddress): Boolean = when (version) {
        4 -> address is Inet4Address
        6 -> address !is Inet4Address
        else -> true
    }

    /** The name with the version of IP that a socket of it has, such as `tcp6`. */
    fun nameFor(family: Int): String = when (family) {
        AddressFamily.INET -> "${kind.label}4"
        AddressFamily.INET6 -> "${kind.label}6"
        else -> kind.label
    }

    /** Refuses a network that does not have what is asked of it. */
    fun require(vararg kinds: NetworkKind): Network = if (kind in kinds) this else throw UnknownNetworkException(name)

    companion object {
        val STREAMS = arrayOf(NetworkKind.TCP, NetworkKind.UNIX, NetworkKind.UNIXPACKET)
        val PACKETS = arrayOf(NetworkKind.UDP, NetworkKind.IP, NetworkKind.UNIXGRAM)

        fun parse(name: String): Network {
            val colon = name.indexOf(':')
            val base = if (colon < 0) name else name.substring(0, colon)
            val kind = NetworkKind.entries.find { it.label == base.removeSuffix("4").removeSuffix("6") } ?: throw UnknownNetworkException(name)
            val version = base.removePrefix(kind.label)
            val isKnown = version.isEmpty() || (version.length == 1 && !kind.isUnix)
            if (!isKnown || (colon >= 0) != (kind == NetworkKind.IP)) throw UnknownNetworkException(name)
            val protocol = if (kind == NetworkKind.IP) IpProtocols.find(name.substring(colon + 1)) ?: throw UnknownNetworkException(name) else 0
            return Network(name, kind, version.toIntOrNull() ?: 0, protocol)
        }
    }
}
