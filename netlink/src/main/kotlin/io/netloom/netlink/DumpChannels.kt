package io.netloom.netlink

import io.netloom.netlink.internal.Permits
import java.io.Closeable
import java.nio.channels.ClosedChannelException
import java.util.concurrent.ConcurrentHashMap

/** The transports for dumps: opened when they are needed, a few of them kept. If there can be no others, that for requests. Knows all that has to be closed with the connection. */
internal class DumpChannels(private val requests: Channel) : Closeable {
    private val permits = Permits(RUNNING)
    private val idle = ArrayDeque<Channel>()
    private val open = ConcurrentHashMap.newKeySet<Closeable>()
    private var isClosed = false

    /** Runs a dump to its end. */
    suspend inline fun use(face: Face, deadline: Deadline, block: (Channel) -> Unit) {
        val channel = acquire(face, deadline)
        var whole = false
        try {
            block(channel)
            whole = true
        } finally {
            release(channel, whole)
        }
    }

    suspend fun acquire(face: Face, deadline: Deadline): Channel {
        permits.take(face, deadline)
        try {
            return idle() ?: another() ?: requests
        } catch (e: Throwable) {
            permits.release()
            throw e
        }
    }

    private fun idle(): Channel? = synchronized(this) {
        if (isClosed) throw ClosedChannelException()
        idle.removeLastOrNull()
    }

    private fun another(): Channel? {
        val channel = requests.transport.another()?.let(::Channel) ?: return null
        register(channel)
        return channel
    }

    /** [whole] if the dump has ended, so that nothing more of it can come. */
    fun release(channel: Channel, whole: Boolean) {
        if (channel !== requests && !(whole && keep(channel))) {
            forget(channel)
            channel.close()
        }
        permits.release()
    }

    private fun keep(channel: Channel): Boolean = synchronized(this) {
        val keeps = !isClosed && idle.size < KEPT
        if (keeps) idle.addLast(channel)
        keeps
    }

    /** Something that is to be closed with the connection; if that is closed already, it is closed now. */
    fun register(part: Closeable) {
        open += part
        if (synchronized(this) { isClosed }) {
            open -= part
            part.close()
            throw ClosedChannelException()
        }
    }

    fun forget(part: Closeable) {
        open -= part
    }

    override fun close() {
        synchronized(this) { isClosed = true }
        open.forEach(Closeable::close)
        open.clear()
    }

    private companion object {
        /** How many dumps run at once. */
        const val RUNNING = 8

        /** How many transports are kept for later ones. */
        const val KEPT = 2
    }
}
