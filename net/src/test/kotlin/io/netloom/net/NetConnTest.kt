package io.netloom.net

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.time.Instant
import java.util.Random
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.INFINITE
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds

/** The same cases over every kind of connection, through coroutines and threads: J6.1, C2.2, C15. */
class NetConnTest :
    FunSpec({
        for (kind in kinds) {
            for (face in faces) {
                for ((name, case) in cases) {
                    if (!kind.hasEnd && name in needEnd) continue
                    test("$kind, $face: $name") { guarded { kind.pair().use { Case(kind, face, it).case() } } }
                }
            }
        }
    })

private val Kind.hasEnd: Boolean
    get() = name != "unixgram"

private class Case(val kind: Kind, val face: Face, ends: Ends) {
    val a = ends.a
    val b = ends.b

    suspend fun read(conn: NetConn, dst: ByteBuffer, timeout: Duration = INFINITE) = face.read(conn, dst, timeout)

    suspend fun write(conn: NetConn, src: ByteBuffer, timeout: Duration = INFINITE) = face.write(conn, src, timeout)

    suspend fun readText(conn: NetConn) = ByteBuffer.allocate(100).let {
        read(conn, it)
        text(it)
    }

    /** The two can still talk. */
    suspend fun exchange(from: NetConn, to: NetConn) = kotlinx.coroutines.coroutineScope {
        val reading = async { readText(to) }
        write(from, bytes("still here"))
        reading.await() shouldBe "still here"
    }

    /** Writes until something is in the way. */
    suspend fun writeUntil(failure: (Throwable) -> Unit) {
        val block = ByteBuffer.allocate(kind.piece)
        failure(runCatching { while (true) write(a, block.clear()) }.exceptionOrNull()!!)
    }
}

private val needEnd = setOf("a large transfer arrives byte for byte", "the end of the peer is told again and again")

