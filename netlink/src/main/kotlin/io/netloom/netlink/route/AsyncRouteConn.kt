package io.netloom.netlink.route

import io.netloom.netlink.AckPolicy
import io.netloom.netlink.NetlinkOutcome
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import java.io.Closeable
import java.io.IOException
import java.util.Optional
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer

/**
 * A [RouteConn] whose operations are futures. An operation begins on the calling thread; after a wait it goes on, and completes, in the [executor]. Failures are in the future: the
 * exceptions of [RouteConn]. Cancelling a future cancels its operation.
 *
 * A view: closing it closes the connection. Thread-safe.
 *
 * @property conn the connection
 * @property executor where operations go on after a wait
 */
public class AsyncRouteConn internal constructor(public val conn: RouteConn, public val executor: Executor) : Closeable {
    private val scope = CoroutineScope(SupervisorJob() + executor.asCoroutineDispatcher())

    private fun <T> operate(block: suspend () -> T): CompletableFuture<T> = scope.future(start = CoroutineStart.UNDISPATCHED) { block() }

    /** See [RouteConn.links]. */
    @JvmOverloads
    public fun links(filter: LinkFilter = LinkFilter.ALL): CompletableFuture<List<Link>> = operate { conn.links(filter) }

    /** See [RouteConn.addresses]. */
    @JvmOverloads
    public fun addresses(filter: AddressFilter = AddressFilter.ALL): CompletableFuture<List<Address>> = operate { conn.addresses(filter) }

    /** See [RouteConn.routes]. */
    @JvmOverloads
    public fun routes(filter: RouteFilter = RouteFilter.ALL): CompletableFuture<List<Route>> = operate { conn.routes(filter) }

    /** See [RouteConn.neighbours]. */
    @JvmOverloads
    public fun neighbours(filter: NeighbourFilter = NeighbourFilter.ALL): CompletableFuture<List<Neighbour>> = operate { conn.neighbours(filter) }

    /** See [RouteConn.rules]. */
    @JvmOverloads
    public fun rules(family: Int = 0): CompletableFuture<List<Rule>> = operate { conn.rules(family) }

    /** See [RouteConn.nextHops]. */
    public fun nextHops(): CompletableFuture<List<NextHopObject>> = operate { conn.nextHops() }

    /** See [RouteConn.link]; empty if there is none. */
    public fun link(index: Int): CompletableFuture<Optional<Link>> = operate { Optional.ofNullable(conn.link(index)) }

    /** See [RouteConn.link]; empty if there is none. */
    public fun link(name: String): CompletableFuture<Optional<Link>> = operate { Optional.ofNullable(conn.link(name)) }

    /** See [RouteConn.interfaces]. */
    @JvmOverloads
    public fun interfaces(filter: LinkFilter = LinkFilter.ALL): CompletableFuture<InterfaceSnapshot> = operate { conn.interfaces(filter) }

    /** See [RouteConn.lookup]. */
    public fun lookup(lookup: RouteLookup): CompletableFuture<Route> = operate { conn.lookup(lookup) }

    /** Makes one change. */
    public fun apply(change: RouteChange): CompletableFuture<Void?> = operate {
        conn.apply(change)
        null
    }

    /** Makes many changes, pipelined: see [RouteConn.apply]. */
    @JvmOverloads
    public fun apply(changes: List<RouteChange>, acknowledge: AckPolicy = AckPolicy.ALL): CompletableFuture<List<NetlinkOutcome>> =
        operate { conn.apply(changes, acknowledge) }

    /**
     * Hands the events of a [RouteMonitor] to a listener, one after another, in the [executor]: first what there is, then what changes.
     *
     * @return completes when it has ended: exceptionally with what has ended it, the listener's own exception among that. Cancelling it ends the monitor
     * @throws IOException as [RouteConn.monitor]
     */
    @Throws(IOException::class)
    public fun monitor(listener: Consumer<RouteEvent>, vararg topics: RouteTopic): CompletableFuture<Void?> {
        val monitor = conn.monitor(*topics)
        return scope.future {
            monitor.use { while (true) listener.accept(it.receive()) }
            null
        }
    }

    /** Closes the connection. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Async$conn"
}
