package io.netloom.netlink.test

import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkDatagram
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.netlink.NetlinkTransport
import io.netloom.socket.Errno
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration

/**
 * A netlink socket of a [ScriptedKernel], for [io.netloom.netlink.NetlinkConn.over] and for tests of their own. It has the rules of a real one:
 *
 * - What is sent is answered before the send returns, message by message. A datagram that ends within a message is answered as far as it goes.
 * - Datagrams wait in a queue whose size is `receiveBuffer`, each counted about as Linux counts it. What does not fit is lost, and so is all that comes before the
 *   queue has been read empty; the next receive tells ENOBUFS once, before the datagrams that did fit.
 * - A dump is made datagram by datagram as they are read, so answers to later requests may come between. A second one at the same time fails with EBUSY.
 * - [close] ends whoever waits with [AsynchronousCloseException].
 *
 * Safe for use by many threads.
 */
public class ScriptedSocket internal constructor(
    private val kernel: ScriptedKernel,
    private val config: NetlinkConfig,
    private val alone: Boolean,
    override val portId: Long,
) : NetlinkTransport {
    private val queue = ReceiveQueue(config.receiveBuffer ?: DEFAULT_BUFFER)
    private val sendFailures = ArrayDeque<Errno>()
    private val members = sortedSetOf<Int>()
    private var dump: AnswerRun? = null
    private var isClosed = false

    /** As [NetlinkConfig] says: port id and groups count for the first socket only. */
    private val anotherConfig = NetlinkConfig(
        extendedAcknowledge = config.extendedAcknowledge,
        capAcknowledge = config.capAcknowledge,
        receiveBuffer = config.receiveBuffer,
        sendBuffer = config.sendBuffer,
    )

    init {
        for (bit in 0 until Int.SIZE_BITS) if (config.groups ushr bit and 1 == 1) members += bit + 1
    }

    override val receiveBuffer: Int get() = queue.capacity

    override val sendBuffer: Int get() = config.sendBuffer ?: DEFAULT_BUFFER

    /** The multicast groups that it has joined. */
    public val groups: Set<Int>
        get() = kernel.monitor.locked { members.toSet() }

    /** How many datagrams and errors wait to be received, those left out that a dump will make. */
    public val pending: Int
        get() = kernel.monitor.locked { queue.size }

    /** Whether a dump is not at its end yet. */
    public val isDumping: Boolean
        get() = kernel.monitor.locked { dump != null }

    // What a test does to it

    /**
     * Puts any bytes into its queue.
     *
     * @param sender the port id that they came from; 0, the default, is the kernel
     * @param group the multicast group that they were sent to; 0, the default, for none
     * @param truncated whether the reader is told that these are not all
     */
    @JvmOverloads
    public fun deliver(datagram: ByteArray, sender: Long = 0, group: Int = 0, truncated: Boolean = false): Unit =
        kernel.monitor.locked { queue(datagram.copyOf(), sender, group, truncated) }

    /** Puts messages into its queue as one datagram of the kernel; they are sent as they are, with sequence number and port id. */
    public fun deliver(vararg messages: NetlinkMessage): Unit = deliver(NetlinkMessage.encodeAll(messages.asList()))

    /** The next receive is told ENOBUFS, before whatever is in the queue: messages were lost. */
    public fun overrun(): Unit = failReceive(Errno.ENOBUFS)

    /** The next receive fails with this error, before whatever is in the queue. */
    public fun failReceive(errno: Errno): Unit = kernel.monitor.locked {
        queue.fail(errno)
        kernel.monitor.changed()
    }

    /** The next send fails with this error; nothing is sent. */
    public fun failSend(errno: Errno): Unit = kernel.monitor.locked { sendFailures += errno }

    // What its user does with it

    override suspend fun send(datagram: ByteBuffer, timeout: Duration) {
        currentCoroutineContext().ensureActive()
        sendNow(datagram, timeout)
    }

    override suspend fun receive(datagram: NetlinkDatagram, timeout: Duration) {
        val reader = Reader(datagram)
        kernel.monitor.await(timeout, reader::look)
    }

    override fun blocking(): NetlinkTransport = BlockingScriptedSocket(this)

    override fun another(): NetlinkTransport? = if (alone) null else kernel.open(anotherConfig)

    override fun join(group: Int): Unit = kernel.monitor.locked {
        requireOpen()
        if (group <= 0) throw ScriptedSocketException("setsockopt", Errno.EINVAL)
        members += group
    }

    override fun leave(group: Int): Unit = kernel.monitor.locked {
        requireOpen()
        if (group <= 0) throw ScriptedSocketException("setsockopt", Errno.EINVAL)
        members -= group
    }

    override fun close(): Unit = kernel.monitor.locked {
        if (!isClosed) {
            isClosed = true
            dump = null
            queue.clear()
            kernel.forget(this)
            kernel.monitor.changed()
        }
    }

    @JvmSynthetic
    internal fun receiveBlocking(datagram: NetlinkDatagram, timeout: Duration) {
        val reader = Reader(datagram)
        kernel.monitor.awaitBlocking(timeout, reader::look)
    }

    @JvmSynthetic
    internal fun sendNow(datagram: ByteBuffer, timeout: Duration) {
        if (!timeout.isPositive()) throw SocketTimeoutException("timed out")
        kernel.monitor.locked {
            requireOpen()
            if (datagram.remaining() > sendBuffer) throw ScriptedSocketException("sendmsg", Errno.EMSGSIZE)
            sendFailures.removeFirstOrNull()?.let { throw ScriptedSocketException("sendmsg", it) }
        }
        val cursor = NetlinkMessageCursor().reset(ByteArray(datagram.remaining()).also(datagram::get))
        while (hasNext(cursor)) respond(cursor.message())
    }

    /** The kernel drops what is malformed and everything behind it. */
    private fun hasNext(cursor: NetlinkMessageCursor): Boolean = try {
        cursor.next()
    } catch (_: NetlinkFormatException) {
        false
    }

    private fun respond(request: NetlinkMessage) {
        val context = AnswerContext(request, portId, config.capAcknowledge, config.extendedAcknowledge)
        val answer = kernel.answer(request)
        kernel.monitor.locked {
            if (isClosed) return@locked
            if (!answer.isDump) {
                proceed(AnswerRun(answer.events(context), ::queue))
            } else if (dump != null) {
                proceed(AnswerRun(Answer.error(Errno.EBUSY).events(context), ::queue))
            } else {
                dump = AnswerRun(answer.events(context), ::queue)
                continueDump()
            }
        }
    }

    private fun proceed(run: AnswerRun): Unit = run.proceed({ false }) {
        kernel.monitor.locked {
            run.release()
            if (!isClosed) proceed(run)
        }
    }

    /** The next datagram of the dump, and what comes before it. */
    private fun continueDump() {
        val run = dump ?: return
        run.proceed({ it is AnswerEvent.Datagram }) {
            kernel.monitor.locked {
                run.release()
                if (dump === run) continueDump()
            }
        }
        if (run.isOver) dump = null
    }

    private fun queue(event: AnswerEvent) {
        when (event) {
            is AnswerEvent.Datagram -> queue(event.bytes, 0, 0, false)

            is AnswerEvent.Fail -> {
                queue.failBehind(event.errno)
                kernel.monitor.changed()
            }

            is AnswerEvent.Wait -> Unit
        }
    }

    /** With the lock. */
    @JvmSynthetic
    internal fun queue(datagram: ByteArray, sender: Long, group: Int, truncated: Boolean) {
        if (queue.add(datagram, sender, group, truncated) || queue.size > 0) kernel.monitor.changed()
    }

    private fun requireOpen() {
        if (isClosed) throw ClosedChannelException()
    }

    override fun toString(): String = "ScriptedSocket(port $portId)"

    /** One receive, which looks again and again. */
    private inner class Reader(private val datagram: NetlinkDatagram) {
        private var waited = false

        fun look(): Unit? {
            if (isClosed) throw if (waited) AsynchronousCloseException() else ClosedChannelException()
            waited = true
            if (!queue.take(datagram)) return null
            if (queue.hasRoomForDump) continueDump()
            return Unit
        }
    }

    private companion object {
        /** Linux's default, see `net.core.rmem_default`. */
        const val DEFAULT_BUFFER = 212_992
    }
}
