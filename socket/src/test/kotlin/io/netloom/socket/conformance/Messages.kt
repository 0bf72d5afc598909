package io.netloom.socket.conformance

import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageFlag
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.internal.sys.ErrorNumber
import java.io.IOException
import java.nio.ByteBuffer
import java.util.Random

/** Small things to send, the same for streams and messages: short texts, of which the sender has one on its way at a time. */

internal const val SMALL = 512

internal fun bytes(text: String): ByteBuffer = ByteBuffer.wrap(text.encodeToByteArray())

internal fun random(size: Int, seed: Long = 1): ByteArray = ByteArray(size).also { Random(seed).nextBytes(it) }

/** The number of a failed system call's error; 0 for other failures. */
internal val Throwable?.errorNumber: Int
    get() = (this as? ErrnoCarrier)?.errno?.number ?: 0

/** What a read has put into this buffer, without the header that the transport's kernel adds. */
internal fun Stage.payload(buffer: ByteBuffer): ByteArray {
    val read = buffer.duplicate().flip()
    read.position(minOf(transport.header, read.limit()))
    return ByteArray(read.remaining()).also(read::get)
}

internal fun Stage.text(buffer: ByteBuffer): String = payload(buffer).decodeToString()

/** A buffer for one small message. */
internal fun Stage.smallBuffer(payload: Int = SMALL): ByteBuffer = ByteBuffer.allocate(transport.header + payload)

/** To be called on the face: reads what comes next. */
internal suspend fun Face.receiveText(stage: Stage, conn: Conn): String {
    val buffer = stage.smallBuffer()
    read(conn, buffer)
    return stage.text(buffer)
}

/** The two can still talk to each other. */
internal suspend fun Stage.exchange(from: Conn, to: Conn) {
    val reading = start { receiveText(this@exchange, to) }
    call { write(from, bytes("still here")) }
    reading.await() shouldBe "still here"
}

/** What makes the next write wait: a buffer too large for a stream, or a message after so many others that the peer has not read. */
internal class Obstacle(val buffer: ByteBuffer, val before: Int)

/** Prepares a write on the Conn, of the returned buffer, that has to wait for the peer to read. */
internal suspend fun Stage.obstruct(conn: Conn): Obstacle {
    conn.setOption(SocketLevel.SOCKET, SocketOption.SNDBUF, 128 * 1024)
    if (isStream) return Obstacle(ByteBuffer.wrap(LARGE), 0)
    return Obstacle(ByteBuffer.wrap(ByteArray(SMALL)), call { fill(conn) })
}

/** Sends messages without waiting until the kernel takes no more; returns how many it took. */
private suspend fun Face.fill(conn: Conn): Int {
    var count = 0
    while (true) {
        try {
            sendTo(conn, ByteBuffer.wrap(ByteArray(SMALL)), null, MessageFlag.DONTWAIT)
            count++
        } catch (e: IOException) {
            if (e.errorNumber == ErrorNumber.EAGAIN) return count
            throw e
        }
    }
}

/** To be called on the face: the peer reads everything that was written on the obstructed Conn, also while that still writes. */
internal suspend fun Face.relieve(stage: Stage, peer: Conn, obstacle: Obstacle, written: Int) {
    if (stage.isStream) {
        readFully(peer, written).contentEquals(obstacle.buffer.array().copyOf(written)) shouldBe true
    } else {
        repeat(obstacle.before + if (written > 0) 1 else 0) { read(peer, stage.smallBuffer()) }
    }
}

/** To be called on the face: so many bytes of a stream. */
internal suspend fun Face.readFully(conn: Conn, count: Int): ByteArray {
    val buffer = ByteBuffer.allocate(count)
    while (buffer.hasRemaining()) {
        if (read(conn, buffer) < 0) throw AssertionError("the stream has ended after ${buffer.position()} of $count bytes")
    }
    return buffer.array()
}

/** More than any stream takes whose peer does not read. */
private val LARGE: ByteArray = random(4 shl 20)
