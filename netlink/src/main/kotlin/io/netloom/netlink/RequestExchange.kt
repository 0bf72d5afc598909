package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import io.netloom.socket.Errno

/** A request and its answer. */
internal class RequestExchange<T : Any>(
    private val request: NetlinkMessage,
    private val family: Int?,
    private val ending: Ending,
    private val decoder: NetlinkDecoder<T>,
) : Exchange() {
    private val items = ArrayList<T>(1)
    private var acknowledgement: ExtendedAcknowledgement? = null

    /** Where the dump was not consistent. */
    var isInterrupted = false
        private set

    override fun ending(sequence: Long): Ending = ending

    override fun message(message: NetlinkMessageCursor, ends: Boolean, group: Int) {
        if (message.flags and NetlinkFlags.DUMP_INTERRUPTED != 0) isInterrupted = true
        isFinished = isFinished or ends
        when {
            message.type == NetlinkType.ERROR || Ending.isDone(message.type, message.flags) -> concluded(message)
            message.type == NetlinkType.OVERRUN -> failure = NetlinkOverrunException("the kernel says that data was lost")
            message.type != NetlinkType.NOOP -> decoder.decode(message)?.let(items::add)
        }
    }

    private fun concluded(message: NetlinkMessageCursor) {
        val errno = message.errorNumber()
        val said = ExtendedAcknowledgement.of(message)
        if (errno != 0) failure = failure(errno, request, family, message.sequence, said)
        acknowledgement = said ?: acknowledgement
    }

    /** What has come since it was asked last. */
    fun take(): List<T> = items.toList().also { items.clear() }

    /** Whether anything has come that [take] would give. */
    val hasItems: Boolean
        get() = items.isNotEmpty()

    fun reply(): NetlinkReply<T> = NetlinkReply(items, acknowledgement)

    companion object {
        fun failure(errno: Int, request: NetlinkMessage, family: Int?, sequence: Long, said: ExtendedAcknowledgement?): NetlinkException {
            val number = Errno.of(errno)
            val header = NetlinkHeader(request.header.type, request.header.flags, sequence, request.header.portId, request.encodedSize().toLong())
            val path = if (said == null) emptyList() else OffendingAttribute.path(request, family, said.offset)
            return NetlinkException(number, header, said, path, OffendingAttribute.hint(number))
        }
    }
}
