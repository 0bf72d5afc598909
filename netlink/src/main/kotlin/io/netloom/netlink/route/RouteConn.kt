package io.netloom.netlink.route

import io.netloom.netlink.AckPolicy
import io.netloom.netlink.Face
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOutcome
import io.netloom.netlink.NetlinkSubscription
import io.netloom.netlink.OnInterrupted
import io.netloom.netlink.asRequest
import io.netloom.socket.Errno
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Links, addresses, routes, neighbours, rules and next hops of a network namespace: reads them, changes them, follows them. See rtnetlink(7).
 *
 * ```
 * RouteConn.open().use { conn ->
 *     val eth0 = conn.link("eth0") ?: error("no eth0")
 *     conn.add(Address.build { interfaceIndex(eth0.index); address("192.0.2.1/24") })
 *     conn.routes(RouteFilter.MAIN).forEach(::println)
 * }
 * ```
 *
 * Reading needs no privilege, changing needs CAP_NET_ADMIN in the namespace. Lists are consistent: a dump during which the table changed is repeated a
 * few times. The flows are for large tables: constant memory, never repeated. Nothing is remembered between calls.
 *
 * What the kernel refuses is a [NetlinkException] with its words. A view of a [NetlinkConn], which it closes. Thread-safe.
 *
 * @property netlink the connection below
 */
