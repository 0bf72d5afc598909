package io.netloom.samples.traceroute

import io.netloom.socket.Conn
import io.netloom.socket.TimestampingFlag.OPT_ID
import io.netloom.socket.TimestampingFlag.OPT_TSONLY
import io.netloom.socket.TimestampingFlag.RX_SOFTWARE
import io.netloom.socket.TimestampingFlag.SOFTWARE
import io.netloom.socket.TimestampingFlag.TX_SOFTWARE
import kotlinx.coroutines.yield
import java.time.Duration
import java.time.Instant

/**
 * When the kernel handed a socket's packets to the interface. With the time at which it got the answer this is the packets' own round trip, without what this program takes to notice.
 */
internal class PacketStamps {
    private val left = HashMap<Long, Instant>()

    /** Takes in the stamp of the socket's packet number [key], from 0 on. */
    fun left(key: Long, stamp: Instant?) {
        if (stamp != null) left.putIfAbsent(key, stamp)
    }

    /** From the packet's leaving to [arrived]; null without both stamps, and when the clock was set back in between. */
    fun roundTrip(key: Long, arrived: Instant?): Long? {
        val start = left[key] ?: return null
        return arrived?.let { Duration.between(start, it).toNanos() }?.takeIf { it >= 0 }
    }

    /**
     * Lets the coroutine that reads the error queue take what is there, if it is on the same thread: a transmit stamp is queued before the answer comes, and yet the answer may be
     * read first.
     */
    suspend fun settle() = yield()

    companion object {
        /** Has the kernel stamp what leaves by [conn] and what comes. */
        fun switchOn(conn: Conn) {
            conn.options.timestamping = setOf(TX_SOFTWARE, RX_SOFTWARE, SOFTWARE, OPT_ID, OPT_TSONLY)
        }
    }
}
