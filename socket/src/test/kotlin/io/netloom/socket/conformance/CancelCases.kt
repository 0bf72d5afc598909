package io.netloom.socket.conformance

import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.testkit.fake.Call
import java.nio.channels.ClosedChannelException
import java.time.Instant
import java.util.concurrent.ConcurrentLinkedQueue

/** Cancelling and interrupting end waits, lose nothing, and leave the Conn usable. Also: who waits is served in turn. */
internal val cancelCases: List<Case> = listOf(
    case("who is cancelled before he begins fails although data is ready, and loses none") {
        val (a, b) = pair()
        call { write(a, bytes("kept")) }
        cancelledBefore { read(b, smallBuffer()) }
        cancelledBefore { receiveFrom(b, smallBuffer()) }
        cancelledBefore { write(a, bytes("never")) }
        cancelledBefore { sendTo(a, bytes("never"), null) }
        call { receiveText(this@case, b) } shouldBe "kept"
        exchange(a, b)
    },

    case("who is cancelled before he begins makes no system call", Trait.FAKE) {
        val (a, b) = pair()
        call { write(a, bytes("kept")) }
        val before = transferCalls()
        cancelledBefore { read(b, smallBuffer()) }
        cancelledBefore { write(a, bytes("never")) }
        transferCalls() shouldBe before
    },

    case("whose time is over before he begins makes no system call", Trait.FAKE) {
        val (a, b) = pair()
        call { write(a, bytes("kept")) }
        b.readDeadline = Instant.EPOCH
        a.writeDeadline = Instant.EPOCH
        val before = transferCalls()
        failureOf { read(b, smallBuffer()) }.shouldBeTimeout()
        failureOf { write(a, bytes("never")) }.shouldBeTimeout()
        transferCalls() shouldBe before
    },

    case("closed comes before cancelled, cancelled before too late") {
        val (_, b) = pair()
        b.readDeadline = Instant.EPOCH
        cancelledBefore { read(b, smallBuffer()) }
        b.close()
        val closed = start {
            try {
                cancelSelf()
                read(b, smallBuffer())
                false
            } catch (_: ClosedChannelException) {
                true
            }
        }
        val outcome = closed.outcome()
        (outcome.getOrNull() == true || face.isCancellation(outcome.exceptionOrNull())) shouldBe true
    },

    case("cancelling ends a read that waits; the Conn works on") {
        val (a, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        reading.cancel()
        shouldBeCancelled(reading)
        exchange(a, b)
        exchange(b, a)
    },

    case("cancelling ends a write that waits; the Conn works on", Trait.FULL) {
        val (a, b) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        a.awaitWriters(1)
        writing.cancel()
        shouldBeCancelled(writing)
        call { relieve(this@case, b, obstacle, obstacle.buffer.position()) }
        exchange(a, b)
    },

    case("cancelling ends an accept that waits; the listener works on", Trait.LISTENS) {
        val listener = listener()
        val accepting = start { accept(listener, poller) }
        listener.awaitReaders(1)
        accepting.cancel()
        shouldBeCancelled(accepting)
        val client = transport.socket(this)
        val again = start { accept(listener, poller) }
        call { connect(client, checkNotNull(listener.localAddress)) }
        exchange(client, own(again.await()))
    },

    case("cancelling ends one who waits for his turn, and only him") {
        val (a, b) = pair()
        val (first, second, third) = queueReaders(b, 3)
        second.cancel()
        shouldBeCancelled(second)
        call { write(a, bytes("1")) }
        first.await() shouldBe "1"
        call { write(a, bytes("2")) }
        third.await() shouldBe "2"
    },

    case("cancelling who waits for readiness passes the turn on") {
        val (a, b) = pair()
        val (first, second) = queueReaders(b, 2)
        first.cancel()
        shouldBeCancelled(first)
        call { write(a, bytes("next")) }
        second.await() shouldBe "next"
    },

    case("readers are served in the order in which they came") {
        val (a, b) = pair()
        queueReaders(b, 6).forEachIndexed { i, reader ->
            call { write(a, bytes("$i")) }
            reader.await() shouldBe "$i"
        }
    },

    case("of messages that race with cancelled reads none is lost or doubled") {
        val (a, b) = pair()
        val got = ConcurrentLinkedQueue<String>()
        var round = 0
        repeat(80) { number ->
            val text = "%03d".format(number)
            val reading = start { got.add(read3(this@case, b)) }
            if (round++ % 3 != 0) b.awaitReaders(1)
            val writing = start { write(a, bytes(text)) }
            reading.cancel()
            writing.await()
            reading.outcome()
            // Whoever was cancelled in time has left it for the next.
            if (got.size == number) call { got.add(read3(this@case, b)) }
        }
        got.toList() shouldContainExactly List(80) { "%03d".format(it) }
    },
)

private suspend fun Stage.cancelledBefore(operation: suspend Face.() -> Unit) {
    val running = start {
        cancelSelf()
        operation()
    }
    shouldBeCancelled(running)
}

private suspend fun Stage.shouldBeCancelled(running: Running<*>) {
    val failure = running.failure()
    if (!face.isCancellation(failure)) throw AssertionError("not cancelled but $failure", failure)
}

/** Readers that wait one behind the other. */
internal suspend fun Stage.queueReaders(conn: Conn, count: Int): List<Running<String>> = List(count) { i ->
    start { receiveText(this@queueReaders, conn) }.also { conn.awaitReaders(i + 1) }
}

/** Three bytes: a whole message, and of a stream no more than what one write wrote. */
private suspend fun Face.read3(stage: Stage, conn: Conn): String {
    val buffer = stage.smallBuffer(payload = 3)
    read(conn, buffer)
    return stage.text(buffer)
}

/** Sockets are read and written with these two; read and write are for the poller's eventfd. */
private fun Stage.transferCalls(): Long = kernel.calls(Call.RECVFROM) + kernel.calls(Call.SENDTO)
