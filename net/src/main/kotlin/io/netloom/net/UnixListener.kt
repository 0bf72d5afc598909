package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import kotlinx.coroutines.flow.Flow
import java.io.IOException
import java.net.SocketAddress
import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.nio.file.attribute.BasicFileAttributes
import java.time.Instant
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration

/**
 * Waits for connections on a Unix socket, of a stream (`unix`) or with message boundaries (`unixpacket`). See [Listener].
 *
 * A listener that has made its socket file takes it away when it is closed, see [unlinkOnClose]: before the socket is closed, so that it cannot be
 * the file of somebody who listens there next. A file that somebody else has put in its place stays.
 */
public class UnixListener private constructor(override val conn: Conn, private val kind: NetworkKind, ownsFile: Boolean) :
    Listener,
    ConnOwner {
    override val network: String
        get() = kind.label

    override val address: SockAddr.Unix = conn.localAddress as SockAddr.Unix

    private val mayUnlink = AtomicBoolean(true)

    /** Which file lay at the path at the beginning; null if there was none. */
    private val file: Any? = address.path?.let(::fileKey)

    /** Whether [close] takes the socket's file away. True at first for a listener that [listen] has made on a path, false for one [of] a Conn. */
    @Volatile
    public var unlinkOnClose: Boolean = ownsFile && address.pathBytes != null

    override val isOpen: Boolean
        get() = conn.isOpen

    override var deadline: Instant?
        get() = conn.readDeadline

        @Throws(IOException::class)
        set(value) {
            conn.readDeadline = value
        }

    override suspend fun accept(timeout: Duration, poller: Poller?): UnixConn = UnixConn.of(Accepting.accept(conn, timeout, poller))

    @JvmSynthetic
    override fun incoming(): Flow<UnixConn> = Accepting.incoming(conn, UnixConn::of)

    /**
     * A second listener on a duplicate of the descriptor; both take from the same connections and are closed independently. It leaves the socket's
     * file alone.
     */
    @Throws(IOException::class)
    public fun duplicate(): UnixListener = UnixListener(conn.duplicate(), kind, false)

    override fun close() {
        if (conn.isOpen && unlinkOnClose && mayUnlink.getAndSet(false)) {
            try {
                address.path?.let { if (fileKey(it) == file) Files.deleteIfExists(it) }
            } catch (_: IOException) {
                // The socket is closed all the same; the file stays with whoever has forbidden to delete it.
            }
        }
        conn.close()
    }

    /** Device and number of a file; null if there is none. */
    private fun fileKey(path: Path): Any? = try {
        Files.readAttributes(path, BasicFileAttributes::class.java, LinkOption.NOFOLLOW_LINKS).fileKey()
    } catch (_: IOException) {
        null
    }

    override fun blocking(): BlockingUnixListener = BlockingUnixListener(this)

    override fun toString(): String = "UnixListener($network $address${if (isOpen) "" else ", closed"})"

    /** How listeners come to be. */
    public companion object {
        /**
         * Listens on an address: a path, where it makes a socket file; an abstract name; none, and the kernel makes an abstract name. It never waits.
         *
         * @param network `unix` or `unixpacket`
         * @throws IOException `LinuxBindException` for EADDRINUSE, also when the file of a listener that is gone lies there; ENOENT, EACCES
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(address: SocketAddress, options: ListenOptions = ListenOptions.DEFAULT, network: String = "unix"): UnixListener {
            val parsed = Network.parse(network).require(NetworkKind.UNIX, NetworkKind.UNIXPACKET)
            return UnixListener(Listening(parsed, options).listen(address), parsed.kind, true)
        }

        /** [listen] on a path, an abstract name behind `@`, or for the empty text a name that the kernel makes. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(address: String, options: ListenOptions = ListenOptions.DEFAULT, network: String = "unix"): UnixListener =
            listen(HostText.unix(address), options, network)

        /**
         * A view of a Conn that is a Unix socket and listens; closing either closes both, and the socket's file stays.
         *
         * @throws IllegalArgumentException if it is something else
         */
        @JvmStatic
        public fun of(conn: Conn): UnixListener {
            require(conn.family == AddressFamily.UNIX && conn.options.acceptsConnections) { "not a Unix socket that listens: $conn" }
            return UnixListener(conn, NetworkKind.entries.first { it.isUnix && it.type == conn.type }, false)
        }
    }
}
