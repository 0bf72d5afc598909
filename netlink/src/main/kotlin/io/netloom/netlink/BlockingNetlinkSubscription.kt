package io.netloom.netlink

import java.io.Closeable
import java.io.IOException
import java.time.Duration

/**
 * A [NetlinkSubscription] for threads. A view: closing it closes the subscription.
 *
 * @property subscription the subscription
 */
public class BlockingNetlinkSubscription<T : Any> internal constructor(public val subscription: NetlinkSubscription<T>) : Closeable {
    /** See [NetlinkSubscription.groups]. */
    public val groups: Set<Int>
        get() = subscription.groups

    /** See [NetlinkSubscription.join]. */
    @Throws(IOException::class)
    public fun join(group: Int): Unit = subscription.join(group)

    /** See [NetlinkSubscription.leave]. */
    @Throws(IOException::class)
    public fun leave(group: Int): Unit = subscription.leave(group)

    /** See [NetlinkSubscription.receive]; without a timeout, or with null, it waits for ever. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receive(timeout: Duration? = null): NetlinkEvent<T> =
        withoutSuspending { subscription.receive(Face.BLOCKING, BlockingNetlinkConn.kotlin(timeout)) }

    /** See [NetlinkSubscription.close]. */
    override fun close(): Unit = subscription.close()
}
