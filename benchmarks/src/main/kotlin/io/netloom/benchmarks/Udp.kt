package io.netloom.benchmarks

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.net.InetSocketAddress

/** UDP sockets of the loopback. */
internal object Udp {
    /** @param poller waits for it; null is the shared one */
    fun open(poller: Poller? = null): Conn = Conn.open(AddressFamily.INET, SocketType.DGRAM, config = SocketConfig(poller = poller))

    /** @param poller waits for it; null is the shared one */
    fun bound(port: Int, poller: Poller? = null): Conn = open(poller).apply { bind(InetSocketAddress("127.0.0.1", port)) }
}
