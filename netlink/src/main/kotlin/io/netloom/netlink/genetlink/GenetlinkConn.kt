package io.netloom.netlink.genetlink

import io.netloom.netlink.Deadline
import io.netloom.netlink.DumpReader
import io.netloom.netlink.Face
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkReply
import io.netloom.netlink.NetlinkSubscription
import io.netloom.netlink.OffendingAttribute
import io.netloom.netlink.OnInterrupted
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * A connection to generic netlink, where families are found by their names. See netlink(7) and `linux/genetlink.h`.
 *
 *     GenetlinkConn.open().use { conn ->
 *         println(conn.request(Ethtool.linkModes("eth0")))
 *         conn.families().forEach(::println)
 *     }
 *
 * What a family understands is a [FamilySpec]; its functions make [GenetlinkCall]s, which this sends. Everything else is as said for [NetlinkConn]: any number of
 * callers, timeouts of 30 seconds by default, cancelling at any time.
 *
 * **Numbers of families** are asked for once and remembered, for this connection and so for its network namespace. A number that is void because the family's
 * module was loaded again is noticed by ENOENT: the family is looked for again, and the call repeated with the new number. Whoever follows [NlCtrl.changes] on this
 * connection makes it forget families when they change; [forget] does it by hand. Groups are looked for afresh for each subscription.
 *
 * **Errors.** [FamilyNotFoundException], if the kernel has no such family; [NetlinkException], if it refuses.
 *
 * Thread-safe.
 *
 * @property netlink what carries the messages; for whatever is not here
 */
public class GenetlinkConn private constructor(public val netlink: NetlinkConn) : Closeable {
    private val known = ConcurrentHashMap<String, GenericFamily>()

