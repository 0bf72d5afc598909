package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import io.netloom.socket.Conn
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * A connection to a netlink family of the kernel that serves any number of callers at once. See netlink(7).
 *
 * ```
 * NetlinkConn.open(NetlinkFamily.ROUTE).use { conn ->
 *     val links = conn.dumpAll(NetlinkMessage(NetlinkHeader(RTM_GETLINK), ByteArray(16)))
 * }
 * ```
 *
 * It is several sockets: one for requests, whose answers are told apart by their sequence numbers; one for each dump that is under way (8 at most, further ones queue); one for each subscription. So neither a slow
 * collector of a dump nor a burst of events delays or loses anything of the others. There is no thread: of those who wait for answers one reads for all.
 *
 * Requests are completed before they are sent: [NetlinkFlags.REQUEST] is set, a sequence number of 0 and a port id of 0 are filled in. Answers are believed only if they come from the kernel.
 *
 * **Errors.** What the kernel refuses is a [NetlinkException] with its words. [NetlinkOverrunException]: answers were lost; every request that was waiting gets it, and the connection stays usable.
 *
 * **Who reads.** It may be a coroutine that has to be resumed by its dispatcher. Threads that wait in [blocking] calls should not be those of a dispatcher whose coroutines use the same connection: if they occupy all of
 * them, nobody reads until a timeout is over.
 *
 * **Cancelling** a call is possible at any time; what still comes of its answer is dropped. Whether the kernel has done what was asked is unknown then.
 *
 * Thread-safe. [close] ends every call that waits with [java.nio.channels.AsynchronousCloseException] or [java.nio.channels.ClosedChannelException].
 */
public class NetlinkConn internal constructor(transport: NetlinkTransport, private val family: Int?) : Closeable {
    private val requests = Channel(transport)
    private val dumps = DumpChannels(requests)

    /** The port id of the socket for requests, unsigned 32 bits: what a notification's header tells of who caused it. */
    public val portId: Long
        get() = transport().portId

    /** How many messages came that nobody had asked for, or not from the kernel. */
    public val strayMessages: Long
        get() = requests.strays.get()

    /** How many answers have not ended, those that nobody wants any more among them. */
    public val pendingRequests: Int
        get() = requests.table.size()

    private fun transport() = requests.transport

    /**
     * Sends a request that changes or asks something and waits until the kernel acknowledges it ([NetlinkFlags.ACKNOWLEDGE] is set).
     *
     * @param timeout 30 seconds by default
     * @return what came before the acknowledgement, mostly nothing; see [NetlinkReply.warning]
     * @throws NetlinkException if the kernel refuses
     * @throws java.net.SocketTimeoutException when the timeout is over
     * @throws IllegalArgumentException if the request's own sequence number is that of another which is under way
     */
    public suspend fun execute(request: NetlinkMessage, timeout: Duration = 30.seconds): NetlinkReply<NetlinkMessage> =
        execute(request, NetlinkDecoder.MESSAGES, timeout)

    /** [execute] with answers decoded where they lie. */
    public suspend fun <T : Any> execute(request: NetlinkMessage, decoder: NetlinkDecoder<T>, timeout: Duration = 30.seconds): NetlinkReply<T> =
        ask(request.asRequest(NetlinkFlags.ACKNOWLEDGE), decoder, Face.SUSPENDING, timeout)

    /**
     * Sends a request with its flags as they are. With [NetlinkFlags.ACKNOWLEDGE] it ends at the acknowledgement; without, at the first message that is not one of several, or at the end of several. A request that
     * the kernel does not answer unless asked to acknowledge waits until the timeout is over.
     *
     * @param timeout 30 seconds by default
     * @return the answer's messages, acknowledgement and end left out
     * @throws NetlinkException if the kernel refuses
     * @throws java.net.SocketTimeoutException when the timeout is over
     * @throws IllegalArgumentException if the request's own sequence number is that of another which is under way
     */
    public suspend fun request(request: NetlinkMessage, timeout: Duration = 30.seconds): NetlinkReply<NetlinkMessage> =
        request(request, NetlinkDecoder.MESSAGES, timeout)

