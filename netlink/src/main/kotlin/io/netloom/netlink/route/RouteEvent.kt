package io.netloom.netlink.route

import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkMessage

/** What happens to links, addresses, routes, neighbours, rules and next hops. */
public sealed interface RouteEvent {
    /**
     * It is there, as a dump has shown: what a [RouteMonitor] begins with.
     *
     * @property value as it is
     */
    public class Existing internal constructor(public val value: RouteObject) : RouteEvent {
        override fun toString(): String = "Existing($value)"
    }

    /**
     * It was made, or it has changed.
     *
     * @property value as it is now
     * @property flags of the message, see [NetlinkFlags]; 0 if a [RouteMonitor] has found the change by itself
     */
    public class Changed internal constructor(public val value: RouteObject, public val flags: Int) : RouteEvent {
        /** It takes the place of another, of which the kernel does not tell. For a route: of the first with the same destination, table, type of service and metric. */
        public val isReplacement: Boolean get() = flags and NetlinkFlags.REPLACE != 0

        /** It was put behind others of the same destination; to an IPv6 route, next hops were added. */
        public val isAppended: Boolean get() = flags and NetlinkFlags.APPEND != 0

        override fun toString(): String = "Changed($value)"
    }

    /**
     * It is gone.
     *
     * @property value as it was
     */
    public class Removed internal constructor(public val value: RouteObject) : RouteEvent {
        override fun toString(): String = "Removed($value)"
    }

    /**
     * Messages were lost: what is known is out of date. A [RouteMonitor] looks again and tells what has changed, up to [Synchronised].
     *
     * @property reason why, in words
     */
    public class Overrun internal constructor(public val reason: String) : RouteEvent {
        override fun toString(): String = "Overrun($reason)"
    }

    /** Everything has been told, from here on changes come as they happen. Only from a [RouteMonitor]. */
    public object Synchronised : RouteEvent {
        override fun toString(): String = "Synchronised"
    }

    /**
     * A message of which nothing is known here, or that could not be read.
     *
     * @property message as it came
     */
    public class Other internal constructor(public val message: NetlinkMessage) : RouteEvent {
        override fun toString(): String = "Other($message)"
    }

    /** Decoding. */
    public companion object {
        /** A decoder of rtnetlink's notifications, for one subscription. */
        @JvmStatic
        public fun decoder(): NetlinkDecoder<RouteEvent> {
            val reader = RouteReader()
            return NetlinkDecoder { message ->
                val value = try {
                    reader.read(message)
                } catch (_: NetlinkFormatException) {
                    null
                }
                when {
                    value == null -> Other(message.message())

                    // Of each kind of object the messages are: new, delete, get, set.
                    message.type and 3 == 1 -> Removed(value)

                    else -> Changed(value, message.flags)
                }
            }
        }
    }
}
