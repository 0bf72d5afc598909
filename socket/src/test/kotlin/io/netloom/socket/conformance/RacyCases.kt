package io.netloom.socket.conformance

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.Shutdown
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.microseconds

/** Many at once whose waits are ended by timeouts all the time; nothing is lost, doubled or told wrongly. */
internal val racyCases: List<Case> = listOf(
    case("racy reads: of many readers with short timeouts each message reaches one", Trait.MESSAGES) {
        val (a, b) = pair()
        val got = ConcurrentLinkedQueue<String>()
        val readers = List(8) {
            start {
                while (got.size < RACY_MESSAGES) {
                    val buffer = smallBuffer()
                    if (readBriefly(b, buffer)) got.add(text(buffer))
                }
            }
        }
        call { repeat(RACY_MESSAGES) { write(a, bytes("$it")) } }
        readers.forEach { it.await() }
        got.map { it.toInt() }.sorted() shouldContainExactly List(RACY_MESSAGES) { it }
    },

    case("racy reads: of many readers with short timeouts each byte reaches one", Trait.STREAM) {
        val (a, b) = pair()
        val counts = List(256) { AtomicInteger() }
        val total = AtomicInteger()
        val readers = List(8) {
            start {
                val buffer = ByteBuffer.allocate(7)
                while (total.get() < RACY_MESSAGES * 4) {
                    if (!readBriefly(b, buffer.clear())) continue
                    repeat(buffer.position()) { i -> counts[buffer.get(i).toInt() and 0xff].incrementAndGet() }
                    total.addAndGet(buffer.position())
                }
            }
        }
        call {
            repeat(RACY_MESSAGES) { i -> write(a, ByteBuffer.wrap(ByteArray(4) { i.toByte() })) }
        }
        readers.forEach { it.await() }
        counts.forEachIndexed { value, count -> count.get() shouldBe (if (value < RACY_MESSAGES) 4 else 0) }
    },

    case("racy writes: with short timeouts the positions tell what has been written", Trait.STREAM, Trait.FULL) {
        val (a, b) = pair()
        obstruct(a)
        val reading = start {
            var total = 0
            val buffer = ByteBuffer.allocate(10_000)
            while (read(b, buffer.clear()) >= 0) total += buffer.position()
            total
        }
        val written = List(6) {
            start {
                List(8) { ByteBuffer.allocate(200_000).also { buffer -> writeBriefly(a, buffer) }.position() }.sum()
            }
        }.sumOf { it.await() }
        a.shutdown(Shutdown.WRITE)
        reading.await() shouldBe written
    },

    case("racy writes: with short timeouts a message is written whole or not at all", Trait.MESSAGES, Trait.FULL) {
        val (a, b) = pair()
        val reading = start {
            val got = ArrayList<String>()
            while (true) {
                val text = receiveText(this@case, b)
                if (text == "end") break
                got.add(text)
            }
            got
        }
        val written = List(6) { writer ->
            start { List(40) { "$writer.$it" }.filter { writeBriefly(a, bytes(it)) } }
        }.flatMap { it.await() }
        call { write(a, bytes("end")) }
        reading.await().sorted() shouldContainExactly written.sorted()
    },
)

/** Fewer than 256, and few enough for the smallest receive buffer. */
private const val RACY_MESSAGES = 120

private fun veryBriefly() = ThreadLocalRandom.current().nextInt(1, 1500).microseconds

/** False if nothing came in the short time. */
private suspend fun Face.readBriefly(conn: Conn, buffer: ByteBuffer): Boolean = try {
    read(conn, buffer, veryBriefly())
    true
} catch (_: SocketTimeoutException) {
    false
}

private suspend fun Face.writeBriefly(conn: Conn, buffer: ByteBuffer): Boolean = try {
    write(conn, buffer, veryBriefly())
    true
} catch (_: SocketTimeoutException) {
    false
}
