package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import java.io.IOException

/** The requests of one datagram and their outcomes. */
internal class BatchExchange(
    private val channel: Channel,
    private val messages: List<NetlinkMessage>,
    private val family: Int?,
    private val acknowledge: AckPolicy,
) : Exchange() {
    private val endings = Array(messages.size + if (acknowledge == AckPolicy.ERRORS_ONLY) 1 else 0) { i ->
        val acknowledged = when (acknowledge) {
            AckPolicy.ALL -> true
            AckPolicy.LAST -> i == messages.lastIndex
            AckPolicy.ERRORS_ONLY -> i > messages.lastIndex || messages[i].header.flags and NetlinkFlags.ACKNOWLEDGE != 0
        }
        if (acknowledged) Ending.ACKNOWLEDGED else Ending.ERROR_ONLY
    }
    private val outcomes = arrayOfNulls<NetlinkOutcome>(messages.size)
    private val replies = arrayOfNulls<MutableList<NetlinkMessage>>(messages.size)
    private var first = 0

    /** Enters all of them in the table and returns the datagram. */
    suspend fun begin(face: Face, deadline: Deadline): ByteArray {
        val weight = ANSWER + messages.maxOf { it.encodedSize() }
        while (true) {
            first = channel.table.register(this, endings, weight)
            if (first != 0) break
            channel.advance(this, face, deadline)
        }
        val completed = messages.mapIndexedTo(ArrayList(endings.size)) { i, message ->
            channel.complete(if (endings[i] == Ending.ACKNOWLEDGED) message.asRequest(NetlinkFlags.ACKNOWLEDGE) else message, first + i)
        }
        if (endings.size > messages.size) completed += channel.complete(BARRIER, first + messages.size)
        return NetlinkMessage.encodeAll(completed)
    }

    override fun ending(sequence: Long): Ending = endings[sequence.toInt() - first]

    override fun message(message: NetlinkMessageCursor, ends: Boolean, group: Int) {
        val index = message.sequence.toInt() - first
        // The kernel works in order: with the last one all have ended.
        if (ends && index == endings.lastIndex) isFinished = true
        if (index >= messages.size) return
        if (message.type != NetlinkType.ERROR) {
            (replies[index] ?: ArrayList<NetlinkMessage>(1).also { replies[index] = it }) += message.message()
            return
        }
        val errno = message.errorNumber()
        val said = ExtendedAcknowledgement.of(message)
        outcomes[index] = if (errno == 0) {
            NetlinkOutcome.Succeeded(replies[index].orEmpty(), said)
        } else {
            NetlinkOutcome.Failed(RequestExchange.failure(errno, messages[index], family, message.sequence, said))
        }
    }

    /** No message will end these. */
    fun forgetSilent() {
        for (i in endings.indices) if (endings[i] == Ending.ERROR_ONLY) channel.table.finish(first + i)?.wake()
    }

    /** What became of each, when it is over: without an answer it has succeeded if [failure] is null. */
    fun outcomes(sent: Boolean, failure: IOException?): List<NetlinkOutcome> = outcomes.mapIndexed { i, outcome ->
        outcome ?: when {
            failure == null && endings[i] == Ending.ERROR_ONLY -> NetlinkOutcome.Succeeded(replies[i].orEmpty(), null)
            failure == null -> NetlinkOutcome.Unknown(NetlinkOverrunException("no acknowledgement came, though one for a later request did"))
            sent -> NetlinkOutcome.Unknown(failure)
            else -> NetlinkOutcome.NotSent(failure)
        }
    }

    companion object {
        /** What an acknowledgement takes of the receive buffer, the kernel's own bookkeeping included. An error repeats the request beside. */
        const val ANSWER = 1_024

        /** Does nothing, and is acknowledged like any request. */
        private val BARRIER = NetlinkMessage(NetlinkHeader(NetlinkType.NOOP, NetlinkFlags.ACKNOWLEDGE))
    }
}
