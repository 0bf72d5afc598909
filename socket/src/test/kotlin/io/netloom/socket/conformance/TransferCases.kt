package io.netloom.socket.conformance

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.Shutdown
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** What is sent arrives: much of it, back and forth, from many at once. */
internal val transferCases: List<Case> = listOf(
    case("basic I/O: a large transfer arrives byte for byte", Trait.STREAM, Trait.ENDS) {
        val (a, b) = pair()
        val sent = random(if (transport.isFake) 2 shl 20 else 8 shl 20)
        val writing = start {
            write(a, ByteBuffer.wrap(sent)).also { a.shutdown(Shutdown.WRITE) }
        }
        val received = call {
            val all = ByteBuffer.allocate(sent.size + 1)
            while (read(b, all) >= 0) check(all.hasRemaining()) { "more than was sent" }
            all.array().copyOf(all.position())
        }
        writing.await() shouldBe sent.size
        received.contentEquals(sent) shouldBe true
    },

    case("basic I/O: numbered messages arrive whole and in order", Trait.MESSAGES) {
        val (a, b) = pair()
        repeat(40) { window ->
            val numbers = List(8) { window * 8 + it }
            val reading = start { numbers.map { receiveText(this@case, b) } }
            call { numbers.forEach { write(a, bytes("message $it")) } }
            reading.await() shouldContainExactly numbers.map { "message $it" }
        }
    },

    case("ping-pong: a counter goes to and fro") {
        val (a, b) = pair()
        val echoing = start {
            repeat(200) { write(b, bytes("${receiveText(this@case, b).toInt() + 1}")) }
        }
        val last = call {
            var counter = 0
            repeat(200) {
                write(a, bytes("$counter"))
                counter = receiveText(this@case, a).toInt()
            }
            counter
        }
        echoing.await()
        last shouldBe 200
    },

    case("a partial write's position tells how far it got", Trait.STREAM, Trait.FULL) {
        val (a, b) = pair()
        val data = obstruct(a).buffer
        failureOf { write(a, data, BRIEF) }::class shouldBe SocketTimeoutException::class
        val written = data.position()
        (written in 1..<data.capacity()) shouldBe true
        a.shutdown(Shutdown.WRITE)
        val received = call {
            readFully(b, written).also { read(b, ByteBuffer.allocate(1)) shouldBe -1 }
        }
        received.contentEquals(data.array().copyOf(written)) shouldBe true
    },

    case("writes of several callers stay together", Trait.STREAM, Trait.FULL) {
        val (a, b) = pair()
        obstruct(a)
        val writers = List(4) { writer -> start { write(a, ByteBuffer.wrap(ByteArray(PIECE) { writer.toByte() })) } }
        val pieces = call { List(4) { readFully(b, PIECE) } }
        writers.forEach { it.await() shouldBe PIECE }
        pieces.forEach { piece -> piece.all { it == piece[0] } shouldBe true }
        pieces.map { it[0].toInt() }.sorted() shouldContainExactly listOf(0, 1, 2, 3)
    },

    case("all methods may be called from everywhere at once") {
        val (a, b) = pair()
        val echoing = start {
            repeat(50) { write(b, bytes(receiveText(this@case, b))) }
        }
        val meddlers = List(8) {
            start {
                repeat(20) {
                    a.meddle()
                    b.meddle()
                }
            }
        }
        call {
            repeat(50) {
                write(a, bytes("$it"))
                receiveText(this@case, a) shouldBe "$it"
            }
        }
        meddlers.forEach { it.await() }
        echoing.await()
    },
)

private const val PIECE = 300_000

/** How long a wait lasts that shall end by itself. */
internal val BRIEF: Duration = 15.milliseconds

/** Every call that neither transfers nor ends anything. */
private fun Conn.meddle() {
    setDeadline(Instant.now().plusSeconds(3600))
    setDeadline(null)
    readDeadline
    writeDeadline
    localAddress
    remoteAddress
    getOption(SocketLevel.SOCKET, SocketOption.RCVBUF)
    raw.control { it }
    duplicate().close()
    check(isOpen && family != 0 && type != 0)
    toString()
}
