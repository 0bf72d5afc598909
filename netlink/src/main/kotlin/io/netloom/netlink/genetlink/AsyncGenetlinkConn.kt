package io.netloom.netlink.genetlink

import io.netloom.netlink.BlockingNetlinkConn
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkReply
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import java.io.Closeable
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer

/**
 * A [GenetlinkConn] whose operations are futures. An operation begins on the calling thread; after a wait it goes on, and completes, in the [executor]. Failures
 * are in the future. Cancelling a future cancels its operation. A `timeout` of null waits for ever; where none is given it is 30 seconds.
 *
 * A view: closing it closes the connection. Thread-safe.
 *
 * @property conn the connection
 * @property executor where operations go on after a wait
 */
public class AsyncGenetlinkConn internal constructor(public val conn: GenetlinkConn, public val executor: Executor) : Closeable {
    private val scope = CoroutineScope(SupervisorJob() + executor.asCoroutineDispatcher())

    private fun <T> operate(block: suspend () -> T): CompletableFuture<T> = scope.future(start = CoroutineStart.UNDISPATCHED) { block() }

    /** See [GenetlinkConn.family]. */
    @JvmOverloads
    public fun family(name: String, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): CompletableFuture<GenericFamily> =
        operate { conn.family(name, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [GenetlinkConn.families]. */
    @JvmOverloads
    public fun families(timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): CompletableFuture<List<GenericFamily>> =
        operate { conn.families(BlockingNetlinkConn.kotlin(timeout)) }

    /** See [GenetlinkConn.policy]. */
    @JvmOverloads
    public fun policy(family: String, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): CompletableFuture<FamilyPolicy> =
        operate { conn.policy(family, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [GenetlinkConn.policy]. */
    @JvmOverloads
    public fun policy(family: String, command: Int, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): CompletableFuture<FamilyPolicy> =
        operate { conn.policy(family, command, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [GenetlinkConn.execute]. */
    @JvmOverloads
    public fun execute(command: GenetlinkCommand, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): CompletableFuture<Void?> = operate {
        conn.execute(command, BlockingNetlinkConn.kotlin(timeout))
        null
    }

    /** See [GenetlinkConn.request]. */
    @JvmOverloads
    public fun <T : Any> request(request: GenetlinkRequest<T>, timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT): CompletableFuture<T> =
        operate { conn.request(request, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [GenetlinkConn.exchange]. */
    @JvmOverloads
    public fun exchange(
        family: String,
        message: GenetlinkMessage,
        flags: Int = 0,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<NetlinkReply<GenetlinkMessage>> = operate { conn.exchange(family, message, flags, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [GenetlinkConn.dumpAll]. */
    @JvmOverloads
    public fun <T : Any> dumpAll(
        dump: GenetlinkDump<T>,
        retries: Int = NetlinkConn.DUMP_RETRIES,
        timeout: Duration? = BlockingNetlinkConn.DEFAULT_TIMEOUT,
    ): CompletableFuture<List<T>> = operate { conn.dumpAll(dump, retries, BlockingNetlinkConn.kotlin(timeout)) }

    /**
     * Hands what a family tells unasked to a listener, one event after another, in the [executor].
     *
     * @param subscribed called in between, when the subscription is there: what is told from then on is seen
     * @return completes when it has ended: exceptionally with what has ended it, the listener's own exception among that. Cancelling it ends the subscription
     */
    @JvmOverloads
    public fun <T : Any> listen(
        events: GenetlinkEvents<T>,
        listener: Consumer<NetlinkEvent<T>>,
        subscribed: Runnable = Runnable { },
    ): CompletableFuture<Void?> = scope.future {
        conn.subscribe(events).use {
            subscribed.run()
            while (true) listener.accept(it.receive())
        }
        null
    }

    /** See [GenetlinkConn.close]. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Async$conn"
}
