package io.netloom.net

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.testkit.TestNet
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import java.io.Closeable
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource
import kotlin.time.toJavaDuration

/** J9.7: whatever waits ends when its time is over and never before, by a timeout or a deadline, also by one that changes all the time. */
class NetDeadlineTest :
    FunSpec({
        for ((name, make) in operations) {
            test("$name: not before the time is over, and then with a timeout") {
                guarded {
                    make().use { operation ->
                        for (time in listOf(1, 5, 25).map { it.milliseconds }) {
                            withClue(time) {
                                val begin = TimeSource.Monotonic.markNow()
                                val failure = failureOf { operation.run(time) }.await()
                                failure.shouldBeInstanceOf<SocketTimeoutException>()
                                failure.isTimeout shouldBe true
                                failure.isTemporary shouldBe true
                                begin.elapsedNow() shouldBeGreaterThanOrEqualTo time
                            }
                        }
                    }
                }
            }

            test("$name: a deadline that is put off again and again holds at last") {
                guarded {
                    make().use { operation ->
                        val setDeadline = operation.setDeadline ?: return@use
                        val waiting = failureOf { operation.run(Duration.INFINITE) }
                        var last = Instant.now()
                        launch {
                            repeat(200) { i ->
                                // Later, earlier, none: what counts is the last word.
                                last = Instant.now().plusSeconds(3600L - i)
                                setDeadline(last)
                                setDeadline(null)
                            }
                        }.join()
                        waiting.isCompleted shouldBe false
                        val begin = TimeSource.Monotonic.markNow()
                        setDeadline(Instant.now().plus(20.milliseconds.toJavaDuration()))
                        waiting.await().shouldBeInstanceOf<SocketTimeoutException>()
                        begin.elapsedNow() shouldBeGreaterThanOrEqualTo 19.milliseconds // an Instant has its own clock
                        setDeadline(null)
                    }
                }
            }
        }

        test("dialling: not before the time is over") {
            TestNet.use { net ->
                val a = net.host("a")
                net.link(a.end("eth0", "10.0.0.1/24"), net.host("b").end("eth0", "10.0.0.2/24"))
                guarded {
                    val begin = TimeSource.Monotonic.markNow()
                    val options =
                        DialOptions(config = a.config, resolver = resolver("10.0.0.98", "10.0.0.99"), attemptDelay = java.time.Duration.ZERO)
                    for (address in listOf("10.0.0.99:80", "host:80")) {
                        failureOf { TcpConn.dial(address, options, timeout = 25.milliseconds) }.await().shouldBeInstanceOf<SocketTimeoutException>()
                    }
                    begin.elapsedNow() shouldBeGreaterThanOrEqualTo 50.milliseconds
                }
            }
        }
    })

/** Something that has to wait for ever. */
private class Endless(val setDeadline: ((Instant?) -> Unit)?, private vararg val open: Closeable, val run: suspend (Duration) -> Unit) : Closeable {
    override fun close() = open.forEach(Closeable::close)
}

private val operations: Map<String, suspend () -> Endless> = buildMap {
    for (kind in kinds) {
        put("read of $kind") {
            val ends = kind.pair()
            Endless({ ends.a.readDeadline = it }, ends) { ends.a.read(ByteBuffer.allocate(8), it) }
        }
        put("write of $kind") {
            val ends = kind.pair()
            (ends.a as? SocketConn)?.setWriteBuffer(8192)
            val block = ByteBuffer.allocate(if (kind.hasMessages) 1000 else kind.piece)
            fill(ends.a, block)
            Endless({ ends.a.writeDeadline = it }, ends) { ends.a.write(block.clear(), it) }
        }
    }
    put("accept of tcp") {
        val listener = TcpListener.listen("127.0.0.1:0")
        Endless({ listener.deadline = it }, listener) { listener.accept(it).close() }
    }
    put("accept of unix, by a thread") {
        val listener = UnixListener.listen("")
        Endless({
            listener.deadline = it
        }, listener) { time -> onThread { listener.blocking().accept(time.takeIf { it.isFinite() }?.toJavaDuration(), null).close() } }
    }
    put("receive of udp") {
        val udp = UdpConn.listen("127.0.0.1:0")
        Endless({ udp.readDeadline = it }, udp) { udp.receiveFrom(ByteBuffer.allocate(8), timeout = it) }
    }
}

/** Writes until there is no room, and a while nobody reads. */
private suspend fun fill(conn: NetConn, block: ByteBuffer) {
    try {
        while (true) conn.write(block.clear(), 2.milliseconds)
    } catch (_: SocketTimeoutException) {
        return
    }
}
