package io.netloom.netlink.test

import io.netloom.netlink.NetlinkDatagram
import io.netloom.socket.Errno
import java.nio.ByteBuffer

/**
 * A socket's receive queue with Linux's rules about room: while it holds more than its capacity nothing more gets in, and once something was lost nothing gets in until
 * it has been read empty. The loss is told once, first of all.
 */
internal class ReceiveQueue(val capacity: Int) {
    private val items = ArrayDeque<Item>()
    private var used = 0L
    private var congested = false
    private val errors = ArrayDeque<Errno>()

    val size: Int get() = items.size + errors.size

    /** Whether a dump may go on: Linux wants half of the room. */
    val hasRoomForDump: Boolean get() = used <= capacity / 2

    /** False: it is lost. */
    fun add(datagram: ByteArray, sender: Long, group: Int, truncated: Boolean): Boolean {
        val cost = cost(datagram.size)
        if (congested || (items.isNotEmpty() && used + cost > capacity)) {
            if (!congested) fail(Errno.ENOBUFS)
            congested = true
            return false
        }
        used += cost
        items += Item(datagram, sender, group, truncated, null)
        return true
    }

    /** The reader is told next. */
    fun fail(errno: Errno) {
        errors += errno
    }

    /** The reader is told when he has taken all that is here now. */
    fun failBehind(errno: Errno) {
        items += Item(NOTHING, 0, 0, false, errno)
    }

    /** Takes the next into [datagram] and returns true; false if there is none. */
    fun take(datagram: NetlinkDatagram): Boolean {
        errors.removeFirstOrNull()?.let { throw ScriptedSocketException("recvmsg", it) }
        val item = items.removeFirstOrNull() ?: return false
        if (items.isEmpty()) congested = false
        item.errno?.let { throw ScriptedSocketException("recvmsg", it) }
        used -= cost(item.bytes.size)
        datagram.fill(ByteBuffer.wrap(item.bytes), item.sender, item.group, item.truncated)
        return true
    }

    fun clear() {
        items.clear()
        errors.clear()
        used = 0
    }

    private class Item(val bytes: ByteArray, val sender: Long, val group: Int, val truncated: Boolean, val errno: Errno?)

    private companion object {
        /** What an sk_buff takes besides its data, which with the space behind it comes in sizes that are powers of two. */
        const val BUFFER = 256L
        const val SHARED = 320L
        val NOTHING = ByteArray(0)

        fun cost(size: Int): Long = BUFFER + java.lang.Long.highestOneBit(2 * (size + SHARED) - 1)
    }
}
