package io.netloom.net

import io.netloom.socket.FileSender
import java.io.IOException
import java.net.SocketAddress
import java.nio.file.Path
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

    /** [sendFile] of a whole file. */
    @Throws(IOException::class)
    public fun sendFile(file: Path): Long = sendFile(file, 0, Long.MAX_VALUE, null)

    /**
     * Sends a file from `position` on, up to its end or `count` bytes: on a platform thread by sendfile(2), without copying; see [FileSender] for the rest.
     *
     * @param position in bytes
     * @param timeout for the whole call; null waits for ever
     * @return bytes sent: fewer than `count` if the file is shorter
     * @throws java.nio.file.NoSuchFileException and the like if the file cannot be read
     */
    @Throws(IOException::class)
    public fun sendFile(file: Path, position: Long, count: Long, timeout: Duration?): Long = FileSender(conn).send(file, position, count, timeout)

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