    /**
     * The family of that name, from memory if it was asked for before.
     *
     * @throws FamilyNotFoundException if there is none
     */
    public suspend fun family(name: String, timeout: Duration = 30.seconds): GenericFamily = family(name, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun family(name: String, face: Face, deadline: Deadline): GenericFamily = known[name] ?: find(name, face, deadline)

    /** All families of the namespace. The kernel is asked each time. */
    public suspend fun families(timeout: Duration = 30.seconds): List<GenericFamily> = families(Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun families(face: Face, deadline: Deadline): List<GenericFamily> =
        dumpAll(NlCtrl.families(), NetlinkConn.DUMP_RETRIES, face, deadline).onEach { known[it.name] = it }

    /**
     * Which attributes the family's commands take. Linux 5.8; which command has which, 5.10.
     *
     * @throws FamilyNotFoundException if there is no such family
     * @throws NetlinkException ENODATA if the kernel checks none of its attributes, EOPNOTSUPP before Linux 5.8
     */
    public suspend fun policy(family: String, timeout: Duration = 30.seconds): FamilyPolicy = policy(family, null, Face.SUSPENDING, Deadline(timeout))

    /**
     * Which attributes one of the family's commands takes. Linux 5.10.
     *
     * @throws FamilyNotFoundException if there is no such family
     * @throws NetlinkException ENOENT if the family has no such command, ENODATA if the kernel does not check its attributes
     */
    public suspend fun policy(family: String, command: Int, timeout: Duration = 30.seconds): FamilyPolicy =
        policy(family, command, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun policy(family: String, command: Int?, face: Face, deadline: Deadline): FamilyPolicy {
        val found = find(family, face, deadline)
        val parts = dumpAll(NlCtrl.policy(found.id, command), NetlinkConn.DUMP_RETRIES, face, deadline)
        return FamilyPolicy.of(found.id, parts, if (command == null) FamilyPolicy.dumpOnly(found) else listOf(command))
    }

    /** Forgets the number of the family of that name, or of all. */
    @JvmOverloads
    public fun forget(family: String? = null) {
        if (family == null) known.clear() else known.remove(family)
    }

    /**
     * Sends a command and waits until the kernel acknowledges it. Answers are left alone.
     *
     * @throws NetlinkException if the kernel refuses
     * @throws java.net.SocketTimeoutException when the timeout is over
     */
    public suspend fun execute(command: GenetlinkCommand, timeout: Duration = 30.seconds): Unit = execute(command, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun execute(command: GenetlinkCommand, face: Face, deadline: Deadline) {
        addressed(command, face, deadline) { id -> ask(command, id, NOTHING, face, deadline) }
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws NetlinkException if the kernel refuses
     * @throws UnexpectedReplyException if there was not exactly one answer
     * @throws java.net.SocketTimeoutException when the timeout is over
     */
    public suspend fun <T : Any> request(request: GenetlinkRequest<T>, timeout: Duration = 30.seconds): T =
        request(request, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun <T : Any> request(request: GenetlinkRequest<T>, face: Face, deadline: Deadline): T =
        addressed(request, face, deadline) { id -> one(request, id, face, deadline) }

    /**
     * Sends a message of one's own and waits until the kernel acknowledges it.
     *
     * @param family the family's name
     * @param flags constants of [NetlinkFlags] to be set besides REQUEST and ACK
     * @return the answers
     * @throws NetlinkException if the kernel refuses
     */
    public suspend fun exchange(
        family: String,
        message: GenetlinkMessage,
        flags: Int = 0,
        timeout: Duration = 30.seconds,
    ): NetlinkReply<GenetlinkMessage> = exchange(family, message, flags, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun exchange(
        family: String,
        message: GenetlinkMessage,
        flags: Int,
        face: Face,
        deadline: Deadline,
    ): NetlinkReply<GenetlinkMessage> {
        val call = GenetlinkCommand(family, message, flags)
        return addressed(call, face, deadline) { id -> ask(call, id, MESSAGES, face, deadline) }
    }

    /**
     * Asks for all of a table and keeps what comes in a list. See [NetlinkConn.dumpAll].
     *
     * @param retries how often a dump that was not consistent is repeated at most
     * @throws io.netloom.netlink.DumpInterruptedException if no attempt was consistent
     * @throws NetlinkException if the kernel refuses
     */
    public suspend fun <T : Any> dumpAll(dump: GenetlinkDump<T>, retries: Int = NetlinkConn.DUMP_RETRIES, timeout: Duration = 30.seconds): List<T> =
        dumpAll(dump, retries, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun <T : Any> dumpAll(dump: GenetlinkDump<T>, retries: Int, face: Face, deadline: Deadline): List<T> =
        addressed(dump, face, deadline) { id ->
            explained(dump) { netlink.dumpAll(dump.to(id), dump.decoding(), retries, face, deadline.remaining()) }
        }

    /**
     * Asks for all of a table, item by item and in constant memory. See [NetlinkConn.dump].
     *
     * @param timeout for each wait for the kernel
     * @throws io.netloom.netlink.DumpInterruptedException at the end, if it was not consistent and [onInterrupted] says so
     * @throws NetlinkException if the kernel refuses
     */
    @JvmSynthetic
    public fun <T : Any> dump(dump: GenetlinkDump<T>, onInterrupted: OnInterrupted = OnInterrupted.FAIL, timeout: Duration = 30.seconds): Flow<T> =
        flow {
            val reader = dumpReader(dump, onInterrupted, timeout, Face.SUSPENDING)
            try {
                while (true) {
                    for (item in explained(dump) { reader.next(Face.SUSPENDING) } ?: break) emit(item)
                }
            } finally {
                reader.close()
            }
        }

    /** The family is looked for afresh: what is cheap against a dump saves repeating one that is half read. */
    @JvmSynthetic
    internal suspend fun <T : Any> dumpReader(dump: GenetlinkDump<T>, onInterrupted: OnInterrupted, timeout: Duration, face: Face): DumpReader<T> {
        val id = if (dump.family == NlCtrl.name) NlCtrl.ID else find(dump.family, face, Deadline(timeout)).id
        return netlink.dumpReader(dump.to(id), dump.decoding(), onInterrupted, timeout)
    }

    /**
     * What a family tells unasked, from the moment of the collection on, on a socket of its own: see [NetlinkConn.events]. Overruns come in-band.
     *
     * When the family's module is unloaded, no more comes, also if it is loaded again: [NlCtrl.changes] tells.
     *
     * @throws FamilyNotFoundException if there is no such family
     * @throws GroupNotFoundException if it has no such group
     * @throws IOException EPERM for a group that is not open to everybody
     */
    @JvmSynthetic
    public fun <T : Any> events(events: GenetlinkEvents<T>): Flow<NetlinkEvent<T>> = flow {
        subscribe(events).use { subscription ->
            while (true) emit(subscription.receive())
        }
    }

    /** Subscribes to what a family tells unasked: what is told after this call is received. Otherwise as [events]. */
    public suspend fun <T : Any> subscribe(events: GenetlinkEvents<T>, timeout: Duration = 30.seconds): NetlinkSubscription<T> =
        subscribe(events, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun <T : Any> subscribe(events: GenetlinkEvents<T>, face: Face, deadline: Deadline): NetlinkSubscription<T> {
        val family = find(events.family, face, deadline)
        val groups = IntArray(events.groups.size) { family.group(events.groups[it]).id }
        val decoding = events.decoding()
        val decoder = NetlinkDecoder { message ->
            // Families may share the numbers of groups in old kernels; those of messages they do not.
            if (message.type != family.id) null else decoding.decode(message)?.also(::heed)
        }
        return netlink.subscribe(decoder, *groups)
    }

    private fun heed(event: Any) {
        if (event is FamilyChange) forget(event.family.name)
    }

    /** The same connection for threads. A view: it may be made again and again, and closing it closes the connection. */
    public fun blocking(): BlockingGenetlinkConn = BlockingGenetlinkConn(this)

    /** The same connection with futures that go on, after a wait, in the [executor]; by default the common pool. */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncGenetlinkConn = AsyncGenetlinkConn(this, executor)

    /** Closes the netlink connection. Idempotent. */
    override fun close(): Unit = netlink.close()

    override fun toString(): String = "GenetlinkConn($netlink)"

    private suspend fun find(name: String, face: Face, deadline: Deadline): GenericFamily {
        if (!FamilyNotFoundException.isPossible(name)) throw FamilyNotFoundException(name, null)
        try {
            return one(NlCtrl.family(name), NlCtrl.ID, face, deadline).also { known[name] = it }
        } catch (e: NetlinkException) {
            forget(name)
            if (e.errno != Errno.ENOENT) throw e
            throw FamilyNotFoundException(name, e)
        }
    }

    /** Finds the family's number, and another one if that is void by now. */
    private suspend fun <R> addressed(call: GenetlinkCall, face: Face, deadline: Deadline, block: suspend (Int) -> R): R {
        if (call.family == NlCtrl.name) return block(NlCtrl.ID)
        val cached = known[call.family] ?: return block(find(call.family, face, deadline).id)
        try {
            return block(cached.id)
        } catch (e: IOException) {
            if ((e as? ErrnoCarrier)?.errno != Errno.ENOENT) throw e
            // ENOENT is what the kernel says of a number that no family has, and what a family may say itself.
            val found = find(call.family, face, deadline)
            if (found.id == cached.id) throw e
            return block(found.id)
        }
    }

    private suspend fun <T : Any> one(request: GenetlinkRequest<T>, id: Int, face: Face, deadline: Deadline): T {
        val replies = ask(request, id, request.decoding(), face, deadline)
        return replies.singleOrNull() ?: throw UnexpectedReplyException(request, replies.size)
    }

    private suspend fun <T : Any> ask(call: GenetlinkCall, id: Int, decoder: NetlinkDecoder<T>, face: Face, deadline: Deadline): NetlinkReply<T> =
        explained(call) { netlink.ask(call.to(id, NetlinkFlags.REQUEST or NetlinkFlags.ACKNOWLEDGE), decoder, face, deadline.remaining()) }

    /** With the names that the caller knows, for the number of a family tells him nothing. */
    private inline fun <R> explained(call: GenetlinkCall, block: () -> R): R = try {
        block()
    } catch (e: NetlinkException) {
        val path = if (call.userHeaderSize == 0) e.attributePath else pathBehindHeader(call, e)
        throw e.renamed("${call.family} command ${call.message.command}", path)
    }

    /** As if the family had no header of its own. */
    private fun pathBehindHeader(call: GenetlinkCall, e: NetlinkException): List<Int> {
        val offset = e.acknowledgement?.offset ?: return emptyList()
        val header = NetlinkMessage.align(call.userHeaderSize)
        val bare =
            GenetlinkMessage(
                call.message.header,
                call.message.payload.copyOfRange(minOf(header, call.message.payload.size), call.message.payload.size),
            )
        return OffendingAttribute.path(bare.toNetlink(NlCtrl.ID, 0), NetlinkFamily.GENERIC, offset - header)
    }

    private fun GenetlinkCall.to(id: Int, more: Int = 0) = message.toNetlink(id, flags or more)

    /** How connections come to be. */
    public companion object {
        private val NOTHING = NetlinkDecoder<Any> { null }
        private val MESSAGES = NetlinkDecoder { GenetlinkMessage.decode(it.message()) }

        /**
         * Opens a connection.
         *
         * @throws IOException if the socket cannot be opened
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(config: NetlinkConfig = NetlinkConfig.DEFAULT): GenetlinkConn = over(NetlinkConn.open(NetlinkFamily.GENERIC, config))

        /** A connection over one of netlink, which has to be one to [NetlinkFamily.GENERIC] and is closed with it. */
        @JvmStatic
        public fun over(netlink: NetlinkConn): GenetlinkConn = GenetlinkConn(netlink)
    }
}
