package io.netloom.netlink

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import java.io.Closeable
import java.io.IOException
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer

/**
 * A [NetlinkConn] whose operations are futures. An operation begins on the calling thread; after a wait it goes on, and completes, in the [executor]. Failures are in the future: the exceptions of [NetlinkConn]. Cancelling a future cancels
 * its operation. A `timeout` of null waits for ever; where none is given it is [BlockingNetlinkConn.DEFAULT_TIMEOUT].
 *
 * A view: closing it closes the connection. Thread-safe.
 *
 * @property conn the connection
 * @property executor where operations go on after a wait
 */
public class AsyncNetlinkConn internal constructor(public val conn: NetlinkConn, public val executor: Executor) : Closeable {
    private val scope = CoroutineScope(SupervisorJob() + executor.asCoroutineDispatcher())

    private fun <T> operate(block: suspend () -> T): CompletableFuture<T> = scope.future(start = CoroutineStart.UNDISPATCHED) { block() }

    /** See [NetlinkConn.execute]. */
    @JvmOverloads
    public fun execute(
        request: NetlinkMessage,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<NetlinkMessage>> = execute(request, NetlinkDecoder.MESSAGES, timeout)

    /** See [NetlinkConn.execute]. */
    @JvmOverloads
    public fun <T : Any> execute(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<T>> = operate { conn.execute(request, decoder, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [NetlinkConn.request]. */
    @JvmOverloads
    public fun request(
        request: NetlinkMessage,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<NetlinkMessage>> = request(request, NetlinkDecoder.MESSAGES, timeout)

    /** See [NetlinkConn.request]. */
    @JvmOverloads
    public fun <T : Any> request(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<T>> = operate { conn.request(request, decoder, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [NetlinkConn.dumpAll]. */
    @JvmOverloads
    public fun dumpAll(
        request: NetlinkMessage,
        retries: Int = NetlinkConn.DUMP_RETRIES,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<NetlinkMessage>> = dumpAll(request, NetlinkDecoder.MESSAGES, retries, timeout)

    /** See [NetlinkConn.dumpAll]. */
    @JvmOverloads
    public fun <T : Any> dumpAll(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        retries: Int = NetlinkConn.DUMP_RETRIES,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<T>> = operate { conn.dumpAll(request, decoder, retries, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [NetlinkConn.batch]. */
    @JvmOverloads
    public fun batch(
        requests: List<NetlinkMessage>,
        acknowledge: AckPolicy = AckPolicy.ALL,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<List<NetlinkOutcome>> = operate { conn.batch(requests, acknowledge, BlockingNetlinkConn.kotlin(timeout)) }

    /**
     * Hands what comes to groups to a listener, one event after another, in the [executor]. Messages sent to the groups after this call are seen.
     *
     * @return completes when it has ended: exceptionally with what has ended it, the listener's own exception among that. Cancelling it ends the subscription
     * @throws IOException as [NetlinkConn.subscribe]
     */
    @Throws(IOException::class)
    public fun listen(listener: Consumer<NetlinkEvent<NetlinkMessage>>, vararg groups: Int): CompletableFuture<Void?> =
        listen(NetlinkDecoder.MESSAGES, listener, *groups)

    /** See [listen]. */
    @Throws(IOException::class)
    public fun <T : Any> listen(decoder: NetlinkDecoder<T>, listener: Consumer<NetlinkEvent<T>>, vararg groups: Int): CompletableFuture<Void?> {
        val subscription = conn.subscribe(decoder, *groups)
        return scope.future {
            subscription.use { while (true) listener.accept(it.receive()) }
            null
        }
    }

    /** See [NetlinkConn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Async$conn"
}
