package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import io.netloom.netlink.internal.Permits
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import java.io.Closeable
import java.io.IOException
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration

/**
 * One netlink socket as it is: what is sent is sent, what comes is received, and whoever calls sees to it that both fit together. For protocols of one's own, for groups and programs that [NetlinkConn] does not
 * cover; for requests to the kernel, [NetlinkConn] is the better choice.
 *
 * Thread-safe: any number of callers send. One at a time receives a logical message, first come, first served, and [execute] is one of them until it has its answer: a [receive] that waits delays it. [close] ends
 * whoever waits. The Conn's deadlines count for everything here.
 */
public class NetlinkSocket internal constructor(private val transport: NetlinkTransport, private val family: Int?) : Closeable {
    private val blocking = transport.blocking()
    private val sequence = AtomicInteger(ThreadLocalRandom.current().nextInt())
    private val receiving = Permits(1)
    private val datagram = NetlinkDatagram()
    private val cursor = NetlinkMessageCursor()

    /** The Conn below, for options, deadlines and filters. */
    public val conn: Conn
        get() = (transport as? ConnOwner)?.conn ?: throw UnsupportedOperationException("this transport is no socket")

    /** The options of level `SOL_NETLINK`. */
    public val options: NetlinkOptions by lazy { NetlinkOptions(conn) }

    /** The port id, unsigned 32 bits. */
    public val portId: Long
        get() = transport.portId

    /**
     * Sends a message to the kernel. A length, sequence number or port id of 0 in its header is filled in, all else is left as it is.
     *
     * @return the message as it was sent
     */
    public suspend fun send(message: NetlinkMessage, timeout: Duration = Duration.INFINITE): NetlinkMessage =
        sendAll(listOf(message), Face.SUSPENDING, Deadline(timeout)).single()

