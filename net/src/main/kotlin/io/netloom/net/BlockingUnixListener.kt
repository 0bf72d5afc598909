package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import java.io.IOException
import java.time.Duration
import java.time.Instant

/**
 * A [UnixListener] for threads, platform or virtual: see [BlockingListener]. A view; closing it closes the listener.
 *
 * @property unix the listener itself
 */
public class BlockingUnixListener internal constructor(public val unix: UnixListener) :
    BlockingListener,
    ConnOwner {
    override val conn: Conn
        get() = unix.conn

    override val network: String
        get() = unix.network

    override val address: SockAddr.Unix
        get() = unix.address

    override val isOpen: Boolean
        get() = unix.isOpen

    override var deadline: Instant?
        get() = unix.deadline

        @Throws(IOException::class)
        set(value) {
            unix.deadline = value
        }

    @Throws(IOException::class)
    override fun accept(timeout: Duration?, poller: Poller?): BlockingUnixConn =
        UnixConn.of(Accepting.acceptBlocking(conn, timeout, poller)).blocking()

    @Throws(IOException::class)
    override fun accept(): BlockingUnixConn = accept(null, null)

    override fun close(): Unit = unix.close()

    override fun toString(): String = "Blocking$unix"
}