private val cases: Map<String, suspend Case.() -> Unit> = mapOf(
    "a large transfer arrives byte for byte" to {
        kotlinx.coroutines.coroutineScope {
            val sent = ByteArray(2 shl 20).also { Random(1).nextBytes(it) }
            launch {
                for (at in sent.indices step kind.piece) write(a, ByteBuffer.wrap(sent, at, minOf(kind.piece, sent.size - at)))
                a.close()
            }
            val all = ByteBuffer.allocate(sent.size + kind.piece)
            while (read(b, all) >= 0) check(all.hasRemaining()) { "more than was sent" }
            all.array().copyOf(all.position()).contentEquals(sent) shouldBe true
        }
    },

    "a counter goes to and fro" to {
        kotlinx.coroutines.coroutineScope {
            launch { repeat(50) { write(b, bytes("${readText(b).toInt() + 1}")) } }
            var counter = 0
            repeat(50) {
                write(a, bytes("$counter"))
                counter = readText(a).toInt()
            }
            counter shouldBe 50
        }
    },

    "racy reads: of readers with short timeouts each byte reaches one" to {
        kotlinx.coroutines.coroutineScope {
            val total = AtomicInteger()
            val readers = List(4) {
                async {
                    val buffer = ByteBuffer.allocate(16)
                    while (total.get() < 400) {
                        try {
                            total.addAndGet(read(b, buffer.clear(), briefly()))
                        } catch (_: SocketTimeoutException) {
                            continue
                        }
                    }
                }
            }
            repeat(100) { write(a, bytes("four")) }
            readers.awaitAll()
            total.get() shouldBe 400
        }
    },

    "racy writes: the positions tell what was written" to {
        kotlinx.coroutines.coroutineScope {
            val reading = async {
                var total = 0L
                val buffer = ByteBuffer.allocate(kind.piece)
                while (true) {
                    if (read(b, buffer.clear()) < 0 || (!kind.hasEnd && buffer.position() == 1)) break
                    total += buffer.position()
                }
                total
            }
            val written = List(4) {
                async {
                    List(10) {
                        val buffer = ByteBuffer.allocate(6_000)
                        try {
                            write(a, buffer, briefly())
                        } catch (_: SocketTimeoutException) {
                            // the position tells
                        }
                        buffer.position().toLong()
                    }.sum()
                }
            }.awaitAll().sum()
            if (kind.hasEnd) a.close() else write(a, ByteBuffer.allocate(1))
            reading.await() shouldBe written
        }
    },

    "a timeout ends the read alone" to {
        failure { read(b, ByteBuffer.allocate(8), 10.milliseconds) }.shouldBeInstanceOf<SocketTimeoutException>()
        b.readDeadline.shouldBeNull()
        exchange(a, b)
    },

    "a past timeout fails although there is room and data" to {
        for (timeout in listOf(Duration.ZERO, (-1).milliseconds)) {
            failure { write(a, bytes("never"), timeout) }.shouldBeInstanceOf<SocketTimeoutException>()
            failure { read(b, ByteBuffer.allocate(8), timeout) }.shouldBeInstanceOf<SocketTimeoutException>()
        }
        exchange(a, b)
    },

    "a write deadline in the past ends writing until it is set anew" to {
        a.writeDeadline = Instant.now().minusSeconds(5)
        repeat(2) { failure { write(a, bytes("never")) }.shouldBeInstanceOf<SocketTimeoutException>() }
        a.writeDeadline = null
        exchange(a, b)
    },

    "a deadline of now ends a write that waits" to {
        kotlinx.coroutines.coroutineScope {
            val writing = async { runCatching { writeUntil { throw it } }.exceptionOrNull() }
            // Whether it waits already or is still on its way makes no difference.
            a.writeDeadline = Instant.now().plusMillis(20)
            writing.await().shouldBeInstanceOf<SocketTimeoutException>()
        }
    },

    "deadlines of both directions, past, present and to come" to {
        b.setDeadline(Instant.EPOCH)
        failure { read(b, ByteBuffer.allocate(8)) }.shouldBeInstanceOf<SocketTimeoutException>()
        failure { write(b, bytes("never")) }.shouldBeInstanceOf<SocketTimeoutException>()
        b.setDeadline(null)
        exchange(b, a)
        b.readDeadline = Instant.now().plusMillis(20)
        failure { read(b, ByteBuffer.allocate(8)) }.shouldBeInstanceOf<SocketTimeoutException>()
        b.readDeadline = Instant.now().plusSeconds(3600)
        exchange(a, b)
        kotlinx.coroutines.coroutineScope {
            val reading = async { failure { read(b, ByteBuffer.allocate(8)) } }
            b.readDeadline = Instant.now()
            reading.await().shouldBeInstanceOf<SocketTimeoutException>()
        }
        b.readDeadline = null
        exchange(a, b)
    },

    "closing ends a read" to {
        kotlinx.coroutines.coroutineScope {
            val reading = async(start = kotlinx.coroutines.CoroutineStart.UNDISPATCHED) { failure { read(b, ByteBuffer.allocate(8)) } }
            b.close()
            reading.await().shouldBeInstanceOf<ClosedChannelException>()
            if (face.name == "coroutines") reading.await().shouldBeInstanceOf<AsynchronousCloseException>()
            b.isOpen shouldBe false
            b.close()
            failure { read(b, ByteBuffer.allocate(8)) }.shouldBeInstanceOf<ClosedChannelException>()
            failure { write(b, bytes("never")) }.shouldBeInstanceOf<ClosedChannelException>()
            failure { b.readDeadline = null }.shouldBeInstanceOf<ClosedChannelException>()
        }
    },

    "the end of the peer is told again and again" to {
        kotlinx.coroutines.coroutineScope {
            val reading = async(start = kotlinx.coroutines.CoroutineStart.UNDISPATCHED) { read(b, ByteBuffer.allocate(8)) }
            a.close()
            reading.await() shouldBe -1
            repeat(2) { read(b, ByteBuffer.allocate(8)) shouldBe -1 }
            val broken = failure { repeat(3) { write(b, bytes("too late")) } }
            withClue("$broken") { (broken as io.netloom.socket.ErrnoCarrier).errno.name.let { it == "EPIPE" || it == "ECONNRESET" } shouldBe true }
        }
    },

    "all methods may be called from everywhere at once" to {
        kotlinx.coroutines.coroutineScope {
            val meddling = List(4) {
                launch {
                    repeat(20) {
                        a.setDeadline(Instant.now().plusSeconds(3600))
                        a.setDeadline(null)
                        b.readDeadline
                        b.writeDeadline
                        "${a.localAddress} ${a.remoteAddress} ${a.network} $a ${a.blocking()}"
                        check(a.isOpen)
                    }
                }
            }
            launch { repeat(30) { write(b, bytes(readText(b))) } }
            repeat(30) {
                write(a, bytes("$it"))
                readText(a) shouldBe "$it"
            }
            meddling.forEach { it.join() }
        }
    },
)

private fun briefly() = ThreadLocalRandom.current().nextInt(1, 1500).microseconds

private suspend fun failure(body: suspend () -> Any?): Throwable? = runCatching { body() }.exceptionOrNull()
