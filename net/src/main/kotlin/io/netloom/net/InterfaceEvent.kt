package io.netloom.net

/** What happens to network interfaces and their addresses: comes from an [InterfaceMonitor]. */
public sealed interface InterfaceEvent {
    /**
     * It was there when somebody began to look.
     *
     * @property value as it is
     */
    public class Existing internal constructor(public val value: Interface) : InterfaceEvent {
        override fun toString(): String = "Existing($value)"
    }

    /**
     * It was made, or it came from another namespace.
     *
     * @property value as it is
     */
    public class Added internal constructor(public val value: Interface) : InterfaceEvent {
        override fun toString(): String = "Added($value)"
    }

    /**
     * Something of it is different: name, flags, MTU, hardware address or one of its addresses.
     *
     * @property value as it is now
     * @property before as it was told last
     */
    public class Changed internal constructor(public val value: Interface, public val before: Interface) : InterfaceEvent {
        override fun toString(): String = "Changed($value, before $before)"
    }

    /**
     * It is gone, or in another namespace.
     *
     * @property value as it was told last
     */
    public class Removed internal constructor(public val value: Interface) : InterfaceEvent {
        override fun toString(): String = "Removed($value)"
    }

    /**
     * The kernel had to drop messages: what is known is out of date. What has changed meanwhile is told next, up to [Synchronised].
     *
     * @property reason why, in words
     */
    public class Overrun internal constructor(public val reason: String) : InterfaceEvent {
        override fun toString(): String = "Overrun($reason)"
    }

    /** Everything has been told; from here on changes come as they happen. */
    public object Synchronised : InterfaceEvent {
        override fun toString(): String = "Synchronised"
    }
}
