package io.netloom.net.conformance

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.net.BrokenPipeException
import io.netloom.net.PipeConn
import io.netloom.socket.conformance.Running
import io.netloom.socket.conformance.await
import io.netloom.socket.conformance.failure
import kotlinx.coroutines.yield
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/** Waits end at the deadline, at the timeout, or not at all; and the pipe works on. */
internal val pipeDeadlineCases: List<PipeCase> = listOf(
    case("a read's timeout ends the read alone") {
        failureOf { read(b, ByteBuffer.allocate(8), BRIEF) }.shouldBeTimeout()
        b.readDeadline shouldBe null
        exchange(a, b)
    },

    case("a write's timeout ends the write alone") {
        failureOf { write(a, bytes("never"), BRIEF) }.shouldBeTimeout()
        a.writeDeadline shouldBe null
        exchange(a, b)
    },

    case("a timeout of nothing or less fails although a writer waits, and loses nothing") {
        val writing = start { write(a, bytes("kept")) }
        a.awaitWriters(1)
        for (timeout in listOf(Duration.ZERO, (-1).seconds)) {
            failureOf { read(b, ByteBuffer.allocate(8), timeout) }.shouldBeTimeout()
            failureOf { write(a, bytes("never"), timeout) }.shouldBeTimeout()
        }
        call { receiveText(b) } shouldBe "kept"
        writing.await() shouldBe 4
        exchange(a, b)
    },

    case("a past deadline fails although a writer waits, and loses nothing") {
        val writing = start { write(a, bytes("kept")) }
        a.awaitWriters(1)
        val past = Instant.now().minusSeconds(5)
        b.readDeadline = past
        repeat(2) { failureOf { read(b, ByteBuffer.allocate(8)) }.shouldBeTimeout() }
        b.readDeadline shouldBe past
        b.readDeadline = null
        call { receiveText(b) } shouldBe "kept"
        writing.await() shouldBe 4
    },

    case("a past deadline writes nothing") {
        a.writeDeadline = Instant.EPOCH
        repeat(2) { failureOf { write(a, bytes("never")) }.shouldBeTimeout() }
        a.writeDeadline = null
        exchange(a, b)
    },

    case("reading and writing have deadlines of their own") {
        a.readDeadline = Instant.EPOCH
        exchange(a, b)
        a.readDeadline = null
        a.writeDeadline = Instant.EPOCH
        exchange(b, a)
        a.setDeadline(Instant.EPOCH)
        failureOf { read(a, ByteBuffer.allocate(8)) }.shouldBeTimeout()
        failureOf { write(a, bytes("never")) }.shouldBeTimeout()
        a.setDeadline(null)
        exchange(a, b)
    },

    case("a deadline of now ends a read that waits") {
        val reading = start { read(b, ByteBuffer.allocate(8)) }
        b.awaitReaders(1)
        b.readDeadline = Instant.now()
        reading.failure().shouldBeTimeout()
        b.readDeadline = null
        exchange(a, b)
    },

    case("a deadline of now ends a write that waits") {
        val writing = start { write(a, bytes("never")) }
        a.awaitWriters(1)
        a.writeDeadline = Instant.now()
        writing.failure().shouldBeTimeout()
        a.writeDeadline = null
        exchange(a, b)
    },

    case("a deadline ends all who wait for their turn, too") {
        val reading = List(10) { start { read(b, ByteBuffer.allocate(8)) } }
        b.awaitReaders(10)
        b.readDeadline = Instant.now()
        reading.forEach { it.failure().shouldBeTimeout() }
        b.readDeadline = null
        exchange(a, b)
    },

    case("a timeout ends one who waits for his turn") {
        val first = start { receiveText(b) }
        b.awaitReaders(1)
        failureOf { read(b, ByteBuffer.allocate(8), BRIEF) }.shouldBeTimeout()
        call { write(a, bytes("first")) }
        first.await() shouldBe "first"
    },

    case("a future deadline ends a read when it comes, set before or meanwhile") {
        b.readDeadline = soon()
        failureOf { read(b, ByteBuffer.allocate(8)) }.shouldBeTimeout()
        b.readDeadline = null
        val reading = start { read(b, ByteBuffer.allocate(8)) }
        b.awaitReaders(1)
        b.readDeadline = soon()
        reading.failure().shouldBeTimeout()
        b.readDeadline = null
        exchange(a, b)
    },

    case("a timeout longer than the deadline does not outlast it") {
        b.readDeadline = soon()
        failureOf { read(b, ByteBuffer.allocate(8), 3600.seconds) }.shouldBeTimeout()
    },

    case("a deadline that is cleared no longer ends a read that waits") { outlast { null } },

    case("a deadline that is put off no longer ends a read that waits") { outlast { Instant.now().plusSeconds(3600) } },

    case("an unthinkably late deadline and timeout are waits like any other") {
        b.readDeadline = Instant.MAX
        val reading = start {
            val buffer = ByteBuffer.allocate(8)
            read(b, buffer, 1_000_000_000.seconds)
            buffer.text()
        }
        b.awaitReaders(1)
        call { write(a, bytes("in time")) }
        reading.await() shouldBe "in time"
    },
)

