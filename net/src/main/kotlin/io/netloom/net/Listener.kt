package io.netloom.net

import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import kotlinx.coroutines.flow.Flow
import java.io.Closeable
import java.io.IOException
import java.time.Instant
import kotlin.time.Duration

/**
 * Waits for connections: [TcpListener] or [UnixListener]. Safe for use by many coroutines and threads at once, each of which gets connections of its
 * own.
 */
public interface Listener : Closeable {
    /** The kind of network: `tcp`, `unix` or `unixpacket`. */
    public val network: String

    /** Where it listens; with the port that the kernel has chosen. It stays known after [close]. */
    public val address: SockAddr

    /** False once it was closed. */
    public val isOpen: Boolean

    /** The moment after which no [accept] waits any longer; null (the default) is never. It concerns those who wait now, too. */
    @get:Throws(IOException::class)
    @set:Throws(IOException::class)
    public var deadline: Instant?

    /**
     * Takes the next connection, which is the caller's to close. Connections that were gone before they could be taken (ECONNABORTED and network
     * errors of that one connection) are passed over. A call that is cancelled or times out has taken none.
     *
     * @param poller the connection's poller; null (the default) is the loop's own on a poller's thread and elsewhere the listener's
     * @throws java.net.SocketTimeoutException when the timeout or the [deadline] is over
     * @throws IOException EMFILE, ENFILE, ENOBUFS, ENOMEM when there is no room for it; it goes on waiting in the kernel, and [incoming] knows what
     *     to do
     */
    public suspend fun accept(timeout: Duration = Duration.INFINITE, poller: Poller? = null): NetConn

    /**
     * The connections that come, for as long as they are collected.
     *
     * When there is no room for another one (EMFILE, ENFILE, ENOBUFS, ENOMEM) it waits 5 ms, then twice as long each time up to a second, and tries
     * again. It ends normally when the listener is closed; every other error ends it with that error.
     *
     * A connection is its collector's to close. But if the collector is cancelled or throws before it has returned from taking one, that connection
     * is closed. So what shall live longer is handed on by `launch`, and returned from. Undispatched, since a coroutine that is cancelled before it has
     * begun closes nothing:
     * ```
     * listener.incoming().collect { conn -> launch(start = CoroutineStart.UNDISPATCHED) { conn.use { serve(it) } } }
     * ```
     */
    @JvmSynthetic
    public fun incoming(): Flow<NetConn>

    /**
     * Stops listening, at once and from any thread; idempotent. Whoever waits gets [java.nio.channels.AsynchronousCloseException]. Accepted
     * connections are not concerned, those nobody has accepted are lost.
     */
    override fun close()

    /** The same listener for threads, platform or virtual: a view that shares its state. */
    public fun blocking(): BlockingListener
}
