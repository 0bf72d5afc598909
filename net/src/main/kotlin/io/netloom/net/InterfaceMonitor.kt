package io.netloom.net

import io.netloom.netlink.route.RouteConn
import io.netloom.netlink.route.RouteEvent
import io.netloom.netlink.route.RouteTopic
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import kotlin.time.Duration
import kotlin.time.TimeSource
import kotlin.time.toKotlinDuration

/**
 * Follows the network interfaces of a namespace: [InterfaceEvent.Existing] for each that there is, [InterfaceEvent.Synchronised], then changes as they
 * happen. The kernel tells of them; nobody polls. When it had to drop messages the monitor says [InterfaceEvent.Overrun], looks again, tells of what
 * it finds different, and says [InterfaceEvent.Synchronised]: whoever applies all events in order knows the interfaces as they are.
 *
 * Right behind [InterfaceEvent.Synchronised] events may be older than what was told already; the last one of each interface counts.
 *
 * Comes from [Interfaces.monitor]. One caller at a time receives; [close] may come from anywhere.
 */
public class InterfaceMonitor internal constructor(private val conn: RouteConn) : Closeable {
    private val routes = try {
        conn.monitor(RouteTopic.LINKS, RouteTopic.ADDRESSES)
    } catch (e: Throwable) {
        conn.close()
        throw e
    }
    private val table = InterfaceTable()
    private val ready = ArrayDeque<InterfaceEvent>()

    /**
     * The next event, waiting for it.
     *
     * @throws java.net.SocketTimeoutException when the timeout is over; nothing is lost
     * @throws java.nio.channels.ClosedChannelException after [close]
     */
    public suspend fun receive(timeout: Duration = Duration.INFINITE): InterfaceEvent = next(timeout) { routes.receive(it) }

    /**
     * As [receive], blocking the thread; for threads outside coroutines.
     *
     * @param timeout null, the default, waits for ever
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveBlocking(timeout: java.time.Duration? = null): InterfaceEvent = next(timeout?.toKotlinDuration() ?: Duration.INFINITE) { left ->
        routes.receiveBlocking(Waiting.blockingTime(left))
    }

    private inline fun next(timeout: Duration, receive: (Duration) -> RouteEvent): InterfaceEvent {
        val end = TimeSource.Monotonic.markNow() + timeout
        while (ready.isEmpty()) ready += table.apply(receive(-end.elapsedNow()))
        return ready.removeFirst()
    }

    /** All events, for as long as it is collected. The monitor stays open. */
    @JvmSynthetic
    public fun events(): Flow<InterfaceEvent> = flow {
        while (true) emit(receive())
    }

    /** Ends it, and whoever waits in it. Idempotent. */
    override fun close() {
        routes.close()
        conn.close()
    }

    /** Whose events it tells. */
    override fun toString(): String = "InterfaceMonitor($conn)"
}
