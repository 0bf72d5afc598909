package io.netloom.netlink

/**
 * What a subscription brings.
 *
 * @param T what the subscription's [NetlinkDecoder] makes of messages
 */
public sealed class NetlinkEvent<out T : Any> {
    /**
     * A message.
     *
     * @property value what it says
     * @property group the multicast group it came to; 0 if the transport does not tell
     */
    public class Received<out T : Any> internal constructor(public val value: T, public val group: Int) : NetlinkEvent<T>() {
        override fun toString(): String = "Received($value, group $group)"
    }

    /**
     * Messages were lost between the one before and the one after: what the subscriber knows is out of date, a dump tells how things are now.
     *
     * @property reason why, in words
     */
    public class Overrun internal constructor(public val reason: String) : NetlinkEvent<Nothing>() {
        override fun toString(): String = "Overrun($reason)"
    }
}