    /** [request] with answers decoded where they lie. */
    public suspend fun <T : Any> request(request: NetlinkMessage, decoder: NetlinkDecoder<T>, timeout: Duration = 30.seconds): NetlinkReply<T> =
        ask(request, decoder, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun <T : Any> ask(request: NetlinkMessage, decoder: NetlinkDecoder<T>, face: Face, timeout: Duration): NetlinkReply<T> {
        val flags = request.header.flags
        val ending = when {
            flags and NetlinkFlags.DUMP == NetlinkFlags.DUMP -> Ending.DUMP
            flags and NetlinkFlags.ACKNOWLEDGE != 0 -> Ending.ACKNOWLEDGED
            else -> Ending.FIRST
        }
        val exchange = RequestExchange(request, family, ending, decoder)
        requests.run(exchange, request, ending, face, Deadline(timeout))
        return exchange.reply()
    }

    /**
     * Asks for all of a table ([NetlinkFlags.DUMP] is set) and keeps what comes in a list. A dump that was not consistent, because the table changed meanwhile, is repeated.
     *
     * @param retries how often it is repeated at most; 5 by default
     * @param timeout for all attempts together, 30 seconds by default
     * @throws DumpInterruptedException if no attempt was consistent; it has what the last one brought
     * @throws NetlinkException if the kernel refuses
     */
    public suspend fun dumpAll(request: NetlinkMessage, retries: Int = DUMP_RETRIES, timeout: Duration = 30.seconds): NetlinkReply<NetlinkMessage> =
        dumpAll(request, NetlinkDecoder.MESSAGES, retries, timeout)

    /** [dumpAll] with messages decoded where they lie. */
    public suspend fun <T : Any> dumpAll(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        retries: Int = DUMP_RETRIES,
        timeout: Duration = 30.seconds,
    ): NetlinkReply<T> = dumpAll(request, decoder, retries, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun <T : Any> dumpAll(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        retries: Int,
        face: Face,
        timeout: Duration,
    ): NetlinkReply<T> {
        require(retries >= 0) { "$retries retries" }
        val deadline = Deadline(timeout)
        val dump = request.asRequest(NetlinkFlags.DUMP)
        var attempts = 0
        while (true) {
            attempts++
            val exchange = RequestExchange(dump, family, Ending.DUMP, decoder)
            dumps.use(face, deadline) { it.run(exchange, dump, Ending.DUMP, face, deadline) }
            if (!exchange.isInterrupted) return exchange.reply()
            if (attempts > retries) throw DumpInterruptedException(exchange.take(), attempts)
        }
    }

    /**
     * Asks for all of a table ([NetlinkFlags.DUMP] is set), message by message: each collection is a dump of its own, in constant memory however large the table is. It is not repeated when the table changes meanwhile.
     *
     * A collector that is slow stops its own dump and nothing else. One that ends early ends the dump.
     *
     * @param onInterrupted what happens after the last message of a dump that was not consistent
     * @param timeout for each wait for the kernel, 30 seconds by default; what the collector takes does not count
     * @throws DumpInterruptedException at the end, if it was not consistent and [onInterrupted] says so
     * @throws NetlinkException if the kernel refuses
     */
    @JvmSynthetic
    public fun dump(
        request: NetlinkMessage,
        onInterrupted: OnInterrupted = OnInterrupted.FAIL,
        timeout: Duration = 30.seconds,
    ): Flow<NetlinkMessage> = dump(request, NetlinkDecoder.MESSAGES, onInterrupted, timeout)

    /** [dump] with messages decoded where they lie. */
    @JvmSynthetic
    public fun <T : Any> dump(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        onInterrupted: OnInterrupted = OnInterrupted.FAIL,
        timeout: Duration = 30.seconds,
    ): Flow<T> = flow {
        val reader = dumpReader(request, decoder, onInterrupted, timeout)
        try {
            while (true) {
                for (item in reader.next(Face.SUSPENDING) ?: break) emit(item)
            }
        } finally {
            reader.close()
        }
    }

    @JvmSynthetic
    internal fun <T : Any> dumpReader(
        request: NetlinkMessage,
        decoder: NetlinkDecoder<T>,
        onInterrupted: OnInterrupted,
        timeout: Duration,
    ): DumpReader<T> {
        val dump = request.asRequest(NetlinkFlags.DUMP)
        return DumpReader(dumps, dump, RequestExchange(dump, family, Ending.DUMP, decoder), onInterrupted, timeout)
    }

    /**
     * Sends many requests, as many to a datagram as the receive buffer has room for their answers, and tells what became of each. The kernel does them in order, and goes on after one that it refuses.
     *
     * @param acknowledge which of them are acknowledged
     * @param timeout for all of them together, 30 seconds by default
     * @return the outcomes in the order of the requests. Answers that were lost are [NetlinkOutcome.Unknown], and what comes after them is sent nevertheless
     * @throws java.net.SocketTimeoutException when the timeout is over
     */
    public suspend fun batch(
        requests: List<NetlinkMessage>,
        acknowledge: AckPolicy = AckPolicy.ALL,
        timeout: Duration = 30.seconds,
    ): List<NetlinkOutcome> = batch(requests, acknowledge, Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun batch(messages: List<NetlinkMessage>, acknowledge: AckPolicy, face: Face, timeout: Duration): List<NetlinkOutcome> =
        BatchSender(requests, family, acknowledge).send(messages, face, Deadline(timeout))

    /**
     * What comes to multicast groups from the moment of the collection on, on a socket of its own. It ends when the collector does, or with the exception of [close]. A slow collector loses messages to the
     * kernel's limits, and is told ([NetlinkEvent.Overrun]).
     *
     * To list a table and follow its changes without a gap, [subscribe] first and list then.
     *
     * @param groups their numbers, such as 1 for C's `RTNLGRP_LINK`: not bits
     * @throws IOException EINVAL for a group that the family does not have, EPERM for one that is not open to everybody
     */
    @JvmSynthetic
    public fun events(vararg groups: Int): Flow<NetlinkEvent<NetlinkMessage>> = events(NetlinkDecoder.MESSAGES, *groups)

    /** [events] with messages decoded. */
    @JvmSynthetic
    public fun <T : Any> events(decoder: NetlinkDecoder<T>, vararg groups: Int): Flow<NetlinkEvent<T>> = flow {
        subscribe(decoder, *groups).use { subscription ->
            while (true) emit(subscription.receive())
        }
    }

    /**
     * Subscribes to multicast groups, at once: what the kernel sends to them after this call is received.
     *
     * @param groups their numbers, such as 1 for C's `RTNLGRP_LINK`: not bits. May be none, see [NetlinkSubscription.join]
     * @throws IOException as [events]
     */
    @Throws(IOException::class)
    public fun subscribe(vararg groups: Int): NetlinkSubscription<NetlinkMessage> = subscribe(NetlinkDecoder.MESSAGES, *groups)

    /** [subscribe] with messages decoded where they lie. */
    @Throws(IOException::class)
    public fun <T : Any> subscribe(decoder: NetlinkDecoder<T>, vararg groups: Int): NetlinkSubscription<T> {
        val own = transport().another()
        val subscription = NetlinkSubscription(own?.let(::Channel) ?: requests, own != null, dumps, decoder)
        dumps.register(subscription)
        try {
            groups.forEach(subscription::join)
        } catch (e: Throwable) {
            subscription.close()
            throw e
        }
        return subscription
    }

    /** The same connection for threads. A view: it may be made again and again, and closing it closes the connection. */
    public fun blocking(): BlockingNetlinkConn = BlockingNetlinkConn(this)

    /** The same connection with futures that go on, after a wait, in the [executor]; by default the common pool. */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncNetlinkConn = AsyncNetlinkConn(this, executor)

    /** Closes every socket of the connection. Idempotent. */
    override fun close() {
        requests.close()
        dumps.close()
    }

    override fun toString(): String = "NetlinkConn(${transport()})"

    /** How connections come to be. */
    public companion object {
        /** How often [dumpAll] repeats a dump that was not consistent, unless told otherwise. */
        public const val DUMP_RETRIES: Int = 5

        /**
         * Opens a connection.
         *
         * @param family a constant of [NetlinkFamily]
         * @throws IOException EPROTONOSUPPORT if the kernel does not have the family, EADDRINUSE if the port id is in use
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(family: Int, config: NetlinkConfig = NetlinkConfig.DEFAULT): NetlinkConn =
            NetlinkConn(SocketTransport.open(family, config), family)

        /**
         * A connection over a netlink socket that was made elsewhere, such as one that a service manager hands over ([io.netloom.socket.Conn.adopt]); it is closed with the connection. Requests, dumps and subscriptions share
         * it: dumps run one after another. It is bound if it was not, and tells the groups of datagrams (`NETLINK_PKTINFO`); its other options stay as they are.
         *
         * @throws IllegalArgumentException if it is no netlink socket
         */
        @JvmStatic
        @Throws(IOException::class)
        public fun adopt(conn: Conn): NetlinkConn = SocketTransport.adopt(conn, NetlinkConfig.DEFAULT).let { NetlinkConn(it, it.family) }

        /**
         * A connection over a transport, which is closed with it. If [NetlinkTransport.another] gives no more, requests, dumps and subscriptions share this one: dumps run one after another.
         *
         * @param family the constant of [NetlinkFamily] whose messages it carries; null (the default) if unknown. Error texts name attributes by it
         */
        @JvmStatic
        @JvmOverloads
        public fun over(transport: NetlinkTransport, family: Int? = null): NetlinkConn = NetlinkConn(transport, family)
    }
}
