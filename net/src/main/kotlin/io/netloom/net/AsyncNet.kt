package io.netloom.net

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.toKotlinDuration

/** [Net] and listeners as futures, for Java programs that compose them. What a connection can do as futures has [SocketConn.async]. */
public object AsyncNet {
    /**
     * See [Net.dial]. Nothing is waited for on the calling thread; failures are in the future, wrong arguments too. Cancelling it, or completing it
     * in any other way, ends the dialling, and a connection that comes too late is closed.
     *
     * @param timeout null waits for ever
     * @param executor where the dialling goes on after each wait, and the future completes: the common pool by default
     */
    @JvmStatic
    @JvmOverloads
    public fun dial(
        network: String,
        address: String,
        options: DialOptions = DialOptions.DEFAULT,
        timeout: Duration? = null,
        executor: Executor = ForkJoinPool.commonPool(),
    ): CompletableFuture<SocketConn> = opening(executor, CoroutineStart.DEFAULT) { Net.dial(network, address, options, timeout.orInfinite()) }

    /**
     * See [TcpListener.accept]. A connection that is there already is taken at once, on the calling thread. Cancelling the future, or completing it in
     * any other way, ends the wait, and a connection that comes too late is closed.
     *
     * @param timeout null waits for ever
     * @param executor where it goes on after a wait, and the future completes: the common pool by default
     */
    @JvmStatic
    @JvmOverloads
    public fun accept(listener: TcpListener, timeout: Duration? = null, executor: Executor = ForkJoinPool.commonPool()): CompletableFuture<TcpConn> =
        opening(executor, CoroutineStart.UNDISPATCHED) { listener.accept(timeout.orInfinite()) }

    /** The same for a [UnixListener]. */
    @JvmStatic
    @JvmOverloads
    public fun accept(
        listener: UnixListener,
        timeout: Duration? = null,
        executor: Executor = ForkJoinPool.commonPool(),
    ): CompletableFuture<UnixConn> = opening(executor, CoroutineStart.UNDISPATCHED) { listener.accept(timeout.orInfinite()) }

    private fun Duration?.orInfinite() = this?.toKotlinDuration() ?: kotlin.time.Duration.INFINITE

    private fun <C : SocketConn> opening(executor: Executor, start: CoroutineStart, open: suspend () -> C): CompletableFuture<C> {
        val future = CompletableFuture<C>()
        val opening = CoroutineScope(executor.asCoroutineDispatcher()).launch(start = start) {
            try {
                val conn = open()
                if (!future.complete(conn)) conn.close()
            } catch (e: Throwable) {
                future.completeExceptionally(e)
            }
        }
        future.whenComplete { _, _ -> opening.cancel() }
        return future
    }
}