/** Closing ends everything at once, for good, and only what it should. */
internal val pipeCloseCases: List<PipeCase> = listOf(
    case("close ends a read that waits") {
        val reading = start { read(b, ByteBuffer.allocate(8)) }
        b.awaitReaders(1)
        b.close()
        reading.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("close ends a write that waits") {
        val writing = start { write(a, bytes("never")) }
        a.awaitWriters(1)
        a.close()
        writing.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("close ends a hundred reads that wait") {
        val reading = List(100) { start { read(b, ByteBuffer.allocate(8)) } }
        b.awaitReaders(100)
        b.close()
        reading.forEach { it.failure().shouldBeInstanceOf<AsynchronousCloseException>() }
    },

    case("close ends a read and a write at the same time") {
        val writing = start { write(a, bytes("never")) }
        val reading = start { read(a, ByteBuffer.allocate(8)) }
        a.awaitWriters(1)
        a.awaitReaders(1)
        a.close()
        writing.failure().shouldBeInstanceOf<AsynchronousCloseException>()
        reading.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("closing twice, also at once from many, does nothing more") {
        List(8) { start { b.close() } }.forEach { it.await() }
        b.close()
        listOf(a.isOpen, b.isOpen) shouldContainExactly listOf(true, false)
    },

    case("every method of a closed end throws ClosedChannelException") {
        a.close()
        failureOf { read(a, ByteBuffer.allocate(8)) }.shouldBeInstanceOf<ClosedChannelException>()
        failureOf { write(a, bytes("never")) }.shouldBeInstanceOf<ClosedChannelException>()
        for (method in listOf<PipeConn.() -> Unit>(
            { readDeadline = Instant.now() },
            { writeDeadline = null },
            { setDeadline(null) },
        )) {
            runCatching { a.method() }.exceptionOrNull().shouldBeInstanceOf<ClosedChannelException>()
        }
    },

    case("when the peer has ended, a read says so again and again") {
        val reading = start { read(b, ByteBuffer.allocate(8)) }
        b.awaitReaders(1)
        a.close()
        reading.await() shouldBe -1
        repeat(2) { call { read(b, ByteBuffer.allocate(8)) } shouldBe -1 }
    },

    case("a write to a peer that is gone fails, before it and while it waits") {
        val writing = start { write(a, bytes("never")) }
        a.awaitWriters(1)
        b.close()
        writing.failure().shouldBeInstanceOf<BrokenPipeException>()
        failureOf { write(a, bytes("never")) }.shouldBeInstanceOf<BrokenPipeException>()
    },
)

/** Cancelling and interrupting end waits, lose nothing, and leave the pipe usable. Also: who waits is served in turn. */
internal val pipeCancelCases: List<PipeCase> = listOf(
    case("who is cancelled before he begins fails although a writer waits, and loses nothing") {
        val writing = start { write(a, bytes("kept")) }
        a.awaitWriters(1)
        cancelledBefore { read(b, ByteBuffer.allocate(8)) }
        cancelledBefore { write(a, bytes("never")) }
        call { receiveText(b) } shouldBe "kept"
        writing.await() shouldBe 4
        exchange(a, b)
    },

    case("cancelling ends a read that waits; the pipe works on") {
        val reading = start { read(b, ByteBuffer.allocate(8)) }
        b.awaitReaders(1)
        reading.cancel()
        shouldBeCancelled(reading)
        exchange(a, b)
        exchange(b, a)
    },

    case("cancelling ends a write that waits; the position tells what was read of it") {
        val data = bytes("four and more")
        val writing = start { write(a, data) }
        call { readFully(b, 4) }.decodeToString() shouldBe "four"
        writing.cancel()
        shouldBeCancelled(writing)
        data.position() shouldBe 4
        exchange(a, b)
    },

    case("cancelling ends one who waits for his turn, and only him") {
        val (first, second, third) = queueReaders(3)
        second.cancel()
        shouldBeCancelled(second)
        call { write(a, bytes("1")) }
        first.await() shouldBe "1"
        call { write(a, bytes("2")) }
        third.await() shouldBe "2"
    },

    case("cancelling who waits for a writer passes the turn on") {
        val (first, second) = queueReaders(2)
        first.cancel()
        shouldBeCancelled(first)
        call { write(a, bytes("next")) }
        second.await() shouldBe "next"
    },

    case("readers are served in the order in which they came, and so are writers") {
        queueReaders(6).forEachIndexed { i, reader ->
            call { write(a, bytes("$i")) }
            reader.await() shouldBe "$i"
        }
        val writers = List(6) { i -> start { write(a, bytes("$i")) }.also { a.awaitWriters(i + 1) } }
        repeat(6) { call { receiveText(b) } shouldBe "$it" }
        writers.forEach { it.await() shouldBe 1 }
    },

    case("of writes that race with cancelled reads nothing is lost or doubled") {
        val got = ArrayList<String>()
        repeat(80) { number ->
            val text = "%03d".format(number)
            val buffer = ByteBuffer.allocate(3)
            val reading = start { read(b, buffer) }
            if (number % 3 != 0) b.awaitReaders(1)
            val writing = start { write(a, bytes(text)) }
            reading.cancel()
            reading.outcome()
            // Whoever was cancelled in time has left it for the next.
            got += if (buffer.position() > 0) buffer.text() else call { receiveText(b) }
            writing.await() shouldBe 3
        }
        got shouldContainExactly List(80) { "%03d".format(it) }
    },
)

private fun soon(): Instant = Instant.now().plus(BRIEF.toJavaDuration())

/** A read waits with a deadline, gets another one, and must still wait after the first has passed. */
private suspend fun PipeStage.outlast(later: () -> Instant?) {
    while (true) {
        val first = Instant.now().plusMillis(40)
        b.readDeadline = first
        val reading = start { receiveText(b) }
        while (!reading.hasEnded && !b.hasReader()) yield()
        b.readDeadline = later()
        if (Instant.now() >= first) { // too slow to have changed it in time: once more
            b.readDeadline = Instant.EPOCH
            reading.outcome()
            continue
        }
        // A read that nobody answers tells when the moment is over.
        a.readDeadline = first.plusMillis(5)
        failureOf { read(a, ByteBuffer.allocate(8)) }.shouldBeTimeout()
        call { write(a, bytes("in time")) }
        reading.await() shouldBe "in time"
        return
    }
}

private fun PipeConn.hasReader() = synchronized(incoming) { incoming.readers.queue.isNotEmpty() }

private suspend fun PipeStage.cancelledBefore(operation: suspend PipeFace.() -> Unit) {
    val running = start {
        cancelSelf()
        operation()
    }
    shouldBeCancelled(running)
}

/** Readers that wait one behind the other. */
private suspend fun PipeStage.queueReaders(count: Int): List<Running<String>> =
    List(count) { i -> start { receiveText(b) }.also { b.awaitReaders(i + 1) } }