public class RouteConn private constructor(public val netlink: NetlinkConn) : Closeable {
    /** All links that the [filter] lets pass, by default without counters. */
    public suspend fun links(filter: LinkFilter = LinkFilter.ALL, timeout: Duration = TIMEOUT): List<Link> = links(filter, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun links(filter: LinkFilter, face: Face, timeout: Duration): List<Link> =
        netlink.dumpAll(filter.toMessage(), decoder(filter.statistics, filter::matches), NetlinkConn.DUMP_RETRIES, face, timeout)

    /** As [links], one by one and in constant memory. */
    @JvmSynthetic
    public fun linkFlow(filter: LinkFilter = LinkFilter.ALL, onInterrupted: OnInterrupted = OnInterrupted.FAIL): Flow<Link> =
        netlink.dump(filter.toMessage(), decoder(filter.statistics, filter::matches), onInterrupted)

    /** The addresses of IP that the [filter] lets pass. */
    public suspend fun addresses(filter: AddressFilter = AddressFilter.ALL, timeout: Duration = TIMEOUT): List<Address> =
        addresses(filter, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun addresses(filter: AddressFilter, face: Face, timeout: Duration): List<Address> =
        listOrNone(Errno.ENODEV) { list(filter.toMessage(), face, timeout, filter::matches) }

    /** As [addresses], one by one and in constant memory. */
    @JvmSynthetic
    public fun addressFlow(filter: AddressFilter = AddressFilter.ALL, onInterrupted: OnInterrupted = OnInterrupted.FAIL): Flow<Address> =
        netlink.dump(filter.toMessage(), decoder(matches = filter::matches), onInterrupted)

    /** The routes that the [filter] lets pass, by default those of all tables. None for a table that does not exist. */
    public suspend fun routes(filter: RouteFilter = RouteFilter.ALL, timeout: Duration = TIMEOUT): List<Route> =
        routes(filter, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun routes(filter: RouteFilter, face: Face, timeout: Duration): List<Route> =
        listOrNone(Errno.ENOENT) { list(filter.toMessage(), face, timeout, filter::matches) }

    /** As [routes], one by one and in constant memory. */
    @JvmSynthetic
    public fun routeFlow(filter: RouteFilter = RouteFilter.ALL, onInterrupted: OnInterrupted = OnInterrupted.FAIL): Flow<Route> =
        netlink.dump(filter.toMessage(), decoder(matches = filter::matches), onInterrupted)

    /** The neighbours that the [filter] lets pass. */
    public suspend fun neighbours(filter: NeighbourFilter = NeighbourFilter.ALL, timeout: Duration = TIMEOUT): List<Neighbour> =
        neighbours(filter, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun neighbours(filter: NeighbourFilter, face: Face, timeout: Duration): List<Neighbour> =
        list(filter.toMessage(), face, timeout, filter::matches)

    /** As [neighbours], one by one and in constant memory. */
    @JvmSynthetic
    public fun neighbourFlow(filter: NeighbourFilter = NeighbourFilter.ALL, onInterrupted: OnInterrupted = OnInterrupted.FAIL): Flow<Neighbour> =
        netlink.dump(filter.toMessage(), decoder(matches = filter::matches), onInterrupted)

    /** The rules of a family, in the order in which they are asked; of 0, the default, those of IPv4 and IPv6 and of multicast routing. */
    public suspend fun rules(family: Int = 0, timeout: Duration = TIMEOUT): List<Rule> = rules(family, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun rules(family: Int, face: Face, timeout: Duration): List<Rule> =
        list(get(RouteMessageType.GET_RULE, RuleReader.HEADER, family), face, timeout) { family == 0 || it.family == family }

    /** All next hop objects. */
    public suspend fun nextHops(timeout: Duration = TIMEOUT): List<NextHopObject> = nextHops(Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun nextHops(face: Face, timeout: Duration): List<NextHopObject> =
        list(get(RouteMessageType.GET_NEXT_HOP, NextHopReader.HEADER, 0), face, timeout) { true }

    /** The link of this index; null if there is none. */
    public suspend fun link(index: Int, filter: LinkFilter = LinkFilter.ALL, timeout: Duration = TIMEOUT): Link? =
        link(LinkRequest.of(index, filter), filter.statistics, Face.SUSPENDING, timeout)

    /** The link of this name, or of this alternative name, which the kernel looks up; null if there is none. */
    public suspend fun link(name: String, filter: LinkFilter = LinkFilter.ALL, timeout: Duration = TIMEOUT): Link? =
        link(LinkRequest.of(name, filter), filter.statistics, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun link(request: NetlinkMessage, statistics: Boolean, face: Face, timeout: Duration): Link? = listOrNone(Errno.ENODEV) {
        netlink.ask(request.asRequest(NetlinkFlags.ACKNOWLEDGE), decoder<Link>(statistics) { true }, face, timeout)
    }.firstOrNull()

    /** Links and addresses with two dumps: however many links there are, no more requests. */
    public suspend fun interfaces(filter: LinkFilter = LinkFilter.ALL, timeout: Duration = TIMEOUT): InterfaceSnapshot =
        interfaces(filter, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun interfaces(filter: LinkFilter, face: Face, timeout: Duration): InterfaceSnapshot {
        val links = links(filter, face, timeout).sortedBy(Link::index)
        val indexes = links.mapTo(HashSet(), Link::index)
        return InterfaceSnapshot(links, addresses(AddressFilter.ALL, face, timeout).filter { it.interfaceIndex in indexes })
    }

    /**
     * Which way a packet would take: `ip route get`.
     *
     * @throws NetlinkException ENETUNREACH, EHOSTUNREACH, EACCES or EINVAL if it would take none, by the route's type
     */
    public suspend fun lookup(lookup: RouteLookup, timeout: Duration = TIMEOUT): Route = lookup(lookup, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun lookup(lookup: RouteLookup, face: Face, timeout: Duration): Route =
        netlink.ask(lookup.toMessage().asRequest(NetlinkFlags.ACKNOWLEDGE), decoder<Route> { true }, face, timeout).first()

    /** See [RouteChange.Verb.ADD]. */
    public suspend fun add(value: RouteObject, timeout: Duration = TIMEOUT): Unit = apply(RouteChange.add(value), timeout)

    /** See [RouteChange.Verb.REPLACE]. */
    public suspend fun replace(value: RouteObject, timeout: Duration = TIMEOUT): Unit = apply(RouteChange.replace(value), timeout)

    /** See [RouteChange.Verb.CHANGE]. */
    public suspend fun change(value: RouteObject, timeout: Duration = TIMEOUT): Unit = apply(RouteChange.change(value), timeout)

    /** See [RouteChange.Verb.APPEND]. */
    public suspend fun append(value: RouteObject, timeout: Duration = TIMEOUT): Unit = apply(RouteChange.append(value), timeout)

    /** See [RouteChange.Verb.DELETE]. */
    public suspend fun delete(value: RouteObject, timeout: Duration = TIMEOUT): Unit = apply(RouteChange.delete(value), timeout)

    /** Makes one change. */
    public suspend fun apply(change: RouteChange, timeout: Duration = TIMEOUT): Unit = execute(change.toMessage(), Face.SUSPENDING, timeout)

    /**
     * Makes many changes, pipelined: see [NetlinkConn.batch].
     *
     * @return what became of each, in their order
     */
    public suspend fun apply(changes: List<RouteChange>, acknowledge: AckPolicy = AckPolicy.ALL, timeout: Duration = TIMEOUT): List<NetlinkOutcome> =
        netlink.batch(changes.map(RouteChange::toMessage), acknowledge, timeout)

    /** Gives a link alternative names, up to 127 bytes each. Linux 5.5. */
    public suspend fun addAlternativeNames(index: Int, vararg names: String): Unit =
        execute(LinkRequest.names(RouteMessageType.NEW_LINK_PROPERTY, index, names), Face.SUSPENDING, TIMEOUT)

    /** Takes alternative names from a link. */
    public suspend fun deleteAlternativeNames(index: Int, vararg names: String): Unit =
        execute(LinkRequest.names(RouteMessageType.DELETE_LINK_PROPERTY, index, names), Face.SUSPENDING, TIMEOUT)

    @JvmSynthetic
    internal suspend fun execute(request: NetlinkMessage, face: Face, timeout: Duration) {
        netlink.ask(request.asRequest(NetlinkFlags.ACKNOWLEDGE), NetlinkDecoder.MESSAGES, face, timeout)
    }

    /**
     * Changes as they happen, from the moment of the collection on. After an [RouteEvent.Overrun], what is known is out of date; [monitor] sees to that by itself.
     *
     * @param topics what of
     */
    @JvmSynthetic
    public fun events(vararg topics: RouteTopic): Flow<RouteEvent> = flow {
        subscribe(*topics).use { subscription ->
            while (true) {
                when (val event = subscription.receive()) {
                    is NetlinkEvent.Received -> emit(event.value)
                    is NetlinkEvent.Overrun -> emit(RouteEvent.Overrun(event.reason))
                }
            }
        }
    }

    /** Changes as they happen, from this call on. */
    @Throws(IOException::class)
    public fun subscribe(vararg topics: RouteTopic): NetlinkSubscription<RouteEvent> =
        netlink.subscribe(RouteEvent.decoder(), *RouteTopic.groups(topics.asList()))

    /**
     * Follows tables: first what there is, then what changes, and after lost messages what has changed meanwhile. It remembers the tables, so that it can tell.
     *
     * @param topics what of
     */
    @Throws(IOException::class)
    public fun monitor(vararg topics: RouteTopic): RouteMonitor = RouteMonitor(this, topics.toSet())

    /** The same connection for threads. A view: it may be made again and again, and closing it closes the connection. */
    public fun blocking(): BlockingRouteConn = BlockingRouteConn(this)

    /** The same connection with futures that go on, after a wait, in the [executor]; by default the common pool. */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncRouteConn = AsyncRouteConn(this, executor)

    /** Closes the connection below. Idempotent. */
    override fun close(): Unit = netlink.close()

    override fun toString(): String = "RouteConn($netlink)"

    /** Dumps of what needs no filter. */
    private fun get(type: Int, header: Int, family: Int) =
        NetlinkMessage(NetlinkHeader(type, NetlinkFlags.REQUEST or NetlinkFlags.DUMP), ByteArray(header).also { it[0] = family.toByte() })

    private suspend inline fun <reified T : RouteObject> list(
        request: NetlinkMessage,
        face: Face,
        timeout: Duration,
        noinline matches: (T) -> Boolean,
    ): List<T> = netlink.dumpAll(request, decoder(matches = matches), NetlinkConn.DUMP_RETRIES, face, timeout)

    /** Old kernels send more than they were asked for, others say so of what there is none of. */
    private inline fun <T> listOrNone(none: Errno, list: () -> List<T>): List<T> = try {
        list()
    } catch (e: NetlinkException) {
        if (e.errno != none) throw e
        emptyList()
    }

    @JvmSynthetic
    internal inline fun <reified T : RouteObject> decoder(statistics: Boolean = false, noinline matches: (T) -> Boolean): NetlinkDecoder<T> {
        val reader = RouteReader(lenient = true, statistics = statistics)
        return NetlinkDecoder { message -> (reader.read(message) as? T)?.takeIf(matches) }
    }

    /** How connections come to be. */
    public companion object {
        private val TIMEOUT = 30.seconds

        /** Opens a connection to the kernel; [NetlinkConfig.netNs] says to which namespace. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(config: NetlinkConfig = NetlinkConfig.DEFAULT): RouteConn = RouteConn(NetlinkConn.open(NetlinkFamily.ROUTE, config))

        /** A view of a connection of family [NetlinkFamily.ROUTE], which is closed with it. */
        @JvmStatic
        public fun over(netlink: NetlinkConn): RouteConn = RouteConn(netlink)
    }
}
