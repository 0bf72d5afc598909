package io.netloom.net

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.NetNs
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.net.Inet4Address
import java.net.InetAddress
import java.nio.channels.ClosedChannelException
import java.util.function.Predicate
import kotlin.time.Duration
import kotlin.time.TimeSource
import kotlin.time.toKotlinDuration

/**
 * Keeps a socket in a multicast group on all interfaces that are wanted, while interfaces come, change and go. Comes from [Interfaces.joinOnAll].
 *
 * ```
 * Interfaces.joinOnAll(conn, group).use { membership ->
 *     launch { membership.events().collect { println(it) } }
 *     … // receives
 * }
 * ```
 *
 * The socket is in the group on every interface that can do multicast and that the filter accepts, switched on or not: the kernel keeps a membership
 * while an interface is down, and tells the neighbours of it when it comes up. An interface that is made later is joined as soon as the kernel tells of
 * it; of one that is gone the socket's memory is cleared, which would count towards its limits otherwise. When the filter does not accept an interface
 * any longer, because it has changed, the group is left there.
 *
 * **Somebody has to receive**: [receive], [receiveBlocking], [events] and [AsyncInterfaces.follow] do the work, there is no thread behind it. Who does
 * not care about the events collects them all the same.
 *
 * A refusal on one interface is no failure of the others: it is a [MembershipEvent.Refused]. It is tried again when the interface changes or another one
 * is left. EADDRINUSE there means that the program has joined itself, and what it has joined itself stays its own.
 *
 * On which interface the socket *sends* is another matter: `IP_MULTICAST_IF`, `IPV6_MULTICAST_IF`, or the packet's control message.
 *
 * One caller at a time receives; everything else may be used by any thread.
 *
 * @property group the group
 * @property source the only source that is heard; null for all
 */
public class AutoMembership internal constructor(
    socket: Conn,
    public val group: InetAddress,
    public val source: InetAddress?,
    private val monitor: InterfaceMonitor,
    filter: (Interface) -> Boolean,
) : Closeable {
    private val table = MembershipTable(GroupPlaces(socket, group, source), filter)
    private val ready = ArrayDeque<MembershipEvent>()
    private val lock = Any()
    private var isClosed = false

    /** The interfaces on which the socket is in the group, in the order of their indexes; none after [close]. */
    public val joined: List<Interface>
        get() = synchronized(lock) { table.joined }

    /** The interfaces on which it is not, though it ought to be, and why. */
    public val refused: List<MembershipEvent.Refused>
        get() = synchronized(lock) { table.refused }

    /**
     * Follows the interfaces until something becomes of the membership on one of them, and tells what.
     *
     * @throws java.net.SocketTimeoutException when the timeout is over; nothing is lost
     * @throws ClosedChannelException after [close], and when an interface changes after the socket was closed
     */
    public suspend fun receive(timeout: Duration = Duration.INFINITE): MembershipEvent = next(timeout) { monitor.receive(it) }

    /**
     * As [receive], blocking the thread; for threads outside coroutines.
     *
     * @param timeout null, the default, waits for ever
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveBlocking(timeout: java.time.Duration? = null): MembershipEvent =
        next(timeout?.toKotlinDuration() ?: Duration.INFINITE) { monitor.receiveBlocking(Waiting.blockingTime(it)) }

    /** All events, for as long as it is collected. The membership stays open. */
    @JvmSynthetic
    public fun events(): Flow<MembershipEvent> = flow {
        while (true) emit(receive())
    }

    /** Joins on what there is. */
    @JvmSynthetic
    internal suspend fun begin() = begin { monitor.receive() }

    @JvmSynthetic
    internal fun beginBlocking() = begin { monitor.receiveBlocking() }

    private inline fun begin(receive: () -> InterfaceEvent) {
        do {
            val event = receive()
            apply(event)
        } while (event != InterfaceEvent.Synchronised)
        synchronized(lock) { ready.clear() } // all of it is to be seen in joined and refused
    }

    private inline fun next(timeout: Duration, receive: (Duration) -> InterfaceEvent): MembershipEvent {
        val end = TimeSource.Monotonic.markNow() + timeout
        while (true) {
            poll()?.let { return it }
            apply(receive(-end.elapsedNow()))
        }
    }

    private fun poll(): MembershipEvent? = synchronized(lock) { ready.removeFirstOrNull() }

    private fun apply(event: InterfaceEvent) {
        synchronized(lock) {
            if (isClosed) throw ClosedChannelException()
            ready += table.apply(event)
        }
    }

    /** Leaves the group on all interfaces, and ends whoever waits. The socket stays open, if it is. Idempotent. */
    override fun close() {
        monitor.close()
        synchronized(lock) {
            isClosed = true
            ready.clear()
            table.leaveAll()
        }
    }

    /** The group and where it is joined. */
    override fun toString(): String = "AutoMembership(${group.text}${source?.let { " from ${it.text}" } ?: ""} on ${joined.map { it.name }})"

    internal companion object {
        /** One that has not begun yet. */
        @JvmSynthetic
        fun of(socket: ConnOwner, group: InetAddress, source: InetAddress?, netNs: NetNs?, filter: (Interface) -> Boolean): AutoMembership {
            val conn = socket.conn
            require(group.isMulticastAddress) { "not a multicast group: ${group.text}" }
            require(source == null || (source.javaClass == group.javaClass && !source.isMulticastAddress)) {
                "no source for the group ${group.text}: ${source!!.text}"
            }
            require(conn.family == AddressFamily.INET6 || (conn.family == AddressFamily.INET && group is Inet4Address)) {
                "a socket that cannot be in the group ${group.text}: $conn"
            }
            val place = cookie(conn)
            require(place == null || place == Zones.ask(netNs, ::cookie)) { "the socket is in another network namespace than the interfaces: $conn" }
            return AutoMembership(conn, group, source, Interfaces.monitor(netNs), filter)
        }

        /** The number of a socket's namespace; null before Linux 5.14. */
        private fun cookie(conn: Conn): Long? = try {
            conn.options.netNsCookie
        } catch (e: LinuxSocketException) {
            if (e.errno != Errno.ENOPROTOOPT) throw e
            null
        }

        /** Java's form of a filter. */
        @JvmSynthetic
        fun filter(predicate: Predicate<in Interface>?): (Interface) -> Boolean = { predicate == null || predicate.test(it) }
    }
}
