package io.netloom.net

import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration

/**
 * A connection to one peer: [TcpConn], [UnixConn], a connected [UdpConn] or [IpConn], or one end of a [PipeConn].
 *
 * Functions suspend while there is nothing to read or no room to write, on the caller's own dispatcher. Cancelling a call ends its wait, loses
 * nothing and leaves the connection usable. [close] ends all waits at once. Reads do not overtake each other, and neither do writes. [blocking] is
 * the same for threads.
 */
public interface NetConn : Endpoint {
    /** The peer's address; null if there is none. */
    @get:Throws(IOException::class)
    public val remoteAddress: SocketAddress?

    /**
     * Reads what is there: of a stream at least one byte and at most what `dst` has room for; elsewhere one message, of which is lost what does not
     * fit. An empty buffer reads nothing from a stream.
     *
     * @return bytes read; -1 when the peer has ended; 0 is an empty message
     * @throws java.net.SocketTimeoutException when the timeout or the [readDeadline] is over
     */
    public suspend fun read(dst: ByteBuffer, timeout: Duration = Duration.INFINITE): Int

    /** [read] into a part of an array. */
    public suspend fun read(dst: ByteArray, offset: Int = 0, length: Int = dst.size - offset, timeout: Duration = Duration.INFINITE): Int =
        read(ByteBuffer.wrap(dst, offset, length), timeout)

    /**
     * Writes everything in `src`: to a stream until all of it is written, elsewhere as one message. What one call writes stays together. If it fails,
     * is cancelled or times out, the buffer's position tells how much was written.
     *
     * @return bytes written
     * @throws java.net.SocketTimeoutException when the timeout or the [writeDeadline] is over
     */
    public suspend fun write(src: ByteBuffer, timeout: Duration = Duration.INFINITE): Int

    /** [write] from a part of an array. */
    public suspend fun write(src: ByteArray, offset: Int = 0, length: Int = src.size - offset, timeout: Duration = Duration.INFINITE): Int =
        write(ByteBuffer.wrap(src, offset, length), timeout)

    /** The same connection for threads, platform or virtual: a view that shares its state. */
    public fun blocking(): BlockingNetConn
}
