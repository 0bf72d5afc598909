package io.netloom.socket.copy

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Conn
import io.netloom.socket.CopyEnd
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Shutdown
import io.netloom.socket.StreamCopy
import io.netloom.socket.internal.transfer.Relay
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.readers
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

private val FOREVER = Duration.INFINITE
private const val ALL = Long.MAX_VALUE

class StreamCopyTest :
    FunSpec({
        afterEach { Relay.pipes() shouldBe 0 }

        for (face in CopyFace.entries) {
            for (from in Means.entries) {
                for (to in Means.entries) {
                    test("$from to $to, $face: what comes out is what went in") {
                        guardedCoroutine {
                            val data = bytes(4_000_000)
                            from.to(to).use { route ->
                                val sent = sending(route.sender, data)
                                val received = receiving(route.receiver, data.size)
                                route.copy().use { copy ->
                                    face.run(copy, ALL, FOREVER) shouldBe data.size.toLong()
                                    listOf(copy.copied, copy.pending) shouldBe listOf(data.size.toLong(), 0)
                                    copy.failedEnd shouldBe null
                                }
                                sent.await()
                                received.await().contentEquals(data) shouldBe true
                                listOf(route.source.isOpen, route.destination.isOpen) shouldBe listOf(true, true)
                            }
                        }
                    }
                }
            }

            test("$face: ended while the receiver is slow, nothing is lost") {
                guardedCoroutine {
                    val data = bytes(6_000_000)
                    Means.TCP.to(Means.TCP).narrow().use { route ->
                        val sent = sending(route.sender, data)
                        route.copy().use { copy ->
                            var all = ByteArray(0)
                            repeat(3) { round ->
                                val run = launch { face.run(copy, ALL, FOREVER) }
                                all += receiving(route.receiver, round * 300_000).await()
                                route.stuck()
                                run.cancelAndJoin()
                                copy.pending shouldBeGreaterThan 0
                                // The first is stuck in memory, the others in a pipe.
                                Relay.pipes() shouldBe minOf(round, 1)
                            }
                            val received = receiving(route.receiver, data.size - all.size)
                            face.run(copy, ALL, FOREVER)
                            copy.copied shouldBe data.size.toLong()
                            (all + received.await()).contentEquals(data) shouldBe true
                        }
                        sent.await()
                    }
                }
            }

            test("$face: a limit is kept to the byte, with what an earlier run has left") {
                guardedCoroutine {
                    val data = bytes(3_000_000)
                    Means.TCP.to(Means.TCP).use { route ->
                        val sent = sending(route.sender, data)
                        val received = receiving(route.receiver, data.size - 5)
                        route.copy().use { copy ->
                            face.run(copy, 0, FOREVER) shouldBe 0
                            for (limit in listOf(1L, 70_000, 1_000_001)) face.run(copy, limit, FOREVER) shouldBe limit
                            copy.pending shouldBe 0
                            face.run(copy, data.size - 5 - copy.copied, FOREVER)
                            received.await().contentEquals(data.copyOf(data.size - 5)) shouldBe true
                            val rest = ByteBuffer.allocate(10)
                            while (rest.position() < 5) route.source.read(rest)
                            rest.array().copyOf(5).contentEquals(data.copyOfRange(data.size - 5, data.size)) shouldBe true
                            face.run(copy, 10, FOREVER) shouldBe 0
                        }
                        sent.await()
                    }
                }
            }

            test("$face: time is over on either side") {
                guardedCoroutine {
                    Means.TCP.to(Means.TCP).narrow().use { route ->
                        route.copy().use { copy ->
                            shouldThrow<SocketTimeoutException> { face.run(copy, ALL, 20.milliseconds) }.message shouldContain "read"
                            copy.failedEnd shouldBe CopyEnd.SOURCE
                            shouldThrow<SocketTimeoutException> { face.run(copy, ALL, Duration.ZERO) }
                            val sent = sending(route.sender, bytes(5_000_000))
                            val run = launch { face.run(copy, ALL, FOREVER) }
                            route.stuck()
                            run.cancelAndJoin()
                            shouldThrow<SocketTimeoutException> { face.run(copy, ALL, 20.milliseconds) }.message shouldContain "write"
                            copy.failedEnd shouldBe CopyEnd.DESTINATION
                            copy.pending shouldBeGreaterThan 0
                            sent.cancelAndJoin()
                        }
                    }
                }
            }

            test("$face: closed while it waits, on either side") {
                guardedCoroutine {
                    Means.TCP.to(Means.UNIX).use { route ->
                        route.copy().use { copy ->
                            val run = async { runCatching { face.run(copy, ALL, FOREVER) } }
                            launch(Dispatchers.IO) { awaitUntil { route.source.readers() == 1 } }.join()
                            route.source.close()
                            run.await().exceptionOrNull().shouldBeInstanceOf<AsynchronousCloseException>()
                            copy.failedEnd shouldBe CopyEnd.SOURCE
                        }
                    }
                    Means.TCP.to(Means.TCP).narrow().use { route ->
                        val sent = sending(route.sender, bytes(5_000_000))
                        route.copy().use { copy ->
                            val run = async { runCatching { face.run(copy, ALL, FOREVER) } }
                            route.stuck()
                            route.destination.close()
                            run.await().exceptionOrNull().shouldBeInstanceOf<AsynchronousCloseException>()
                            copy.failedEnd shouldBe CopyEnd.DESTINATION
                            shouldThrow<ClosedChannelException> { face.run(copy, ALL, FOREVER) }
                        }
                        sent.cancelAndJoin()
                    }
                }
            }

            test("$face: the sender resets") {
                guardedCoroutine {
                    Means.TCP.to(Means.TCP).use { route ->
                        route.sender.write(ByteBuffer.allocate(10))
                        route.sender.options.linger = java.time.Duration.ZERO
                        route.copy().use { copy ->
                            val run = async { runCatching { face.run(copy, ALL, FOREVER) } }
                            launch(Dispatchers.IO) { awaitUntil { copy.copied == 10L && route.source.readers() == 1 } }.join()
                            route.sender.close()
                            val failure = run.await().exceptionOrNull().shouldBeInstanceOf<ErrnoCarrier>()
                            listOf(failure.errno, failure.operation) shouldBe listOf(Errno.ECONNRESET, "read")
                            copy.failedEnd shouldBe CopyEnd.SOURCE
                        }
                    }
                }
            }

            for (to in Means.entries) {
                test("$face: the receiver at a $to socket goes away in the middle, and no signal ends the program") {
                    guardedCoroutine {
                        Means.TCP.to(to).use { route ->
                            val sent = async { runCatching { flooding(route.sender) } }
                            route.copy().use { copy ->
                                val run = async { runCatching { face.run(copy, ALL, FOREVER) } }
                                launch(Dispatchers.IO) { awaitUntil { copy.copied > 200_000 } }.join()
                                route.receiver.close()
                                val failure = run.await().exceptionOrNull().shouldBeInstanceOf<ErrnoCarrier>()
                                (failure.errno in listOf(Errno.EPIPE, Errno.ECONNRESET)) shouldBe true
                                failure.operation shouldBe "write"
                                copy.failedEnd shouldBe CopyEnd.DESTINATION
                                // Again: TCP tells ECONNRESET once and EPIPE from then on, which comes with SIGPIPE.
                                shouldThrow<java.io.IOException> { face.run(copy, ALL, FOREVER) }
                            }
                            route.sender.close()
                            sent.await()
                        }
                    }
                }
            }
        }

        test("both ways at once, each end told on: a proxy") {
            guardedCoroutine {
                val data = bytes(2_000_000)
                Means.TCP.to(Means.TCP).use { route ->
                    val there = async { route.copy().use { it.run().also { route.destination.shutdown(Shutdown.WRITE) } } }
                    val back = async { StreamCopy(route.destination, route.source).use { it.run().also { route.source.shutdown(Shutdown.WRITE) } } }
                    val sent = listOf(sending(route.sender, data), sending(route.receiver, data, 5_000))
                    receiving(route.receiver, data.size).await().contentEquals(data) shouldBe true
                    receiving(route.sender, data.size).await().contentEquals(data) shouldBe true
                    sent.awaitAll()
                    listOf(there.await(), back.await()) shouldBe List(2) { data.size.toLong() }
                    route.receiver.read(ByteBuffer.allocate(1)) shouldBe -1
                }
            }
        }

        test("an echo: one Conn is both ends") {
            guardedCoroutine {
                val data = bytes(1_000_000)
                val (a, b) = tcpPair()
                val echo = async { StreamCopy(b, b).use { it.run() } }
                val received = receiving(a, data.size)
                sending(a, data).await()
                received.await().contentEquals(data) shouldBe true
                echo.await() shouldBe data.size.toLong()
                a.close()
                b.close()
            }
        }

        test("one run at a time; none after it was closed, which gives up what is pending") {
            guardedCoroutine {
                Means.TCP.to(Means.TCP).narrow().use { route ->
                    val sent = sending(route.sender, bytes(5_000_000))
                    val copy = route.copy()
                    val run = launch(Dispatchers.Default) { copy.run() }
                    receiving(route.receiver, 300_000).await()
                    route.stuck()
                    shouldThrow<IllegalStateException> { copy.run() }
                    shouldThrow<IllegalStateException> { copy.blocking().run() }
                    shouldThrow<IllegalArgumentException> { copy.run(-1) }
                    Relay.pipes() shouldBe 1
                    run.cancelAndJoin()
                    Relay.pipes() shouldBe 1
                    copy.close()
                    copy.close()
                    copy.pending shouldBe 0
                    Relay.pipes() shouldBe 0
                    shouldThrow<ClosedChannelException> { copy.run() }
                    sent.cancelAndJoin()
                }
            }
        }

        test("closed while it runs: given up at the run's end") {
            guardedCoroutine {
                Means.TCP.to(Means.TCP).narrow().use { route ->
                    val sent = sending(route.sender, bytes(5_000_000))
                    val copy = route.copy()
                    val run = launch(Dispatchers.Default) { copy.run() }
                    receiving(route.receiver, 300_000).await()
                    route.stuck()
                    copy.close()
                    Relay.pipes() shouldBe 1
                    run.cancelAndJoin()
                    listOf(Relay.pipes(), copy.pending) shouldBe listOf(0, 0)
                    sent.cancelAndJoin()
                }
            }
        }

        test("who waits for bytes has no pipe, however many came before") {
            guardedCoroutine {
                val data = bytes(1_000_000)
                Means.TCP.to(Means.TCP).use { route ->
                    route.copy().use { copy ->
                        val run = launch(Dispatchers.Default) { copy.run() }
                        val received = receiving(route.receiver, data.size)
                        route.sender.write(data)
                        received.await()
                        launch(Dispatchers.IO) { awaitUntil { route.source.readers() == 1 } }.join()
                        copy.pending shouldBe 0
                        run.cancelAndJoin()
                    }
                }
            }
        }

        test("forty that are stuck: 32 pipes, and memory for the others") {
            guardedCoroutine {
                val data = bytes(4_000_000)
                val routes = List(40) { Means.TCP.to(Means.TCP).narrow() }
                val copies = routes.map { it.copy() }
                val sent = routes.map { sending(it.sender, data) }
                val runs = copies.map { async(Dispatchers.Default) { it.run() } }
                val begun = routes.map { receiving(it.receiver, 300_000) }.awaitAll()
                routes.forEach { it.stuck() }
                Relay.pipes() shouldBe 32
                val received = routes.map { receiving(it.receiver, data.size - 300_000) }.awaitAll()
                begun.zip(received) { first, rest -> (first + rest).contentEquals(data) }.all { it } shouldBe true
                runs.awaitAll().all { it == data.size.toLong() } shouldBe true
                sent.awaitAll()
                copies.forEach { it.close() }
                routes.forEach { it.close() }
            }
        }

        test("forgotten with something pending: the garbage collector closes the pipe") {
            guardedCoroutine {
                Means.TCP.to(Means.TCP).narrow().use { route ->
                    val sent = sending(route.sender, bytes(5_000_000))
                    val run = launch { route.copy().run() }
                    receiving(route.receiver, 300_000).await()
                    route.stuck()
                    run.cancelAndJoin()
                    launch(Dispatchers.IO) {
                        awaitUntil {
                            System.gc()
                            Relay.pipes() == 0
                        }
                    }.join()
                    sent.cancelAndJoin()
                }
            }
        }

        test("sockets of messages are refused") {
            val (a, b) = datagramPair()
            Means.TCP.to(Means.TCP).use { route ->
                shouldThrow<IllegalArgumentException> { StreamCopy(a, route.destination) }.message shouldContain "not a stream"
                shouldThrow<IllegalArgumentException> { StreamCopy(route.source, b) }
            }
            a.close()
            b.close()
        }
    })

/** For ever, until it fails. */
private suspend fun flooding(conn: Conn) {
    val data = ByteBuffer.allocateDirect(100_000)
    while (true) conn.write(data.clear())
}
