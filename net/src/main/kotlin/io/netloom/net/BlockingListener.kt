package io.netloom.net

import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import java.io.Closeable
import java.io.IOException
import java.time.Duration
import java.time.Instant
import java.util.function.Consumer

/**
 * A [Listener] for threads, platform or virtual; timeouts and interrupts are as said for [BlockingNetConn]. A view: closing it closes the listener.
 */
public interface BlockingListener : Closeable {
    /** See [Listener.network]. */
    public val network: String

    /** See [Listener.address]. */
    public val address: SockAddr

    /** See [Listener.isOpen]. */
    public val isOpen: Boolean

    /** See [Listener.deadline]. */
    @get:Throws(IOException::class)
    @set:Throws(IOException::class)
    public var deadline: Instant?

    /** See [Listener.accept]. */
    @Throws(IOException::class)
    public fun accept(timeout: Duration?, poller: Poller?): BlockingNetConn

    /** See [Listener.accept]. */
    @Throws(IOException::class)
    public fun accept(): BlockingNetConn = accept(null, null)

    /**
     * Takes connections until the listener is closed, and gives each to the handler, on the calling thread: a handler that talks to a connection for
     * long starts a thread for it. Shortages are waited out as [Listener.incoming] does. A connection whose handler throws is closed, and the
     * exception is thrown on.
     *
     * @throws IOException as [Listener.incoming] ends
     */
    @Throws(IOException::class)
    public fun forEachConnection(handler: Consumer<in BlockingNetConn>): Unit = Accepting.forEach(this, handler)

    /** See [Listener.close]. */
    override fun close()
}
