package io.netloom.net.conformance

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.net.PipeConn
import io.netloom.socket.conformance.await
import java.lang.foreign.Arena
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Instant
import java.util.Random
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.microseconds

/** What is written is read: much of it, back and forth, from many at once, out of and into every kind of buffer. */
internal val pipeTransferCases: List<PipeCase> = listOf(
    case("basic I/O: a large transfer arrives byte for byte") {
        val sent = ByteArray(1 shl 20).also { Random(1).nextBytes(it) }
        val writing = start { write(a, ByteBuffer.wrap(sent)).also { a.close() } }
        val received = call {
            val all = ByteBuffer.allocate(sent.size + 1)
            while (read(b, all.limit(minOf(all.capacity(), all.position() + 9_999))) >= 0) check(all.hasRemaining() || all.limit() < all.capacity())
            all.array().copyOf(all.position())
        }
        writing.await() shouldBe sent.size
        received.contentEquals(sent) shouldBe true
    },

    case("ping-pong: a counter goes to and fro") {
        val echoing = start { repeat(100) { write(b, bytes("${receiveText(b).toInt() + 1}")) } }
        val last = call {
            var counter = 0
            repeat(100) {
                write(a, bytes("$counter"))
                counter = receiveText(a).toInt()
            }
            counter
        }
        echoing.await()
        last shouldBe 100
    },

    case("a partial write's position tells how far it got") {
        val data = bytes("four and more")
        val writing = start { runCatching { write(a, data, BRIEF) }.exceptionOrNull() }
        val start = ByteBuffer.allocate(4)
        call { runCatching { read(b, start, BRIEF) } }
        writing.await().shouldBeTimeout()
        start.text() shouldBe "four and more".take(data.position())
        exchange(a, b)
    },

    case("writes of several callers stay together") {
        val writers = List(4) { writer -> start { write(a, ByteBuffer.wrap(ByteArray(PIECE) { writer.toByte() })) } }
        val pieces = call { List(4) { readFully(b, PIECE) } }
        writers.forEach { it.await() shouldBe PIECE }
        pieces.forEach { piece -> piece.all { it == piece[0] } shouldBe true }
        pieces.map { it[0].toInt() }.sorted() shouldContainExactly listOf(0, 1, 2, 3)
    },

    case("all methods may be called from everywhere at once") {
        val echoing = start { repeat(30) { write(b, bytes(receiveText(b))) } }
        val meddlers = List(4) {
            start {
                repeat(20) {
                    a.meddle()
                    b.meddle()
                }
            }
        }
        call {
            repeat(30) {
                write(a, bytes("$it"))
                receiveText(a) shouldBe "$it"
            }
        }
        meddlers.forEach { it.await() }
        echoing.await()
    },

    case("racy reads: of many readers with short timeouts each byte reaches one") {
        val counts = List(256) { AtomicInteger() }
        val total = AtomicInteger()
        val readers = List(4) {
            start {
                val buffer = ByteBuffer.allocate(7)
                while (total.get() < RACY * 4) {
                    try {
                        read(b, buffer.clear(), veryBriefly())
                    } catch (_: SocketTimeoutException) {
                        continue
                    }
                    repeat(buffer.position()) { counts[buffer.get(it).toInt() and 0xff].incrementAndGet() }
                    total.addAndGet(buffer.position())
                }
            }
        }
        call { repeat(RACY) { i -> write(a, ByteBuffer.wrap(ByteArray(4) { i.toByte() })) } }
        readers.forEach { it.await() }
        counts.forEachIndexed { value, count -> count.get() shouldBe (if (value < RACY) 4 else 0) }
    },

    case("racy writes: with short timeouts the positions tell what has been written") {
        val reading = start {
            var total = 0
            val buffer = ByteBuffer.allocate(100)
            while (read(b, buffer.clear()) >= 0) total += buffer.position()
            total
        }
        val written = List(4) {
            start {
                List(20) {
                    val buffer = ByteBuffer.allocate(3_000)
                    try {
                        write(a, buffer, veryBriefly())
                    } catch (_: SocketTimeoutException) {
                        // the position tells
                    }
                    buffer.position()
                }.sum()
            }
        }.sumOf { it.await() }
        a.close()
        reading.await() shouldBe written
    },

    case("sources: heap, direct, slices, read-only and native segments are written from position to limit") {
        val content = "..text..".encodeToByteArray()
        for (source in listOf(
            ByteBuffer.wrap(content),
            ByteBuffer.allocateDirect(8).put(0, content),
            ByteBuffer.wrap(content).asReadOnlyBuffer(),
            ByteBuffer.wrap("##".encodeToByteArray() + content).slice(2, 8),
            ByteBuffer.allocateDirect(12).put(2, content).slice(2, 8),
            Arena.ofAuto().allocate(8).asByteBuffer().put(0, content),
        )) {
            source.position(2).limit(6)
            val reading = start { receiveText(b) }
            call { write(a, source) } shouldBe 4
            listOf(source.position(), source.limit()) shouldContainExactly listOf(6, 6)
            reading.await() shouldBe "text"
        }
    },

    case("destinations: heap, direct, slices and native segments are filled from the position") {
        for (buffer in listOf(
            ByteBuffer.allocate(12),
            ByteBuffer.allocateDirect(12),
            ByteBuffer.allocate(16).slice(2, 12),
            ByteBuffer.allocateDirect(16).slice(2, 12),
            Arena.ofAuto().allocate(12).asByteBuffer(),
        )) {
            buffer.position(2).limit(10)
            val writing = start { write(a, bytes("text")) }
            call { read(b, buffer) } shouldBe 4
            writing.await() shouldBe 4
            listOf(buffer.position(), buffer.limit()) shouldContainExactly listOf(6, 10)
            buffer.clear()
            ByteArray(12).also(buffer::get).decodeToString() shouldBe "\u0000\u0000text" + "\u0000".repeat(6)
        }
    },

    case("byte arrays: a part is written, a part is filled") {
        val writing = start { write(a, "..text..".encodeToByteArray(), 2, 4) }
        val array = ByteArray(10)
        call { read(b, array, 3, 5) } shouldBe 4
        writing.await() shouldBe 4
        array.decodeToString() shouldBe "\u0000\u0000\u0000text\u0000\u0000\u0000"
    },

    case("a read-only destination is refused and nothing is lost") {
        val writing = start { write(a, bytes("text")) }
        a.awaitWriters(1)
        for (buffer in listOf(ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8))) {
            failureOf { read(b, buffer.asReadOnlyBuffer()) }::class shouldBe IllegalArgumentException::class
        }
        call { receiveText(b) } shouldBe "text"
        writing.await() shouldBe 4
    },

    case("an empty read takes nothing of what is written") {
        val writing = start { write(a, bytes("text")) }
        call { read(b, ByteBuffer.allocate(0)) } shouldBe 0
        call { receiveText(b) } shouldBe "text"
        writing.await() shouldBe 4
    },
)

internal suspend fun PipeFace.readFully(end: PipeConn, count: Int): ByteArray {
    val buffer = ByteBuffer.allocate(count)
    while (buffer.hasRemaining()) check(read(end, buffer) >= 0) { "the end after ${buffer.position()} of $count bytes" }
    return buffer.array()
}

/** Every call that neither transfers nor ends anything. */
private fun PipeConn.meddle() {
    setDeadline(Instant.now().plusSeconds(3600))
    setDeadline(null)
    check(isOpen && "$localAddress $remoteAddress $network $this ${blocking()} $readDeadline $writeDeadline".isNotEmpty())
}

private fun veryBriefly() = ThreadLocalRandom.current().nextInt(1, 1500).microseconds

private const val PIECE = 10_000

/** Fewer than 256. */
private const val RACY = 120
