package io.netloom.netlink

import io.netloom.netlink.internal.AcknowledgementReader
import io.netloom.netlink.internal.Ending
import io.netloom.netlink.internal.Party
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/** Someone who waits for messages over a [Channel]. Everything here but [wake] happens in the caller's own thread. */
internal abstract class Exchange : Party() {
    val signal = Signal()

    /** Why it ends without a result. */
    var failure: Throwable? = null

    /** Whether its last message has come. */
    var isFinished = false

    override fun streams(): Boolean = false

    override fun wake() = signal.fire()

    /** Which message ends the answer with this sequence number. */
    abstract fun ending(sequence: Long): Ending

    fun endsWith(message: NetlinkMessageCursor): Boolean = ending(message.sequence).ends(message.type, message.flags)

    /** Takes a message of its own; [ends] if it is the last of the answer with that sequence number. [group] is the multicast group that it came to, 0 for none. */
    abstract fun message(message: NetlinkMessageCursor, ends: Boolean, group: Int)

    /** As [message], and what it throws ends the exchange rather than the reading of whoever reads. */
    fun deliver(message: NetlinkMessageCursor, ends: Boolean, group: Int) {
        try {
            if (failure == null) message(message, ends, group)
        } catch (e: Throwable) {
            failure = e
        }
    }

    /** Answers were lost. */
    open fun lost(reason: String) {
        failure = NetlinkOverrunException(reason)
    }

    fun check() {
        val e = failure ?: return
        failure = null
        throw e
    }
}

/** The error number of an error, an acknowledgement (0) or the end of a dump. */
internal fun NetlinkMessageCursor.errorNumber(): Int {
    val errno = AcknowledgementReader.errno(reader)
    if (errno < 0) throw NetlinkFormatException("$payloadSize bytes are too few for an error number", offset)
    return errno
}

/** Whether an exception stems from ENOBUFS: messages were lost, and the socket is usable. */
internal fun IOException.isOverrun(): Boolean = this is ErrnoCarrier && errno == Errno.ENOBUFS
