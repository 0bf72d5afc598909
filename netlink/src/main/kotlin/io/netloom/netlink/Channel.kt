package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import io.netloom.netlink.internal.Handed
import io.netloom.netlink.internal.Party
import io.netloom.netlink.internal.PendingTable
import java.io.Closeable
import java.io.IOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration.Companion.milliseconds

/**
 * A transport and those who wait for answers over it. Whoever leads (see [PendingTable]) reads for all.
 *
 * What is read is an answer if it came from the kernel to this socket alone and its sequence number is pending; what went to a group is an event; all else is counted.
 */
internal class Channel(val transport: NetlinkTransport) : Closeable {
    private val blocking = transport.blocking()

    /** A quarter is left for what weighs more than was thought. */
    private val room = transport.receiveBuffer?.let { it / 4 * 3 } ?: Int.MAX_VALUE
    val table = PendingTable(ThreadLocalRandom.current().nextInt(), room)

    /** How much of the receive buffer an answer is thought to take: what the largest so far took. */
    @Volatile
    private var answer = ANSWER

    /** Subscribers that have no transport of their own. */
    val subscribers = CopyOnWriteArrayList<Subscriber<*>>()
    val strays = AtomicLong()

    // The leader's.
    private val datagram = NetlinkDatagram()
    private val cursor = NetlinkMessageCursor()

    fun transport(face: Face): NetlinkTransport = if (face == Face.BLOCKING) blocking else transport

    /** Runs an exchange of one request to its end. */
    suspend fun run(exchange: Exchange, request: NetlinkMessage, ending: Ending, face: Face, deadline: Deadline) {
        var sent = false
        try {
            begin(exchange, request, ending, face, deadline)
            sent = true
            while (!exchange.isFinished && exchange.failure == null) advance(exchange, face, deadline)
        } finally {
            leave(exchange, sent)
        }
        exchange.check()
    }

    /** Enters the request in the table and sends it; a dump when no other is under way. */
    suspend fun begin(exchange: Exchange, request: NetlinkMessage, ending: Ending, face: Face, deadline: Deadline) {
        val wanted = request.header.sequence.toInt()
        while (true) {
            val sequence = table.register(exchange, ending, wanted, minOf(answer, room))
            if (sequence != 0) {
                send(complete(request, sequence).encode(), face, deadline)
                return
            }
            require(wanted == 0 || !table.isTaken(wanted)) { "another request with the sequence number ${request.header.sequence} is under way" }
            advance(exchange, face, deadline)
        }
    }

    /** Fills in what the sender of a request may leave open. */
    fun complete(request: NetlinkMessage, sequence: Int): NetlinkMessage {
        val h = request.header
        val port = if (h.portId == 0L) transport.portId else h.portId
        return NetlinkMessage(
            NetlinkHeader(h.type, h.flags or NetlinkFlags.REQUEST, Integer.toUnsignedLong(sequence), port, h.length),
            request.payload,
        )
    }

    suspend fun send(datagram: ByteArray, face: Face, deadline: Deadline) {
        if (table.isClosed) throw ClosedChannelException()
        transport(face).send(ByteBuffer.wrap(datagram), deadline.remaining())
    }

    /**
     * Gets on with an exchange that is not finished: hands it what has come, else reads for all if nobody does, else waits until there is news. Returns after something has
     * happened; the exchange may keep the lead.
     */
    suspend fun advance(exchange: Exchange, face: Face, deadline: Deadline) {
        if (collect(exchange)) return
        if (table.lead(exchange)) {
            read(exchange, face, deadline)
            return
        }
        if (table.isClosed) throw AsynchronousCloseException()
        if (!table.park(exchange)) return
        try {
            exchange.signal.await(face, deadline.remaining())
        } finally {
            table.unpark(exchange)
        }
    }

    /** What others have read for it. */
    private fun collect(exchange: Exchange): Boolean {
        var any = false
        while (true) {
            val handed = table.take(exchange) ?: break
            any = true
            val message = NetlinkMessageCursor().reset(handed.message)
            if (message.next()) exchange.deliver(message, exchange.endsWith(message), handed.group)
        }
        val loss = table.takeLoss(exchange)
        if (loss != null) exchange.lost(loss)
        return any || loss != null
    }

