package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.util.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.toJavaDuration

private class CopyCall(val name: String, val run: suspend (NetConn, NetConn, Long, Duration) -> Long)

private val calls = listOf(
    CopyCall("coroutines") { from, to, limit, timeout -> from.copyTo(to, limit, timeout) },
    CopyCall("platform threads") { from, to, limit, timeout -> onThread { blocking(from, to, limit, timeout) } },
    CopyCall("virtual threads") { from, to, limit, timeout -> onThread(Thread.ofVirtual()) { blocking(from, to, limit, timeout) } },
)

private fun blocking(from: NetConn, to: NetConn, limit: Long, timeout: Duration): Long = if (limit == Long.MAX_VALUE && timeout.isInfinite()) {
    from.blocking().copyTo(to.blocking())
} else {
    from.blocking().copyTo(to.blocking(), limit, if (timeout.isInfinite()) null else timeout.toJavaDuration())
}

/** Copies between connections of all kinds; what StreamCopy does has its own tests. */
class CopyingTest :
    FunSpec({
        val data = ByteArray(1_500_000).also { Random(3).nextBytes(it) }
        val streams = kinds.filterNot { it.hasMessages }

        for (call in calls) {
            for (from in streams) {
                for (to in streams) {
                    test("$from to $to, ${call.name}: up to the end") {
                        guarded {
                            from.pair().use { source ->
                                to.pair().use { target ->
                                    launch { source.a.use { it.write(ByteBuffer.wrap(data)) } }
                                    val received = async {
                                        ByteBuffer.allocate(data.size).also { while (it.hasRemaining()) target.b.read(it) }.array()
                                    }
                                    call.run(source.b, target.a, Long.MAX_VALUE, Duration.INFINITE) shouldBe data.size.toLong()
                                    received.await().contentEquals(data) shouldBe true
                                    target.a.isOpen shouldBe true
                                }
                            }
                        }
                    }
                }

                test("$from, ${call.name}: a limit leaves the rest, and time that is over leaves the connection") {
                    guarded {
                        from.pair().use { source ->
                            from.pair().use { target ->
                                launch { source.a.writeText("0123456789") }
                                launch {
                                    val got = ByteBuffer.allocate(4)
                                    while (got.hasRemaining()) target.b.read(got)
                                    text(got) shouldBe "0123"
                                }
                                call.run(source.b, target.a, 4, Duration.INFINITE) shouldBe 4
                                call.run(source.b, target.a, 0, Duration.INFINITE) shouldBe 0
                                source.b.readText() shouldBe "456789"
                                shouldThrow<SocketTimeoutException> { call.run(source.b, target.a, Long.MAX_VALUE, 20.milliseconds) }
                                shouldThrow<IllegalArgumentException> { call.run(source.b, target.a, -1, Duration.INFINITE) }
                                val copying = launch { call.run(source.b, target.a, 3, Duration.INFINITE) }
                                launch { source.a.writeText("abc") }
                                target.b.readText() shouldBe "abc"
                                copying.join()
                            }
                        }
                    }
                }
            }

            test("messages, ${call.name}: whole ones") {
                guarded {
                    kinds.single { it.name == "unixpacket" }.pair().use { source ->
                        kinds.single { it.name == "unixpacket" }.pair().use { target ->
                            for (text in listOf("one", "three", "seven")) source.a.writeText(text)
                            call.run(source.b, target.a, 8, Duration.INFINITE) shouldBe 8
                            List(2) { target.b.readText() } shouldContainExactly listOf("one", "three")
                            source.b.readText() shouldBe "seven"
                        }
                    }
                }
            }
        }

        test("cancelled while nothing comes: nothing is lost") {
            guarded {
                tcp("127.0.0.1:0").use { source ->
                    tcp("127.0.0.1:0").use { target ->
                        launch {
                            source.b.copyTo(target.a)
                        }.also { source.a.writeText("first") }.also { target.b.readText() shouldBe "first" }.cancelAndJoin()
                        source.a.writeText("second")
                        source.b.readText() shouldBe "second"
                    }
                }
            }
        }

        test("a file") {
            guarded {
                val file = Files.createTempFile("netloom", null)
                try {
                    Files.write(file, data)
                    tcp("127.0.0.1:0").use { ends ->
                        val received = async {
                            ByteBuffer.allocate(data.size + 10).also { while (it.hasRemaining()) ends.b.read(it) }.array()
                        }
                        val sender = (ends.a as TcpConn).blocking()
                        onThread { sender.sendFile(file) } shouldBe data.size.toLong()
                        onThread { sender.sendFile(file, 5, 10, null) } shouldBe 10
                        received.await().contentEquals(data + data.copyOfRange(5, 15)) shouldBe true
                    }
                } finally {
                    Files.delete(file)
                }
            }
        }
    })
