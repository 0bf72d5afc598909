package io.netloom.socket.conformance

import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Conn
import kotlinx.coroutines.yield
import java.net.SocketTimeoutException
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** Waits end at the deadline, at the timeout, or not at all; and the Conn works on. */
internal val deadlineCases: List<Case> = listOf(
    case("a read's timeout ends the read alone") {
        val (a, b) = pair()
        failureOf { read(b, smallBuffer(), BRIEF) }.shouldBeTimeout()
        b.readDeadline.shouldBeNull()
        exchange(a, b)
    },

    case("a write's timeout ends the write alone", Trait.FULL) {
        val (a, b) = pair()
        val obstacle = obstruct(a)
        failureOf { write(a, obstacle.buffer, BRIEF) }.shouldBeTimeout()
        call { relieve(this@case, b, obstacle, obstacle.buffer.position()) }
        exchange(a, b)
    },

    case("a timeout of nothing or less fails although data is ready, and loses none") {
        val (a, b) = pair()
        call { write(a, bytes("kept")) }
        for (timeout in listOf(Duration.ZERO, (-1).seconds)) {
            failureOf { read(b, smallBuffer(), timeout) }.shouldBeTimeout()
            failureOf { receiveFrom(b, smallBuffer(), timeout = timeout) }.shouldBeTimeout()
            failureOf { write(a, bytes("never"), timeout) }.shouldBeTimeout()
            failureOf { sendTo(a, bytes("never"), null, timeout = timeout) }.shouldBeTimeout()
        }
        call { receiveText(this@case, b) } shouldBe "kept"
        exchange(a, b)
    },

    case("a past deadline fails although data is ready, and loses none") {
        val (a, b) = pair()
        call { write(a, bytes("kept")) }
        val past = Instant.now().minusSeconds(5)
        b.readDeadline = past
        repeat(2) { failureOf { read(b, smallBuffer()) }.shouldBeTimeout() }
        failureOf { receiveFrom(b, smallBuffer()) }.shouldBeTimeout()
        b.readDeadline shouldBe past
        b.readDeadline = null
        call { receiveText(this@case, b) } shouldBe "kept"
    },

    case("a past deadline sends nothing") {
        val (a, b) = pair()
        a.writeDeadline = Instant.EPOCH
        repeat(2) { failureOf { write(a, bytes("never")) }.shouldBeTimeout() }
        failureOf { sendTo(a, bytes("never"), null) }.shouldBeTimeout()
        a.writeDeadline = null
        exchange(a, b)
    },

    case("reading and writing have deadlines of their own") {
        val (a, b) = pair()
        a.readDeadline = Instant.EPOCH
        exchange(a, b)
        a.readDeadline = null
        a.writeDeadline = Instant.EPOCH
        exchange(b, a)
        a.setDeadline(Instant.EPOCH)
        failureOf { read(a, smallBuffer()) }.shouldBeTimeout()
        failureOf { write(a, bytes("never")) }.shouldBeTimeout()
        a.setDeadline(null)
        exchange(a, b)
    },

    case("a deadline of now ends a read that waits") {
        val (a, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        b.readDeadline = Instant.now()
        reading.failure().shouldBeTimeout()
        b.readDeadline = null
        exchange(a, b)
    },

    case("a deadline of now ends a write that waits", Trait.FULL) {
        val (a, b) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        a.awaitWriters(1)
        a.writeDeadline = Instant.now()
        writing.failure().shouldBeTimeout()
        a.writeDeadline = null
        call { relieve(this@case, b, obstacle, obstacle.buffer.position()) }
        exchange(a, b)
    },

    case("a deadline ends all who wait for their turn, too") {
        val (a, b) = pair()
        val reading = List(10) { start { read(b, smallBuffer()) } }
        b.awaitReaders(10)
        b.readDeadline = Instant.now()
        reading.forEach { it.failure().shouldBeTimeout() }
        b.readDeadline = null
        exchange(a, b)
    },

    case("a timeout ends one who waits for his turn") {
        val (a, b) = pair()
        val first = start { receiveText(this@case, b) }
        b.awaitReaders(1)
        failureOf { read(b, smallBuffer(), BRIEF) }.shouldBeTimeout()
        call { write(a, bytes("first")) }
        first.await() shouldBe "first"
    },

    case("a future deadline ends a read when it comes") {
        val (a, b) = pair()
        b.readDeadline = soon()
        failureOf { read(b, smallBuffer()) }.shouldBeTimeout()
        b.readDeadline = null
        exchange(a, b)
    },

    case("a future deadline set while a read waits ends it") {
        val (a, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        b.readDeadline = soon()
        reading.failure().shouldBeTimeout()
        b.readDeadline = null
        exchange(a, b)
    },

    case("a timeout longer than the deadline does not outlast it") {
        val (_, b) = pair()
        b.readDeadline = soon()
        failureOf { read(b, smallBuffer(), 3600.seconds) }.shouldBeTimeout()
    },

    case("a deadline that is cleared no longer ends a read that waits") { outlast { null } },

    case("a deadline that is put off no longer ends a read that waits") { outlast { Instant.now().plusSeconds(3600) } },

    case("an unthinkably late deadline and timeout are waits like any other") {
        val (a, b) = pair()
        b.readDeadline = Instant.MAX
        val reading = start {
            val buffer = smallBuffer()
            read(b, buffer, 1_000_000_000.seconds)
            text(buffer)
        }
        b.awaitReaders(1)
        call { write(a, bytes("in time")) }
        reading.await() shouldBe "in time"
    },
)

private fun soon(): Instant = Instant.now().plus(BRIEF.toJavaDuration())

internal fun Throwable?.shouldBeTimeout() {
    shouldBeInstanceOf<SocketTimeoutException>()
}

/** A read waits with a deadline, gets another one, and must still wait after the first has passed. */
private suspend fun Stage.outlast(later: () -> Instant?) {
    val (a, b) = pair()
    while (true) {
        val first = Instant.now().plusMillis(40)
        b.readDeadline = first
        val reading = start { receiveText(this@outlast, b) }
        b.awaitReadersOrEnd(reading)
        b.readDeadline = later()
        if (Instant.now() >= first) { // too slow to have changed it in time: once more
            call { write(a, bytes("once more")) }
            if (reading.failure() != null) {
                b.readDeadline = null
                call { receiveText(this@outlast, b) }
            }
            continue
        }
        passes(first, a)
        call { write(a, bytes("in time")) }
        reading.await() shouldBe "in time"
        return
    }
}

/** A read that nobody answers tells when the moment is over. */
private suspend fun Stage.passes(moment: Instant, idle: Conn) {
    idle.readDeadline = moment.plusMillis(5)
    failureOf { read(idle, smallBuffer()) }.shouldBeTimeout()
}

private suspend fun Conn.awaitReadersOrEnd(running: Running<*>) {
    while (!running.hasEnded && !hasReader()) yield()
}