    /** Sends messages to the kernel in one datagram, each completed as by [send]; nothing for no messages. */
    public suspend fun sendAll(messages: List<NetlinkMessage>, timeout: Duration = Duration.INFINITE): List<NetlinkMessage> =
        sendAll(messages, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun sendAll(messages: List<NetlinkMessage>, face: Face, deadline: Deadline): List<NetlinkMessage> {
        if (messages.isEmpty()) return messages
        val completed = messages.map(::complete)
        transport(face).send(java.nio.ByteBuffer.wrap(NetlinkMessage.encodeAll(completed)), deadline.remaining())
        return completed
    }

    private fun complete(message: NetlinkMessage): NetlinkMessage {
        val h = message.header
        val number = if (h.sequence == 0L) next() else h.sequence
        val port = if (h.portId == 0L) portId else h.portId
        return NetlinkMessage(NetlinkHeader(h.type, h.flags, number, port, message.encodedSize().toLong()), message.payload)
    }

    /** 0 is what the kernel sends unasked. */
    private fun next(): Long {
        var number: Int
        do number = sequence.incrementAndGet() while (number == 0)
        return Integer.toUnsignedLong(number)
    }

    private fun transport(face: Face) = if (face == Face.BLOCKING) blocking else transport

    /**
     * Receives one logical message: the messages of a datagram; or, where one of them is marked as one of several ([NetlinkFlags.MULTI]), those of further datagrams too, up to the end of several, which is left
     * out. An acknowledgement is a message like any other; so is [NetlinkType.DONE] without the mark.
     *
     * @throws NetlinkException for an error number of the kernel's; what came before it in this call is lost, and what is still to come stays to be received
     * @throws NetlinkOverrunException if messages were lost (ENOBUFS); the socket stays usable
     * @throws NetlinkFormatException if what came is cut off or no netlink
     */
    public suspend fun receive(timeout: Duration = Duration.INFINITE): List<NetlinkMessage> = receive(Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun receive(face: Face, deadline: Deadline): List<NetlinkMessage> =
        receiving.held(face, deadline) { receiveHeld(face, deadline) }

    private suspend fun receiveHeld(face: Face, deadline: Deadline): List<NetlinkMessage> {
        val messages = ArrayList<NetlinkMessage>()
        var several = false
        while (true) {
            read(face, deadline)
            cursor.reset(datagram.bytes, 0, datagram.size)
            while (cursor.next()) {
                several = several or (cursor.flags and NetlinkFlags.MULTI != 0)
                val done = Ending.isDone(cursor.type, cursor.flags)
                if (done || cursor.type == NetlinkType.ERROR) requireSuccess(cursor)
                if (done) return messages
                messages += cursor.message()
            }
            if (!several) return messages
        }
    }

    private suspend fun read(face: Face, deadline: Deadline) {
        try {
            transport(face).receive(datagram, deadline.remaining())
        } catch (e: IOException) {
            throw if (e.isOverrun()) NetlinkOverrunException("the receive buffer was full and messages were lost").apply { initCause(e) } else e
        }
        if (datagram.isTruncated) throw NetlinkFormatException("the datagram was truncated", datagram.size)
    }

    private fun requireSuccess(message: NetlinkMessageCursor) {
        val errno = message.errorNumber()
        if (errno != 0) {
            val request = NetlinkMessage(NetlinkHeader(repeatedType(message)))
            throw RequestExchange.failure(errno, request, family, message.sequence, ExtendedAcknowledgement.of(message))
        }
    }

    /** The type of the request that an error repeats. */
    private fun repeatedType(message: NetlinkMessageCursor) =
        if (message.type == NetlinkType.ERROR && message.payloadSize >= Int.SIZE_BYTES + NetlinkHeader.SIZE) message.u16(2 * Int.SIZE_BYTES) else 0

    /**
     * Sends a request, receives what answers it and checks that it does ([validate]). If the request asks to be acknowledged, what follows up to the acknowledgement is received too, so that nothing
     * is left for the next caller.
     *
     * @return the answer; with the acknowledgement, if one came
     * @throws NetlinkValidationException if what came answers something else
     */
    public suspend fun execute(request: NetlinkMessage, timeout: Duration = Duration.INFINITE): List<NetlinkMessage> =
        execute(request, Face.SUSPENDING, Deadline(timeout))

    @JvmSynthetic
    internal suspend fun execute(request: NetlinkMessage, face: Face, deadline: Deadline): List<NetlinkMessage> = receiving.held(face, deadline) {
        val sent = sendAll(listOf(request), face, deadline).single()
        val replies = ArrayList(receiveHeld(face, deadline))
        val acknowledged = sent.header.flags and (NetlinkFlags.ACKNOWLEDGE or NetlinkFlags.DUMP) == NetlinkFlags.ACKNOWLEDGE
        while (acknowledged && replies.none { it.header.type == NetlinkType.ERROR }) replies += receiveHeld(face, deadline)
        replies.also { validate(sent, it) }
    }

    private suspend fun <T> Permits.held(face: Face, deadline: Deadline, block: suspend () -> T): T {
        take(face, deadline)
        return try {
            block()
        } finally {
            release()
        }
    }

    /** Becomes a member of a multicast group, by its number: 1 for C's `RTNLGRP_LINK`. Not a bit, as in [NetlinkConfig.groups]. */
    @Throws(IOException::class)
    public fun joinGroup(group: Int): Unit = transport.join(group)

    /** Gives up membership of a group. */
    @Throws(IOException::class)
    public fun leaveGroup(group: Int): Unit = transport.leave(group)

    /** The same socket for threads. A view: closing it closes the socket. */
    public fun blocking(): BlockingNetlinkSocket = BlockingNetlinkSocket(this)

    /** Idempotent. */
    override fun close(): Unit = transport.close()

    override fun toString(): String = "NetlinkSocket($transport)"

    /** How sockets come to be, and what fits together. */
    public companion object {
        /**
         * Opens a socket.
         *
         * @param family a constant of [NetlinkFamily]
         * @throws IOException EPROTONOSUPPORT if the kernel does not have the family, EADDRINUSE if the port id is in use
         */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(family: Int, config: NetlinkConfig = NetlinkConfig.DEFAULT): NetlinkSocket =
            NetlinkSocket(SocketTransport.open(family, config, talksToKernelOnly = false), family)

        /** A socket over a transport, which is closed with it. */
        @JvmStatic
        @JvmOverloads
        public fun over(transport: NetlinkTransport, family: Int? = null): NetlinkSocket = NetlinkSocket(transport, family)

        /**
         * Checks that messages answer a request: its sequence number and its port id. A request's sequence number of 0 stands for no request and fits any; a port id of 0, the request's or the answer's, fits any.
         *
         * @throws NetlinkValidationException at the first that does not
         */
        @JvmStatic
        @Throws(NetlinkValidationException::class)
        public fun validate(request: NetlinkMessage, replies: List<NetlinkMessage>) {
            val asked = request.header
            for (reply in replies) {
                val told = reply.header
                if (asked.sequence != 0L && told.sequence != asked.sequence) {
                    throw NetlinkValidationException("sequence number ${told.sequence} answers request ${asked.sequence}", asked, told)
                }
                if (asked.portId != 0L && told.portId != 0L && told.portId != asked.portId) {
                    throw NetlinkValidationException("port id ${told.portId} answers that of port ${asked.portId}", asked, told)
                }
            }
        }
    }
}
