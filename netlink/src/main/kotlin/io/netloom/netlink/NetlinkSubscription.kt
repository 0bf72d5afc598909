package io.netloom.netlink

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.Closeable
import java.io.IOException
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration

/**
 * Membership of multicast groups: what the kernel sends to them, in order. Comes from [NetlinkConn.subscribe], has a socket of its own and is closed with the connection if not before.
 *
 * One caller at a time receives; [join], [leave] and [close] may come from anywhere.
 */
public class NetlinkSubscription<T : Any> internal constructor(
    private val channel: Channel,
    private val isOwner: Boolean,
    private val parts: DumpChannels,
    decoder: NetlinkDecoder<T>,
) : Closeable {
    private val subscriber = Subscriber(decoder)
    private val inUse = AtomicBoolean()

    @Volatile
    private var isClosed = false

    init {
        channel.subscribers += subscriber
    }

    /** The groups that it is a member of. */
    public val groups: Set<Int>
        get() = subscriber.groups.toSet()

    /**
     * Becomes a member of one more group.
     *
     * @throws IOException EINVAL for a group that the family does not have, EPERM for one that is not open to everybody
     */
    @Throws(IOException::class)
    public fun join(group: Int) {
        channel.transport.join(group)
        subscriber.groups += group
    }

    /** Gives up membership of a group. What has come before may still be received. */
    @Throws(IOException::class)
    public fun leave(group: Int) {
        channel.transport.leave(group)
        subscriber.groups -= group
    }

    /**
     * The next event, waiting for it.
     *
     * @throws java.net.SocketTimeoutException when the timeout is over; nothing is lost
     * @throws IllegalStateException if another caller receives
     */
    public suspend fun receive(timeout: Duration = Duration.INFINITE): NetlinkEvent<T> = receive(Face.SUSPENDING, timeout)

    @JvmSynthetic
    internal suspend fun receive(face: Face, timeout: Duration): NetlinkEvent<T> {
        check(inUse.compareAndSet(false, true)) { "another caller receives from this subscription" }
        try {
            if (isClosed) throw ClosedChannelException()
            val deadline = Deadline(timeout)
            while (true) {
                subscriber.next()?.let { return it }
                subscriber.check()
                channel.advance(subscriber, face, deadline)
                if (isClosed) throw AsynchronousCloseException()
            }
        } finally {
            channel.rest(subscriber)
            inUse.set(false)
        }
    }

    /** All events, for as long as it is collected. The subscription stays open. */
    @JvmSynthetic
    public fun events(): Flow<NetlinkEvent<T>> = flow {
        while (true) emit(receive())
    }

    /** The same subscription for threads. */
    public fun blocking(): BlockingNetlinkSubscription<T> = BlockingNetlinkSubscription(this)

    /** Ends it, and whoever waits in it. Idempotent. */
    override fun close() {
        isClosed = true
        parts.forget(this)
        channel.subscribers -= subscriber
        if (isOwner) {
            channel.close()
        } else {
            subscriber.wake()
            channel.leave(subscriber, true)
        }
    }

    override fun toString(): String = "NetlinkSubscription(groups ${groups.sorted()})"
}
