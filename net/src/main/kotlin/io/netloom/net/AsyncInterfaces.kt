package io.netloom.net

import io.netloom.socket.ConnOwner
import io.netloom.socket.NetNs
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import java.io.IOException
import java.net.InetAddress
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import java.util.function.Consumer
import java.util.function.Predicate

/**
 * [Interfaces] as futures, for Java programs that compose them. The kernel is asked on the calling thread; after a wait it goes on, and the future
 * completes, in the executor, by default the common pool. Failures are in the future, wrong arguments too. Cancelling it ends what it is about.
 */
public object AsyncInterfaces {
    /** See [Interfaces.list]. */
    @JvmStatic
    @JvmOverloads
    public fun list(netNs: NetNs? = null, executor: Executor = ForkJoinPool.commonPool()): CompletableFuture<List<Interface>> =
        operate(executor) { Interfaces.list(netNs) }

    /** See [Interfaces.byIndex]. */
    @JvmStatic
    @JvmOverloads
    public fun byIndex(index: Int, netNs: NetNs? = null, executor: Executor = ForkJoinPool.commonPool()): CompletableFuture<Interface> =
        operate(executor) { Interfaces.byIndex(index, netNs) }

    /** See [Interfaces.byName]. */
    @JvmStatic
    @JvmOverloads
    public fun byName(name: String, netNs: NetNs? = null, executor: Executor = ForkJoinPool.commonPool()): CompletableFuture<Interface> =
        operate(executor) { Interfaces.byName(name, netNs) }

    /** See [Interfaces.addresses]. */
    @JvmStatic
    @JvmOverloads
    public fun addresses(netNs: NetNs? = null, executor: Executor = ForkJoinPool.commonPool()): CompletableFuture<List<InterfaceAddress>> =
        operate(executor) { Interfaces.addresses(netNs) }

    /**
     * Hands the events of an [InterfaceMonitor] to a listener, one after another, in the executor: first what there is, then what changes.
     *
     * @param netNs has to stay open until the future has completed
     * @return completes when it has ended: exceptionally with what has ended it, the listener's own exception among that. Cancelling it ends it
     * @throws IOException if the monitor cannot be opened
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun monitor(
        listener: Consumer<InterfaceEvent>,
        netNs: NetNs? = null,
        executor: Executor = ForkJoinPool.commonPool(),
    ): CompletableFuture<Void?> {
        val monitor = Interfaces.monitor(netNs)
        val future = CoroutineScope(executor.asCoroutineDispatcher()).future<Void?> {
            monitor.use { it.events().collect(listener::accept) }
            null
        }
        // Once more, since a coroutine that was cancelled in time has not even begun.
        future.whenComplete { _, _ -> monitor.close() }
        return future
    }

    /**
     * See [Interfaces.joinOnAll]. A membership that comes too late, after the future was cancelled, is closed.
     *
     * @param filter whether an interface is wanted; null, the default, wants all
     */
    @JvmStatic
    @JvmOverloads
    public fun joinOnAll(
        socket: ConnOwner,
        group: InetAddress,
        filter: Predicate<in Interface>? = null,
        source: InetAddress? = null,
        netNs: NetNs? = null,
        executor: Executor = ForkJoinPool.commonPool(),
    ): CompletableFuture<AutoMembership> {
        val future = CompletableFuture<AutoMembership>()
        val joining = CoroutineScope(executor.asCoroutineDispatcher()).launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                val membership = Interfaces.joinOnAll(socket, group, source, netNs, AutoMembership.filter(filter))
                if (!future.complete(membership)) membership.close()
            } catch (e: Throwable) {
                future.completeExceptionally(e)
            }
        }
        future.whenComplete { _, _ -> joining.cancel() }
        return future
    }

    /**
     * Follows the interfaces for an [AutoMembership], and hands what becomes of it to a listener, one event after another, in the executor.
     *
     * @return completes when it has ended: exceptionally with what has ended it, the listener's own exception among that. Cancelling it ends it and leaves
     *     the membership open
     */
    @JvmStatic
    @JvmOverloads
    public fun follow(
        membership: AutoMembership,
        listener: Consumer<MembershipEvent>,
        executor: Executor = ForkJoinPool.commonPool(),
    ): CompletableFuture<Void?> = CoroutineScope(executor.asCoroutineDispatcher()).future {
        membership.events().collect(listener::accept)
        null
    }

    private fun <T> operate(executor: Executor, block: suspend () -> T): CompletableFuture<T> =
        CoroutineScope(executor.asCoroutineDispatcher()).future(start = CoroutineStart.UNDISPATCHED) { block() }
}
