package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import java.io.IOException
import java.time.Duration
import java.time.Instant

/**
 * A [TcpListener] for threads, platform or virtual: see [BlockingListener]. A view; closing it closes the listener.
 *
 * @property tcp the listener itself
 */
public class BlockingTcpListener internal constructor(public val tcp: TcpListener) :
    BlockingListener,
    ConnOwner {
    override val conn: Conn
        get() = tcp.conn

    override val network: String
        get() = tcp.network

    override val address: SockAddr
        get() = tcp.address

    override val isOpen: Boolean
        get() = tcp.isOpen

    override var deadline: Instant?
        get() = tcp.deadline

        @Throws(IOException::class)
        set(value) {
            tcp.deadline = value
        }

    @Throws(IOException::class)
    override fun accept(timeout: Duration?, poller: Poller?): BlockingTcpConn = TcpConn.of(Accepting.acceptBlocking(conn, timeout, poller)).blocking()

    @Throws(IOException::class)
    override fun accept(): BlockingTcpConn = accept(null, null)

    override fun close(): Unit = tcp.close()

    override fun toString(): String = "Blocking$tcp"

    /** How listeners come to be. */
    public companion object {
        /** See [TcpListener.listen]. A name is looked up, which waits. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun listen(address: String, options: ListenOptions = ListenOptions.DEFAULT, network: String = "tcp"): BlockingTcpListener =
            Waiting.open(null) { TcpListener.listen(address, options, network) }.blocking()
    }
}
