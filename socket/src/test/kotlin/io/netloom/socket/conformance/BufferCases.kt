package io.netloom.socket.conformance

import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import java.lang.foreign.Arena
import java.nio.ByteBuffer

/** Every kind of buffer is filled and emptied between its position and its limit, and nowhere else. */
internal val bufferCases: List<Case> = listOf(
    case("sources: heap, direct, slices, read-only and native segments are sent from position to limit") {
        val (a, b) = pair()
        val content = "..text..".encodeToByteArray()
        val sources = listOf(
            ByteBuffer.wrap(content),
            ByteBuffer.allocateDirect(8).put(0, content),
            ByteBuffer.wrap(content).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(8).put(0, content).asReadOnlyBuffer(),
            ByteBuffer.wrap("##".encodeToByteArray() + content).slice(2, 8),
            ByteBuffer.allocateDirect(12).put(2, content).slice(2, 8),
            Arena.ofAuto().allocate(8).asByteBuffer().put(0, content),
        )
        for (source in sources) {
            source.position(2).limit(6)
            call { write(a, source) } shouldBe 4
            source.position() shouldBe 6
            source.limit() shouldBe 6
            call { receiveText(this@case, b) } shouldBe "text"
        }
    },

    case("destinations: heap, direct, slices and native segments are filled from the position") {
        val (a, b) = pair()
        val size = transport.header + 12
        val destinations = listOf(
            ByteBuffer.allocate(size),
            ByteBuffer.allocateDirect(size),
            ByteBuffer.allocate(size + 4).slice(2, size),
            ByteBuffer.allocateDirect(size + 4).slice(2, size),
            Arena.ofAuto().allocate(size.toLong()).asByteBuffer(),
        )
        for (buffer in destinations) {
            val end = size - 2
            buffer.position(2).limit(end)
            call { write(a, bytes("text")) }
            call { read(b, buffer) } shouldBe transport.header + 4
            buffer.position() shouldBe 2 + transport.header + 4
            buffer.limit() shouldBe end
            buffer.clear()
            val all = ByteArray(size).also(buffer::get)
            all.copyOfRange(transport.header + 2, transport.header + 6).decodeToString() shouldBe "text"
            (all.take(2) + all.drop(transport.header + 6)).all { it == 0.toByte() } shouldBe true
        }
    },

    case("byte arrays: a part is written, a part is filled") {
        val (a, b) = pair()
        call { write(a, "..text..".encodeToByteArray(), 2, 4) } shouldBe 4
        val array = ByteArray(transport.header + 10)
        call { read(b, array, 3, transport.header + 5) } shouldBe transport.header + 4
        array.copyOfRange(transport.header + 3, transport.header + 7).decodeToString() shouldBe "text"
        (array.take(3) + array.drop(transport.header + 7)).all { it == 0.toByte() } shouldBe true
    },

    case("a read-only destination is refused and nothing is lost") {
        val (a, b) = pair()
        call { write(a, bytes("text")) }
        for (buffer in listOf(ByteBuffer.allocate(64), ByteBuffer.allocateDirect(64))) {
            failureOf { read(b, buffer.asReadOnlyBuffer()) }::class shouldBe IllegalArgumentException::class
            failureOf { receiveFrom(b, buffer.asReadOnlyBuffer()) }::class shouldBe IllegalArgumentException::class
        }
        call { receiveText(this@case, b) } shouldBe "text"
    },

    case("empty buffers on a stream neither wait nor transfer", Trait.STREAM) {
        val (a, b) = pair()
        call { read(b, ByteBuffer.allocate(0)) } shouldBe 0
        call { read(b, ByteBuffer.allocateDirect(0)) } shouldBe 0
        call { write(a, ByteBuffer.allocate(0)) } shouldBe 0
        exchange(a, b)
    },

    case("an empty buffer takes a whole message", Trait.MESSAGES) {
        val (a, b) = pair()
        call { write(a, bytes("lost")) }
        call { write(a, bytes("kept")) }
        call { read(b, ByteBuffer.allocate(0)) } shouldBe 0
        call { receiveText(this@case, b) } shouldBe "kept"
    },

    case("a message longer than the bounce buffer comes in one piece", Trait.MESSAGES, Trait.FULL) {
        if (transport.isFake) kernel.bufferSize(1 shl 20)
        val (a, b) = pair()
        val large = random(100_000)
        for (make in listOf<(Int) -> ByteBuffer>(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
            val reading = start { received(b, make(large.size + 1)) }
            call { write(a, make(large.size).put(0, large)) } shouldBe large.size
            reading.await().contentEquals(large) shouldBe true
        }
    },
)

private suspend fun Face.received(conn: Conn, buffer: ByteBuffer): ByteArray {
    read(conn, buffer)
    return ByteArray(buffer.position()).also { buffer.get(0, it) }
}
