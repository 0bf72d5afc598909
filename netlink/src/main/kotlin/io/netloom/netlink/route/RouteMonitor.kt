package io.netloom.netlink.route

import io.netloom.netlink.BlockingNetlinkConn
import io.netloom.netlink.Face
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkSubscription
import io.netloom.netlink.withoutSuspending
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Follows links, addresses, routes and what else is asked for: [RouteEvent.Existing] for each that there is, [RouteEvent.Synchronised], then changes as they
 * happen. When the kernel had to drop messages it says [RouteEvent.Overrun], looks at the tables again, tells of what it finds different, and says
 * [RouteEvent.Synchronised]: whoever applies all events in order has the tables as they are.
 *
 * Between the first and [RouteEvent.Synchronised] an event may be older than what was told already; the last one of each object counts.
 *
 * It remembers what it has told, as large as the tables are. Comes from [RouteConn.monitor]; one caller at a time receives, [close] may come from
 * anywhere. Closed with its connection, if not before.
 */
public class RouteMonitor internal constructor(private val conn: RouteConn, private val topics: Set<RouteTopic>) : Closeable {
    @Volatile
    private var subscription: NetlinkSubscription<RouteEvent> = subscribe()

    @Volatile
    private var isClosed = false
    private val tables = RouteTables()
    private val ready = ArrayDeque<RouteEvent>()
    private var started = false
    private var behind = false

    /**
     * The next event, waiting for it.
     *
     * @throws java.net.SocketTimeoutException when the timeout is over; nothing is lost
     */
    public suspend fun receive(timeout: Duration = Duration.INFINITE): RouteEvent = receive(Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun receive(face: Face, timeout: Duration): RouteEvent {
        ready.removeFirstOrNull()?.let { return it }
        if (!started) {
            synchronise(face, RouteEvent::Existing)
            started = true
            return ready.removeFirst()
        }
        if (behind) {
            renew()
            synchronise(face) { RouteEvent.Changed(it, 0) }
            behind = false
            return ready.removeFirst()
        }
        return when (val event = subscription.receive(face, timeout)) {
            is NetlinkEvent.Received -> event.value.also(::note)
            is NetlinkEvent.Overrun -> RouteEvent.Overrun(event.reason).also { behind = true }
        }
    }

    private fun subscribe() = conn.subscribe(*topics.toTypedArray())

    /** What still waits in the old subscription is older than the loss, and would undo what a dump is about to tell. */
    private fun renew() {
        val old = subscription
        subscription = subscribe()
        old.close()
        if (isClosed) {
            subscription.close()
            throw ClosedChannelException()
        }
    }

    private fun note(event: RouteEvent) {
        when (event) {
            is RouteEvent.Changed -> tables.changed(event.value, event.flags)
            is RouteEvent.Removed -> tables.removed(event.value)
            else -> {}
        }
    }

    /** Fails without a trace: the next call tries again. */
    private suspend fun synchronise(face: Face, found: (RouteObject) -> RouteEvent) {
        val now = ArrayList<RouteObject>()
        for (topic in topics.sorted()) {
            now += when (topic) {
                RouteTopic.LINKS -> conn.links(LinkFilter.ALL, face, DUMP_TIMEOUT)

                RouteTopic.ADDRESSES -> conn.addresses(AddressFilter.ALL, face, DUMP_TIMEOUT)

                RouteTopic.ROUTES -> conn.routes(RouteFilter.ALL, face, DUMP_TIMEOUT)

                RouteTopic.NEIGHBOURS -> conn.neighbours(NeighbourFilter.ALL, face, DUMP_TIMEOUT) +
                    conn.neighbours(NeighbourFilter(NeighbourReader.BRIDGE), face, DUMP_TIMEOUT)

                RouteTopic.RULES -> conn.rules(0, face, DUMP_TIMEOUT)

                RouteTopic.NEXT_HOPS -> conn.nextHops(face, DUMP_TIMEOUT)
            }
        }
        val (gone, changed) = tables.replace(now)
        gone.mapTo(ready, RouteEvent::Removed)
        changed.mapTo(ready, found)
        ready += RouteEvent.Synchronised
    }

    /** All events, for as long as it is collected. The monitor stays open. */
    @JvmSynthetic
    public fun events(): Flow<RouteEvent> = flow {
        while (true) emit(receive())
    }

    /**
     * As [receive], blocking the thread; for threads outside coroutines.
     *
     * @param timeout null, the default, waits for ever
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveBlocking(timeout: java.time.Duration? = null): RouteEvent =
        withoutSuspending { receive(Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** Ends it, and whoever waits in it. Idempotent. */
    override fun close() {
        isClosed = true
        subscription.close()
    }

    /** What it follows. */
    override fun toString(): String = "RouteMonitor($topics)"

    private companion object {
        val DUMP_TIMEOUT = 30.seconds
    }
}
