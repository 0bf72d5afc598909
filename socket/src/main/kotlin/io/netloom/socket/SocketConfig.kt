package io.netloom.socket

/**
 * How a [Conn] is opened.
 *
 * @property netNs the network namespace in which the socket is created; null (the default) is the calling thread's, for a virtual thread its carrier's
 * @property poller the poller that waits for the Conn; null (the default) is the loop's own on a poller's thread and [Poller.shared] elsewhere
 */
public class SocketConfig
@JvmOverloads
constructor(public val netNs: NetNs? = null, public val poller: Poller? = null) {
    /** The usual configuration. */
    public companion object {
        /** This thread's namespace, the usual poller. */
        @JvmField
        public val DEFAULT: SocketConfig = SocketConfig()
    }
}
