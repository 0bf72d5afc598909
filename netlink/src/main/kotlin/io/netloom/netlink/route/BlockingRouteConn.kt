package io.netloom.netlink.route

import io.netloom.netlink.AckPolicy
import io.netloom.netlink.BlockingNetlinkConn
import io.netloom.netlink.BlockingNetlinkConn.Companion.DEFAULT_TIMEOUT
import io.netloom.netlink.BlockingNetlinkSubscription
import io.netloom.netlink.Face
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkDump
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOutcome
import io.netloom.netlink.withoutSuspending
import java.io.Closeable
import java.io.IOException
import java.time.Duration
import java.util.Optional

/**
 * A [RouteConn] for threads: the same operations as plain functions that wait. For Java, and for Kotlin outside coroutines.
 *
 * Calls can be interrupted: they end with [java.io.InterruptedIOException] and the interrupt flag stays set. A `timeout` of null waits for ever; where none is given it is
 * [BlockingNetlinkConn.DEFAULT_TIMEOUT]. A view: closing it closes the connection.
 *
 * @property conn the connection
 */
public class BlockingRouteConn internal constructor(public val conn: RouteConn) : Closeable {
    /** See [RouteConn.links]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun links(filter: LinkFilter = LinkFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): List<Link> =
        withoutSuspending { conn.links(filter, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.linkFlow]: a cursor, to be closed. */
    @JvmOverloads
    public fun linkDump(filter: LinkFilter = LinkFilter.ALL): NetlinkDump<Link> =
        conn.netlink.blocking().dump(filter.toMessage(), conn.decoder<Link>(filter.statistics, filter::matches))

    /** See [RouteConn.addresses]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun addresses(filter: AddressFilter = AddressFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): List<Address> =
        withoutSuspending { conn.addresses(filter, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.addressFlow]: a cursor, to be closed. */
    @JvmOverloads
    public fun addressDump(filter: AddressFilter = AddressFilter.ALL): NetlinkDump<Address> =
        conn.netlink.blocking().dump(filter.toMessage(), conn.decoder<Address>(matches = filter::matches))

    /** See [RouteConn.routes]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun routes(filter: RouteFilter = RouteFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): List<Route> =
        withoutSuspending { conn.routes(filter, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.routeFlow]: a cursor, to be closed. */
    @JvmOverloads
    public fun routeDump(filter: RouteFilter = RouteFilter.ALL): NetlinkDump<Route> =
        conn.netlink.blocking().dump(filter.toMessage(), conn.decoder<Route>(matches = filter::matches))

    /** See [RouteConn.neighbours]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun neighbours(filter: NeighbourFilter = NeighbourFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): List<Neighbour> =
        withoutSuspending { conn.neighbours(filter, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.neighbourFlow]: a cursor, to be closed. */
    @JvmOverloads
    public fun neighbourDump(filter: NeighbourFilter = NeighbourFilter.ALL): NetlinkDump<Neighbour> =
        conn.netlink.blocking().dump(filter.toMessage(), conn.decoder<Neighbour>(matches = filter::matches))

    /** See [RouteConn.rules]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun rules(family: Int = 0, timeout: Duration? = DEFAULT_TIMEOUT): List<Rule> =
        withoutSuspending { conn.rules(family, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.nextHops]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun nextHops(timeout: Duration? = DEFAULT_TIMEOUT): List<NextHopObject> =
        withoutSuspending { conn.nextHops(Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.link]; empty if there is none. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun link(index: Int, filter: LinkFilter = LinkFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): Optional<Link> =
        link(LinkRequest.of(index, filter), filter, timeout)

    /** See [RouteConn.link]; empty if there is none. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun link(name: String, filter: LinkFilter = LinkFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): Optional<Link> =
        link(LinkRequest.of(name, filter), filter, timeout)

    private fun link(request: NetlinkMessage, filter: LinkFilter, timeout: Duration?): Optional<Link> =
        Optional.ofNullable(withoutSuspending { conn.link(request, filter.statistics, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) })

    /** See [RouteConn.interfaces]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun interfaces(filter: LinkFilter = LinkFilter.ALL, timeout: Duration? = DEFAULT_TIMEOUT): InterfaceSnapshot =
        withoutSuspending { conn.interfaces(filter, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteConn.lookup]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun lookup(lookup: RouteLookup, timeout: Duration? = DEFAULT_TIMEOUT): Route =
        withoutSuspending { conn.lookup(lookup, Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [RouteChange.Verb.ADD]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun add(value: RouteObject, timeout: Duration? = DEFAULT_TIMEOUT): Unit = apply(RouteChange.add(value), timeout)

    /** See [RouteChange.Verb.REPLACE]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun replace(value: RouteObject, timeout: Duration? = DEFAULT_TIMEOUT): Unit = apply(RouteChange.replace(value), timeout)

    /** See [RouteChange.Verb.CHANGE]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun change(value: RouteObject, timeout: Duration? = DEFAULT_TIMEOUT): Unit = apply(RouteChange.change(value), timeout)

    /** See [RouteChange.Verb.APPEND]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun append(value: RouteObject, timeout: Duration? = DEFAULT_TIMEOUT): Unit = apply(RouteChange.append(value), timeout)

    /** See [RouteChange.Verb.DELETE]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun delete(value: RouteObject, timeout: Duration? = DEFAULT_TIMEOUT): Unit = apply(RouteChange.delete(value), timeout)

    /** Makes one change. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun apply(change: RouteChange, timeout: Duration? = DEFAULT_TIMEOUT): Unit =
        withoutSuspending { conn.execute(change.toMessage(), Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** Makes many changes, pipelined: see [RouteConn.apply]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun apply(
        changes: List<RouteChange>,
        acknowledge: AckPolicy = AckPolicy.ALL,
        timeout: Duration? = DEFAULT_TIMEOUT,
    ): List<NetlinkOutcome> = conn.netlink.blocking().batch(changes.map(RouteChange::toMessage), acknowledge, timeout)

    /** See [RouteConn.addAlternativeNames]. */
    @Throws(IOException::class)
    public fun addAlternativeNames(index: Int, vararg names: String): Unit =
        withoutSuspending { conn.execute(LinkRequest.names(RouteMessageType.NEW_LINK_PROPERTY, index, names), Face.BLOCKING, TIMEOUT) }

    /** See [RouteConn.deleteAlternativeNames]. */
    @Throws(IOException::class)
    public fun deleteAlternativeNames(index: Int, vararg names: String): Unit =
        withoutSuspending { conn.execute(LinkRequest.names(RouteMessageType.DELETE_LINK_PROPERTY, index, names), Face.BLOCKING, TIMEOUT) }

    /** See [RouteConn.subscribe]. */
    @Throws(IOException::class)
    public fun subscribe(vararg topics: RouteTopic): BlockingNetlinkSubscription<RouteEvent> = conn.subscribe(*topics).blocking()

    /** See [RouteConn.monitor]; [RouteMonitor.receiveBlocking] is its function for threads. */
    @Throws(IOException::class)
    public fun monitor(vararg topics: RouteTopic): RouteMonitor = conn.monitor(*topics)

    /** Closes the connection. */
    override fun close(): Unit = conn.close()

    override fun toString(): String = "Blocking$conn"

    /** How blocking connections come to be. */
    public companion object {
        private val TIMEOUT = BlockingNetlinkConn.kotlin(DEFAULT_TIMEOUT)

        /** [RouteConn.open], as a blocking view. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(config: NetlinkConfig = NetlinkConfig.DEFAULT): BlockingRouteConn = RouteConn.open(config).blocking()
    }
}
