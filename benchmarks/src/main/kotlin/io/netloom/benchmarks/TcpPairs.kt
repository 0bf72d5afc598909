package io.netloom.benchmarks

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.net.InetAddress
import java.net.InetSocketAddress

/** TCP connections over the loopback, both ends of each. */
internal class TcpPairs(val servers: List<Conn>, val clients: List<Conn>) : AutoCloseable {
    override fun close() {
        (servers + clients).forEach(Conn::close)
    }

    companion object {
        private const val BACKLOG = 1_024

        /** Null is the shared poller. */
        fun connect(count: Int, forServers: Poller?, forClients: Poller?): TcpPairs {
            val servers = ArrayList<Conn>(count)
            val clients = ArrayList<Conn>(count)
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { listener ->
                listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                listener.listen(BACKLOG)
                val to = listener.localAddress!!
                repeat(count) {
                    val client = Conn.open(AddressFamily.INET, SocketType.STREAM, 0, SocketConfig(poller = forClients))
                    clients += client
                    client.blocking().connect(to)
                    servers += listener.blocking().accept(poller = forServers).conn
                    client.tcp.noDelay = true
                    servers.last().tcp.noDelay = true
                }
            }
            return TcpPairs(servers, clients)
        }
    }
}
