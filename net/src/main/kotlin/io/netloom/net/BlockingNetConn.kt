package io.netloom.net

import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.channels.ByteChannel
import java.time.Duration

/**
 * A [NetConn] for threads, platform or virtual. A `timeout` of null waits for ever; an interrupt ends a wait with [java.io.InterruptedIOException],
 * keeps the thread's flag set and the connection usable.
 *
 * A view: closing it closes the connection.
 */
public interface BlockingNetConn : Endpoint {
    /** See [NetConn.remoteAddress]. */
    @get:Throws(IOException::class)
    public val remoteAddress: SocketAddress?

    /** See [NetConn.read]. */
    @Throws(IOException::class)
    public fun read(dst: ByteBuffer, timeout: Duration?): Int

    /** See [NetConn.read]: -1 when the peer has ended. */
    @Throws(IOException::class)
    public fun read(dst: ByteBuffer): Int = read(dst, null)

    /** [read] into an array. */
    @Throws(IOException::class)
    public fun read(dst: ByteArray): Int = read(ByteBuffer.wrap(dst), null)

    /** [read] into a part of an array. */
    @Throws(IOException::class)
    public fun read(dst: ByteArray, offset: Int, length: Int): Int = read(ByteBuffer.wrap(dst, offset, length), null)

    /** See [NetConn.write]. */
    @Throws(IOException::class)
    public fun write(src: ByteBuffer, timeout: Duration?): Int

    /** See [NetConn.write]: on a stream until all is written. */
    @Throws(IOException::class)
    public fun write(src: ByteBuffer): Int = write(src, null)

    /** [write] of an array. */
    @Throws(IOException::class)
    public fun write(src: ByteArray): Int = write(ByteBuffer.wrap(src), null)

    /** [write] from a part of an array. */
    @Throws(IOException::class)
    public fun write(src: ByteArray, offset: Int, length: Int): Int = write(ByteBuffer.wrap(src, offset, length), null)

    /** [copyTo] until the peer has ended. */
    @Throws(IOException::class)
    public fun copyTo(destination: BlockingNetConn): Long = copyTo(destination, Long.MAX_VALUE, null)

    /**
     * Reads until the peer has ended, or `limit` bytes were copied, and writes it to another connection; see the suspending `copyTo` for what is lost if it fails. [io.netloom.socket.StreamCopy] loses
     * nothing.
     *
     * @param limit how many bytes at most
     * @param timeout for the whole copy
     * @return bytes copied: fewer than `limit` if the peer has ended
     */
    @Throws(IOException::class)
    public fun copyTo(destination: BlockingNetConn, limit: Long, timeout: Duration?): Long = copyBlocking(this, destination, limit, timeout)

    /** What is read, as a stream of java.io; closing it closes the connection. It has no buffer of its own. */
    public fun inputStream(): InputStream = ConnInputStream(this)

    /** What is written, as a stream of java.io; closing it closes the connection. Every write is sent at once. */
    public fun outputStream(): OutputStream = ConnOutputStream(this)

    /** Both directions as a channel of java.nio; closing it closes the connection. A write writes everything. */
    public fun byteChannel(): ByteChannel = ConnByteChannel(this)
}
