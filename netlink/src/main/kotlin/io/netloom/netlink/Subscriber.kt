package io.netloom.netlink

import io.netloom.netlink.internal.Ending
import java.util.concurrent.ConcurrentHashMap

/** Someone who takes what comes to groups. */
internal class Subscriber<T : Any>(private val decoder: NetlinkDecoder<T>) : Exchange() {
    val groups: MutableSet<Int> = ConcurrentHashMap.newKeySet()
    private val events = ArrayDeque<NetlinkEvent<T>>()

    override fun streams(): Boolean = true

    override fun inboxLimit(): Int = INBOX

    override fun ending(sequence: Long): Ending = Ending.ERROR_ONLY

    override fun message(message: NetlinkMessageCursor, ends: Boolean, group: Int) {
        decoder.decode(message)?.let { events += NetlinkEvent.Received(it, group) }
    }

    override fun lost(reason: String) {
        events += NetlinkEvent.Overrun(reason)
    }

    fun next(): NetlinkEvent<T>? = events.removeFirstOrNull()

    private companion object {
        /** Beyond this a slow subscriber has lost messages, as it would in the kernel. */
        const val INBOX = 8_192
    }
}
