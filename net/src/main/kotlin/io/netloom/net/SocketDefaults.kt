package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketLevel

/** What sockets of this module have that the kernel's own defaults do not give them. */
internal object SocketDefaults {
    /** `IPV6_V6ONLY`. */
    const val IPV6_V6ONLY = 26

    private const val IP_MULTICAST_ALL = 49
    private const val IPV6_MULTICAST_ALL = 29

    /**
     * UDP and raw IP may send to broadcast addresses. UDP hears only the groups that the socket itself has joined, not those that some other socket
     * of the machine has.
     */
    fun apply(conn: Conn, network: Network) {
        if (network.kind != NetworkKind.UDP && network.kind != NetworkKind.IP) return
        conn.options.broadcast = true
        if (network.kind != NetworkKind.UDP) return
        conn.setOption(SocketLevel.IP, IP_MULTICAST_ALL, 0)
        if (conn.family == AddressFamily.INET6) conn.setOption(SocketLevel.IPV6, IPV6_MULTICAST_ALL, 0)
    }
}
