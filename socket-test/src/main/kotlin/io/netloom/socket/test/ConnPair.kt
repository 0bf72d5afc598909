package io.netloom.socket.test

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress

/**
 * Two Conns that are connected to each other: one for the code under test, one for the test.
 *
 * In Kotlin it falls apart into the two: `val (client, server) = ConnPair.stream()`.
 *
 * @property first one end; of [tcp] the one that connected
 * @property second the other end; of [tcp] the one that was accepted
 */
public class ConnPair private constructor(public val first: Conn, public val second: Conn) : Closeable {
    /** [first]. */
    public operator fun component1(): Conn = first

    /** [second]. */
    public operator fun component2(): Conn = second

    /** Closes both ends. */
    override fun close() {
        first.close()
        second.close()
    }

    override fun toString(): String = "ConnPair($first, $second)"

    /** The kinds of pairs. */
    public companion object {
        /** Unix stream sockets: bytes without boundaries, and an end. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun stream(config: SocketConfig = SocketConfig.DEFAULT): ConnPair = unix(SocketType.STREAM, config)

        /** Unix datagram sockets: messages, none of which is ever lost, and no end. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun datagram(config: SocketConfig = SocketConfig.DEFAULT): ConnPair = unix(SocketType.DGRAM, config)

        /** Unix sequenced packets: messages, and an end. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun seqpacket(config: SocketConfig = SocketConfig.DEFAULT): ConnPair = unix(SocketType.SEQPACKET, config)

        /** UDP sockets on 127.0.0.1, connected to each other's port. The loopback interface must be up. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun udp(config: SocketConfig = SocketConfig.DEFAULT): ConnPair =
            pair(inet(SocketType.DGRAM, config), { inet(SocketType.DGRAM, config) }) { a, b ->
                a.blocking().connect(address(b))
                b.blocking().connect(address(a))
                ConnPair(a, b)
            }

        /**
         * A TCP connection on 127.0.0.1. The loopback interface must be up. Waits for the handshake, so not on a poller's own thread.
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun tcp(config: SocketConfig = SocketConfig.DEFAULT): ConnPair = inet(SocketType.STREAM, config).use { listener ->
            listener.listen(1)
            val client = Conn.open(AddressFamily.INET, SocketType.STREAM, 0, config)
            closing(client) {
                client.blocking().connect(address(listener))
                ConnPair(client, listener.blocking().accept().conn)
            }
        }

        private fun unix(type: Int, config: SocketConfig): ConnPair {
            val (first, second) = Conn.pair(AddressFamily.UNIX, type, 0, config)
            return ConnPair(first, second)
        }

        private fun inet(type: Int, config: SocketConfig): Conn {
            val conn = Conn.open(AddressFamily.INET, type, 0, config)
            closing(conn) { conn.bind(InetSocketAddress(LOOPBACK, 0)) }
            return conn
        }

        private fun address(conn: Conn) = checkNotNull(conn.localAddress)

        private inline fun pair(a: Conn, open: () -> Conn, body: (Conn, Conn) -> ConnPair): ConnPair = closing(a) {
            val b = open()
            closing(b) { body(a, b) }
        }

        /** Closes the Conn if the body fails. */
        private inline fun <T> closing(conn: Conn, body: () -> T): T = try {
            body()
        } catch (e: Throwable) {
            conn.close()
            throw e
        }

        private val LOOPBACK = InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1))
    }
}
