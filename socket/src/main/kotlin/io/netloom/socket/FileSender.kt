package io.netloom.socket

import io.netloom.socket.internal.poll.MonotonicTime
import io.netloom.socket.internal.poll.PollerThread
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.transfer.FileRegion
import java.io.IOException
import java.io.InterruptedIOException
import java.nio.ByteBuffer
import java.nio.channels.ClosedByInterruptException
import java.nio.channels.FileChannel
import java.nio.file.FileSystems
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.time.Duration

/**
 * Sends files, or parts of them, through a stream Conn. For threads: reading a file may wait for a disk, which nothing but a thread can.
 *
 * On a platform thread sendfile(2) hands the file's pages to the socket without copying them through the program. On a virtual thread, which must not sit in such a call, for files
 * of other file systems (a zip) and for what sendfile(2) does not take (some of /proc), the file is read by [FileChannel] and written. From a coroutine:
 * `withContext(Dispatchers.IO) { FileSender(conn).send(path) }`.
 *
 * Other writers of the Conn wait meanwhile, except in the case of reading and writing, where they get their turn between pieces of 256 KiB. Thread-safe.
 *
 * @throws IllegalArgumentException if the Conn is a socket of messages
 */
public class FileSender(owner: ConnOwner) : ConnOwner {
    override val conn: Conn = owner.conn

    init {
        require(conn.fd.kind().isStream) { "not a stream: $conn" }
    }

    /**
     * Sends a file from `position` on, up to its end or `count` bytes.
     *
     * If it fails, is interrupted or times out, how much was sent is not known here: the connection is of no use any more, unless the peers can tell.
     *
     * @param position in bytes; beyond the file's end nothing is sent
     * @param timeout for the whole call; null waits for ever. It does not end the waiting for a disk
     * @return bytes sent: fewer than `count` if the file is shorter
     * @throws java.nio.file.NoSuchFileException and the other exceptions of [FileChannel.open] if the file cannot be read
     * @throws java.net.SocketTimeoutException when the timeout or the [Conn.writeDeadline] is over
     * @throws IllegalStateException on a poller's own thread
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(file: Path, position: Long = 0, count: Long = Long.MAX_VALUE, timeout: Duration? = null): Long {
        require(position >= 0 && count >= 0) { "position and count are not negative: $position, $count" }
        check(Thread.currentThread() !is PollerThread) { "a file is not read on a poller's thread, which must not wait for a disk" }
        val deadline = MonotonicTime.after(MonotonicTime.nanos(timeout))
        val direct = !Thread.currentThread().isVirtual && file.fileSystem == FileSystems.getDefault()
        return (if (direct) sendDirectly(file, position, count, deadline) else null) ?: sendCopies(file, position, count, deadline)
    }

    /** Null if it cannot be done, which is known before anything is sent. */
    private fun sendDirectly(file: Path, position: Long, count: Long, deadline: Long): Long? {
        val fd = conn.fd
        val number = open(file)
        if (number < 0) return null
        return FileRegion(fd.syscalls(), number, position, count).use { region ->
            val result = fd.block(fd.write, MonotonicTime.left(deadline)) { region.send(fd) }
            if (region.sent() == 0L && result in REFUSALS) return null
            conn.outcome(result, "sendfile")
            region.sent()
        }
    }

    /** The number, negative if it cannot be opened so. Non-blocking for the case that it is a FIFO, which nobody writes. */
    private fun open(file: Path): Int = try {
        PathBytes.open(file, Descriptor.O_RDONLY or Descriptor.O_CLOEXEC or Descriptor.O_NONBLOCK, conn.fd.syscalls())
    } catch (_: IllegalArgumentException) {
        -1
    }

    private fun sendCopies(file: Path, position: Long, count: Long, deadline: Long): Long = try {
        FileChannel.open(file, StandardOpenOption.READ).use { channel ->
            val buffer = ByteBuffer.allocateDirect(minOf(count, PIECE.toLong()).toInt())
            var sent = 0L
            while (sent < count) {
                buffer.clear().limit(minOf(count - sent, PIECE.toLong()).toInt())
                if (channel.read(buffer, position + sent) < 0) break
                sent += conn.writeBlocking(buffer.flip(), MonotonicTime.left(deadline))
            }
            sent
        }
    } catch (_: ClosedByInterruptException) {
        throw InterruptedIOException("sendfile: the thread was interrupted")
    }

    override fun toString(): String = "FileSender($conn)"

    private companion object {
        const val PIECE = 256 * 1024
        val REFUSALS = setOf(-ErrorNumber.EINVAL, -ErrorNumber.ENOSYS, -ErrorNumber.EPERM)
    }
}
