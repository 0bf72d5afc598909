package io.netloom.net

import java.io.IOException
import java.net.SocketAddress
import java.time.Duration

/**
 * A [TcpConn] for threads, platform or virtual: see [BlockingNetConn]. A view, which may be made again and again; closing it closes the connection.
 *
 * @property tcp the connection itself, for its options
 */
public class BlockingTcpConn internal constructor(public val tcp: TcpConn) : BlockingSocketConn(tcp) {
    /** See [TcpConn.closeRead]. */
    @Throws(IOException::class)
    public fun closeRead(): Unit = tcp.closeRead()

    /** See [TcpConn.closeWrite]. */
    @Throws(IOException::class)
    public fun closeWrite(): Unit = tcp.closeWrite()

    /** How connections come to be. */
    public companion object {
        /**
         * See [TcpConn.dial].
         *
         * @param timeout null waits for ever
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(
            address: String,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "tcp",
            timeout: Duration? = null,
        ): BlockingTcpConn = Waiting.open(timeout) { TcpConn.dial(address, options, network, it) }.blocking()

        /** See [TcpConn.dial]: nothing is looked up. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun dial(
            address: SocketAddress,
            options: DialOptions = DialOptions.DEFAULT,
            network: String = "tcp",
            timeout: Duration? = null,
        ): BlockingTcpConn = Waiting.open(timeout) { TcpConn.dial(address, options, network, it) }.blocking()
    }
}
