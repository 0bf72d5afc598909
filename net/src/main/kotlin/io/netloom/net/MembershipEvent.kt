package io.netloom.net

import java.io.IOException

/** What becomes of an [AutoMembership] on one interface. */
public sealed interface MembershipEvent {
    /** The interface, as it was when this happened. */
    public val value: Interface

    /** The socket is in the group there from now on. */
    public class Joined internal constructor(override val value: Interface) : MembershipEvent {
        override fun toString(): String = "Joined($value)"
    }

    /** It is in the group there no more: the interface is gone, or the filter does not want it any longer. */
    public class Left internal constructor(override val value: Interface) : MembershipEvent {
        override fun toString(): String = "Left($value)"
    }

    /**
     * It is not in the group there, as it ought to be. It is tried again when the interface changes, and when a place gets free.
     *
     * @property cause what the kernel said, with the sysctl if it was a limit: see [io.netloom.socket.ip.MulticastMembership]
     */
    public class Refused internal constructor(override val value: Interface, public val cause: IOException) : MembershipEvent {
        override fun toString(): String = "Refused($value: ${cause.message})"
    }
}
