package io.netloom.net

import java.io.Closeable
import java.io.IOException
import java.net.SocketAddress
import java.time.Instant

/** What connections, packet sockets and their views for threads have in common. Safe for use by many coroutines and threads at once. */
public interface Endpoint : Closeable {
    /** The kind of network: `tcp`, `udp`, `ip`, `unix`, `unixgram`, `unixpacket` or `pipe`. */
    public val network: String

    /** The own address; of a Unix socket that has none an unnamed one. */
    @get:Throws(IOException::class)
    public val localAddress: SocketAddress?

    /** False once it was closed. */
    public val isOpen: Boolean

    /**
     * The moment after which no read waits any longer; null (the default) is never. It concerns those who wait now, too, and a moment in the past
     * makes every read fail with [java.net.SocketTimeoutException], also when data is there. Set it anew to go on.
     */
    @get:Throws(IOException::class)
    @set:Throws(IOException::class)
    public var readDeadline: Instant?

    /** The same for writing. A write that has timed out may have written a part; the buffer's position tells. */
    @get:Throws(IOException::class)
    @set:Throws(IOException::class)
    public var writeDeadline: Instant?

    /** Sets [readDeadline] and [writeDeadline]. */
    @Throws(IOException::class)
    public fun setDeadline(deadline: Instant?) {
        readDeadline = deadline
        writeDeadline = deadline
    }
}