    private suspend fun read(leader: Exchange, face: Face, deadline: Deadline) {
        val patience = deadline.remaining()
        val doubts = patience > QUIET && table.hasDoubts(leader)
        try {
            transport(face).receive(datagram, if (doubts) QUIET else patience)
        } catch (e: SocketTimeoutException) {
            if (!doubts) throw e
            table.forgetDead().forEach(Party::wake)
            return
        } catch (e: IOException) {
            if (!e.isOverrun()) throw e
            lose("the receive buffer was full and messages were lost", keepsDump = true)
            collect(leader)
            return
        }
        try {
            if (datagram.isTruncated) throw NetlinkFormatException("the datagram was truncated", datagram.size)
            dispatch(leader)
        } catch (e: NetlinkFormatException) {
            lose("a datagram could not be read: ${e.message}", keepsDump = false)
            collect(leader)
        }
    }

    private fun lose(reason: String, keepsDump: Boolean) {
        table.lose(reason, keepsDump).forEach(Party::wake)
        for (subscriber in subscribers) {
            table.overrun(subscriber, reason)?.wake()
        }
    }

    private fun dispatch(leader: Exchange) {
        if (datagram.sender != 0L) {
            strays.incrementAndGet()
            return
        }
        cursor.reset(datagram.bytes, 0, datagram.size)
        var entry: PendingTable.Entry? = null
        var party: Party? = null
        var known = -1L
        while (cursor.next()) {
            val isAlone = cursor.flags and NetlinkFlags.MULTI == 0 && datagram.group == 0
            if (isAlone && datagram.size > answer / 2) answer = datagram.size * 2
            val sequence = cursor.sequence
            if (sequence != known) {
                entry = if (datagram.group == 0) table.find(sequence.toInt()) else null
                party = entry?.let(table::party)
                known = sequence
            }
            if (entry == null) {
                event(leader)
                continue
            }
            val ends = entry.ending().ends(cursor.type, cursor.flags)
            if (ends) {
                table.finish(sequence.toInt())?.wake()
                known = -1
            }
            if (party === leader) {
                leader.deliver(cursor, ends, 0)
            } else {
                table.hand(entry, cursor.reader.message())
                table.news(entry)?.wake()
            }
        }
    }

    private fun event(leader: Exchange) {
        val group = datagram.group
        if (subscribers.isEmpty() || (group == 0 && cursor.sequence != 0L)) {
            strays.incrementAndGet()
            return
        }
        var message: Handed? = null
        for (subscriber in subscribers) {
            if (group != 0 && group !in subscriber.groups) continue
            if (subscriber === leader) {
                leader.deliver(cursor, false, group)
                continue
            }
            table.offer(subscriber, message ?: Handed(cursor.reader.message(), group).also { message = it })
            table.news(subscriber)?.wake()
        }
    }

    /** Lets others read while the exchange is busy with what it has. */
    fun rest(exchange: Exchange) {
        table.rest(exchange)?.wake()
    }

    /** The exchange is over, one way or the other. */
    fun leave(exchange: Exchange, sent: Boolean) {
        table.leave(exchange, sent)?.wake()
    }

    override fun close() {
        transport.close()
        table.close().forEach(Party::wake)
    }

    private companion object {
        /** What the answer about one object takes, the kernel's own bookkeeping included. */
        const val ANSWER = 4_096

        /** When nothing comes for so long, what was sent and not answered never will be: the kernel answers before it returns from sending. */
        val QUIET = 50.milliseconds
    }
}

/** The message as a request, with these flags as well; itself if it has them. */
internal fun NetlinkMessage.asRequest(flags: Int): NetlinkMessage {
    val all = header.flags or NetlinkFlags.REQUEST or flags
    return if (all == header.flags) this else NetlinkMessage(NetlinkHeader(header.type, all, header.sequence, header.portId, header.length), payload)
}
