package io.netloom.netlink.test

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.Errno

/** The request that an answer is for, and how its sender has set up its socket. */
internal class AnswerContext(
    private val request: NetlinkMessage,
    private val portId: Long,
    private val capped: Boolean,
    private val extended: Boolean,
) {
    val wantsAcknowledgement: Boolean get() = request.header.flags and NetlinkFlags.ACKNOWLEDGE != 0

    fun complete(message: NetlinkMessage): NetlinkMessage = complete(message, 0)

    /** The kernel's answers carry the number of the socket, whatever the request said it was. */
    private fun complete(message: NetlinkMessage, flags: Int): NetlinkMessage = with(message.header) {
        val sequence = if (sequence == 0L) request.header.sequence else sequence
        NetlinkMessage(
            NetlinkHeader(
                type,
                this.flags or flags,
                sequence,
                if (portId ==
                    0L
                ) {
                    this@AnswerContext.portId
                } else {
                    portId
                },
                length,
            ),
            message.payload,
        )
    }

    fun acknowledge(acknowledgement: Acknowledgement): NetlinkMessage = own(acknowledgement.toMessage(request, capped, extended))

    private fun own(message: NetlinkMessage) =
        NetlinkMessage(NetlinkHeader(message.header.type, message.header.flags, message.header.sequence, portId), message.payload)

    fun dump(step: Answer.Step.Dump): Sequence<NetlinkMessage> = sequence {
        var count = 0
        for (message in step.messages) yield(complete(message, step.mark or interruption(step, count++)))
        val from = step.interruptedAt
        val flags = if (from == null) 0 else NetlinkFlags.DUMP_INTERRUPTED
        if (step.end != null) yield(own(step.end.toDone(request, flags, extended)))
    }

    private fun interruption(step: Answer.Step.Dump, index: Int) =
        if (step.interruptedAt != null && index >= step.interruptedAt) NetlinkFlags.DUMP_INTERRUPTED else 0
}

/** Something that reaches the reader, or holds up what follows. */
internal sealed interface AnswerEvent {
    class Datagram(val bytes: ByteArray) : AnswerEvent

    class Wait(val gate: Gate) : AnswerEvent

    class Fail(val errno: Errno) : AnswerEvent
}
