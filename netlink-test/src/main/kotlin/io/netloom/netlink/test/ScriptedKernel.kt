package io.netloom.netlink.test

import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkType
import io.netloom.socket.Errno
import java.time.Duration
import kotlin.time.toKotlinDuration

/**
 * A kernel that answers netlink requests as a test tells it to, for programs and libraries that talk netlink. Its sockets are [ScriptedSocket]s:
 *
 *     val kernel = ScriptedKernel()
 *         .onDump(RTM_GETLINK, Answer.dump(links))
 *         .on(RTM_NEWLINK, Answer.error(Errno.EEXIST), Answer.success())   // the first time, and from then on
 *         .serve(GenericControllerScript())                                // parts of several authors, one behind the other
 *     NetlinkConn.over(kernel.open()).use { conn -> … }
 *     kernel.push(group, notification)
 *
 * Whatever no script answers is treated as by the real kernel: a message without [NetlinkFlags.REQUEST] or of a type below [NetlinkType.MIN] is done, which is told if it
 * asks for an ACK; all else fails with EOPNOTSUPP. Requests are answered in the order in which they were sent, errors whether an ACK is asked for or not.
 *
 * Safe for use by many threads. It holds no resources; sockets that are still open at the end of a test are garbage.
 */
public class ScriptedKernel {
    /** Of the kernel and of all its sockets. */
    @get:JvmSynthetic
    internal val monitor: Monitor = Monitor()
    private val handlers = ArrayList<RequestHandler>()
    private val expectations = ArrayDeque<Expectation>()
    private val received = ArrayList<NetlinkMessage>()
    private val open = ArrayList<ScriptedSocket>()
    private var failure: AssertionError? = null
    private var opened = 0L

    /** Asks [handler] about requests that no handler before it has answered. */
    public fun serve(handler: RequestHandler): ScriptedKernel = also { monitor.locked { handlers += handler } }

    /** Asks [handler] about requests of this type that no handler before it has answered. */
    public fun on(type: Int, handler: RequestHandler): ScriptedKernel = serve { if (it.header.type == type) handler.answer(it) else null }

    /** Answers requests of this type that no handler before it has answered: the first answer for the first, the last for all that follow. */
    public fun on(type: Int, vararg answers: Answer): ScriptedKernel = serve(InTurn(answers.asList()) { it.header.type == type })

    /** As [on], for requests that have both flags of [NetlinkFlags.DUMP] as well. To be said before an [on] of the same type. */
    public fun onDump(type: Int, vararg answers: Answer): ScriptedKernel =
        serve(InTurn(answers.asList()) { it.header.type == type && it.header.flags and NetlinkFlags.DUMP == NetlinkFlags.DUMP })

    /**
     * The next request that was not expected yet shall be like this; it gets this answer. As long as anything is expected, handlers are not asked. A request that is not as
     * expected is an [AssertionError] for who sends it and in [verify].
     */
    @JvmOverloads
    public fun expect(check: RequestCheck, answer: Answer = Answer.success()): ScriptedKernel =
        also { monitor.locked { expectations += Expectation(check, answer) } }

    /**
     * Opens a socket. Of the configuration it uses the port id, the groups, the sizes of the buffers and what is said about acknowledgements.
     *
     * @param alone whether [ScriptedSocket.another] finds that there can be no other
     */
    @JvmOverloads
    public fun open(config: NetlinkConfig = NetlinkConfig.DEFAULT, alone: Boolean = false): ScriptedSocket = monitor.locked {
        val portId = if (config.portId != 0L) config.portId else portId(opened)
        opened++
        ScriptedSocket(this, config, alone, portId).also(open::add)
    }

    /** As Linux does: the number of the process for the first, then large numbers. */
    private fun portId(index: Long) = if (index == 0L) FIRST_PORT else LARGE_PORT + index

    /** Sends a notification, which is a datagram with these messages, to every open socket that has joined the group. Returns how many those were. */
    public fun push(group: Int, vararg messages: NetlinkMessage): Int {
        require(group > 0) { "groups are counted from 1: $group" }
        val datagram = NetlinkMessage.encodeAll(messages.asList())
        return monitor.locked { open.filter { group in it.groups }.onEach { it.queue(datagram, 0, group, false) }.size }
    }

    /** The sockets that are open, in the order in which they were opened. */
    public val sockets: List<ScriptedSocket>
        get() = monitor.locked { open.toList() }

    /** The requests so far, in the order in which they were sent, with length, sequence number and port id. */
    public val requests: List<NetlinkMessage>
        get() = monitor.locked { received.toList() }

    /** Forgets the [requests] so far. */
    public fun clearRequests(): Unit = monitor.locked { received.clear() }

    /** Waits until so many requests have been made since the beginning or [clearRequests], and returns the first so many of them. */
    @JvmSynthetic
    public suspend fun awaitRequests(count: Int): List<NetlinkMessage> = monitor.await(look = { firstRequests(count) })

    /**
     * As the other, for threads.
     *
     * @throws java.net.SocketTimeoutException if they were not made in time
     */
    @Throws(java.io.IOException::class)
    public fun awaitRequests(count: Int, timeout: Duration): List<NetlinkMessage> =
        monitor.awaitBlocking(timeout.toKotlinDuration()) { firstRequests(count) }

    private fun firstRequests(count: Int) = if (received.size >= count) received.take(count) else null

    /**
     * To be called at the end of a test.
     *
     * @throws AssertionError if a request was not as wanted, or an expected one was not made
     */
    public fun verify(): Unit = monitor.locked {
        failure?.let { throw it }
        if (expectations.isNotEmpty()) throw AssertionError("${expectations.size} of the expected requests were not made; these were: $received")
    }

    /** What is to be done about a request, which is called without the lock: handlers are the user's. */
    @JvmSynthetic
    internal fun answer(request: NetlinkMessage): Answer {
        val (expectation, asked) = monitor.locked {
            received += request
            monitor.changed()
            expectations.removeFirstOrNull() to handlers.toList()
        }
        try {
            if (expectation != null) {
                expectation.check.check(request)
                return expectation.answer
            }
            return asked.firstNotNullOfOrNull { it.answer(request) } ?: unknown(request)
        } catch (e: AssertionError) {
            monitor.locked { if (failure == null) failure = e }
            throw e
        }
    }

    private fun unknown(request: NetlinkMessage) = if (request.header.flags and NetlinkFlags.REQUEST == 0 ||
        request.header.type < NetlinkType.MIN
    ) {
        Answer.success()
    } else {
        Answer.error(Errno.EOPNOTSUPP)
    }

    @JvmSynthetic
    internal fun forget(socket: ScriptedSocket) {
        open -= socket
    }

    override fun toString(): String = monitor.locked { "ScriptedKernel(${open.size} sockets, ${received.size} requests)" }

    private class Expectation(val check: RequestCheck, val answer: Answer)

    private class InTurn(private val answers: List<Answer>, private val fits: (NetlinkMessage) -> Boolean) : RequestHandler {
        private var next = 0

        init {
            require(answers.isNotEmpty()) { "there must be an answer" }
        }

        override fun answer(request: NetlinkMessage): Answer? {
            if (!fits(request)) return null
            return synchronized(this) { answers[minOf(next++, answers.lastIndex)].also { if (next > answers.size) next = answers.size } }
        }
    }

    private companion object {
        const val FIRST_PORT = 1_000L
        const val LARGE_PORT = 0xffff_0000L
    }
}
