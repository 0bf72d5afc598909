package io.netloom.net

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.toKotlinDuration

/** [Net] as futures, for Java programs that compose them. What a connection can do as futures has [SocketConn.async]. */
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
    ): CompletableFuture<SocketConn> {
        val future = CompletableFuture<SocketConn>()
        val dialling = CoroutineScope(executor.asCoroutineDispatcher()).launch {
            try {
                val conn = Net.dial(network, address, options, timeout?.toKotlinDuration() ?: kotlin.time.Duration.INFINITE)
                if (!future.complete(conn)) conn.close()
            } catch (e: Throwable) {
                future.completeExceptionally(e)
            }
        }
        future.whenComplete { _, _ -> dialling.cancel() }
        return future
    }
}
