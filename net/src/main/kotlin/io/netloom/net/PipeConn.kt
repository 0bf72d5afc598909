package io.netloom.net

import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Instant
import kotlin.time.Duration

/**
 * One end of a connection within this program, without the kernel and without a buffer: for tests, and to join code that speaks to connections.
 *
 * A write ends when readers of the other end have taken all its bytes, one read or several; an empty write ends when one read has taken it, which
 * gets 0 bytes. Writes wait for each other, reads too. A read into an empty buffer waits for a writer like any other, and takes nothing.
 *
 * [close] ends the own reads and writes like a socket's; the other end's reads tell the end (-1) and its writes fail with [BrokenPipeException].
 * Deadlines, timeouts and cancelling are as for sockets. Owns nothing that must be closed. Made by [Net.pipe].
 */
public class PipeConn private constructor(@get:JvmSynthetic internal val incoming: PipeHalf, @get:JvmSynthetic internal val outgoing: PipeHalf) :
    NetConn {
    override val network: String
        get() = NAME

    override val localAddress: SocketAddress
        get() = PipeAddress

    override val remoteAddress: SocketAddress
        get() = PipeAddress

    override val isOpen: Boolean
        get() = !incoming.isReaderClosed

    override var readDeadline: Instant?
        get() = incoming.readers.deadline
        set(value) = incoming.setDeadline(incoming.readers, value)

    override var writeDeadline: Instant?
        get() = outgoing.writers.deadline
        set(value) = outgoing.setDeadline(outgoing.writers, value)

    override suspend fun read(dst: ByteBuffer, timeout: Duration): Int = PipeRead(incoming, dst).run(timeout)

    override suspend fun write(src: ByteBuffer, timeout: Duration): Int = PipeWrite(outgoing, src).run(timeout)

    override fun close() {
        incoming.closeReader()
        outgoing.closeWriter()
    }

    override fun blocking(): BlockingNetConn = BlockingPipeConn(this)

    @JvmSynthetic
    internal fun readBlocking(dst: ByteBuffer, timeout: java.time.Duration?): Int = PipeRead(incoming, dst).runBlocking(timeout)

    @JvmSynthetic
    internal fun writeBlocking(src: ByteBuffer, timeout: java.time.Duration?): Int = PipeWrite(outgoing, src).runBlocking(timeout)

    override fun toString(): String = "PipeConn(${if (isOpen) "open" else "closed"})"

    internal companion object {
        const val NAME = "pipe"

        fun pair(): List<PipeConn> {
            val there = PipeHalf()
            val back = PipeHalf()
            return listOf(PipeConn(back, there), PipeConn(there, back))
        }
    }
}

/** Where pipes are: nowhere. */
internal object PipeAddress : SocketAddress() {
    @Suppress("unused")
    private fun readResolve(): Any = PipeAddress

    override fun toString(): String = PipeConn.NAME
}
