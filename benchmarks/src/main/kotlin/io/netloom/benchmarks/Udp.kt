package io.netloom.benchmarks

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import java.net.InetSocketAddress

/** UDP sockets of the loopback. */
internal object Udp {
    fun bound(port: Int): Conn = Conn.open(AddressFamily.INET, SocketType.DGRAM).apply { bind(InetSocketAddress("127.0.0.1", port)) }
}
