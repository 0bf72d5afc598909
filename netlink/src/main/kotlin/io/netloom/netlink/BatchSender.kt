package io.netloom.netlink

import java.io.IOException

/** Sends requests in datagrams whose answers fit the receive buffer, one datagram after the answers to the one before. */
internal class BatchSender(private val channel: Channel, private val family: Int?, private val acknowledge: AckPolicy) {
    /** Half of what may be used for answers at all, so that other requests find room beside. */
    private val room = channel.transport.receiveBuffer?.let { it / 8 * 3 } ?: UNLIMITED
    private val largest = minOf(LARGEST, channel.transport.sendBuffer?.let { it / 2 } ?: UNLIMITED)

    suspend fun send(messages: List<NetlinkMessage>, face: Face, deadline: Deadline): List<NetlinkOutcome> {
        for (message in messages) {
            require(message.header.sequence == 0L) { "the sequence numbers of a batch are the connection's to choose" }
        }
        val outcomes = ArrayList<NetlinkOutcome>(messages.size)
        while (outcomes.size < messages.size) {
            val part = part(messages, outcomes.size)
            val exchange = BatchExchange(channel, part, family, acknowledge)
            var sent = false
            var failure: IOException? = null
            try {
                channel.send(exchange.begin(face, deadline), face, deadline)
                sent = true
                while (!exchange.isFinished && exchange.failure == null) channel.advance(exchange, face, deadline)
                exchange.check()
            } catch (e: IOException) {
                failure = e
            } finally {
                exchange.forgetSilent()
                channel.leave(exchange, sent)
            }
            exchange.outcomes(sent, failure).toCollection(outcomes)
            // Of lost answers the rest of the batch can know nothing; any other failure would befall it too.
            if (failure != null && failure !is NetlinkOverrunException) {
                repeat(messages.size - outcomes.size) { outcomes += NetlinkOutcome.NotSent(failure) }
            }
        }
        return outcomes
    }

    private fun part(messages: List<NetlinkMessage>, from: Int): List<NetlinkMessage> {
        var answers = 0
        var bytes = 0
        var to = from
        while (to < messages.size) {
            val size = messages[to].encodedSize()
            answers += BatchExchange.ANSWER + size
            bytes += size
            if (to > from && (answers > room || bytes > largest)) break
            to++
        }
        return messages.subList(from, to)
    }

    private companion object {
        const val UNLIMITED = Int.MAX_VALUE

        /** Of a datagram: what the kernel gets in one piece without trying hard. */
        const val LARGEST = 32_768
    }
}
