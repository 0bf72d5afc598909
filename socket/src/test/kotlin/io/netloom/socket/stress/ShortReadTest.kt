package io.netloom.socket.stress

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.MessageFlag
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.LinuxSyscalls
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import java.io.IOException
import java.lang.foreign.MemorySegment
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds

/**
 * After a short read of TCP the next read waits without a try that would say EAGAIN: it saves the call, and no byte, end or error is ever waited for in vain.
 */
class ShortReadTest :
    FunSpec({
        val rounds = if (SOAK) 2_000 else 60

        test("short reads cost no EAGAIN, reads that fill the buffer cost one each") {
            val counting = ReadCounter()
            Poller.over(counting).use { poller ->
                guardedCoroutine {
                    val (a, b) = tcpPair(SocketConfig(poller = poller))
                    withContext(poller.dispatcher) {
                        val echo = launch { while (b.read(counting.buffer) > 0) b.write(counting.buffer.flip()).also { counting.buffer.clear() } }
                        suspend fun trip(buffer: ByteBuffer) {
                            a.write(buffer.clear().limit(16))
                            buffer.clear()
                            while (buffer.position() < 16) a.read(buffer)
                        }
                        trip(ByteBuffer.allocate(64))
                        trip(ByteBuffer.allocate(64))
                        counting.again.set(0)
                        repeat(100) { trip(ByteBuffer.allocate(64)) }
                        withClue("room for more") { counting.again.get() shouldBe 0 }
                        repeat(100) { trip(ByteBuffer.allocate(16)) }
                        withClue("no room for more") { counting.again.get() shouldBeLessThanOrEqual 101 }
                        a.close()
                        echo.join()
                        b.close()
                    }
                }
            }
        }

        test("a thread's short reads cost no EAGAIN either") {
            val counting = ReadCounter()
            Poller.over(counting).use { poller ->
                guarded {
                    val (a, b) = tcpPair(SocketConfig(poller = poller))
                    val echo = Thread.ofPlatform().start {
                        val buffer = ByteBuffer.allocate(256)
                        while (b.blocking().read(buffer) > 0) b.blocking().write(buffer.flip()).also { buffer.clear() }
                    }
                    val buffer = ByteBuffer.allocate(64)
                    fun trip() {
                        a.blocking().write(buffer.clear().limit(16))
                        buffer.clear()
                        while (buffer.position() < 16) a.blocking().read(buffer)
                    }
                    trip()
                    trip()
                    counting.again.set(0)
                    repeat(100) { trip() }
                    counting.again.get() shouldBe 0
                    a.close()
                    echo.join()
                    b.close()
                }
            }
        }

        for ((name, face) in FACES) {
            test("random chunks and an end behind the last: $name") {
                Poller.open().use { poller ->
                    repeat(rounds) { round ->
                        guarded {
                            val (a, b) = tcpPair(SocketConfig(poller = poller))
                            val random = Random(round)
                            val total = random.nextInt(1, 200_000)
                            val writer = Thread.ofPlatform().start { writeChunks(a, total, Random(round + 1)) { a.close() } }
                            face(poller).readAll(b, Random(round + 2)) shouldBe (total.toLong() to sum(total))
                            writer.join()
                            b.close()
                        }
                    }
                }
            }

            test("a reset ends the wait: $name") {
                Poller.open().use { poller ->
                    repeat(rounds) { round ->
                        guarded {
                            val (a, b) = tcpPair(SocketConfig(poller = poller))
                            a.options.linger = java.time.Duration.ZERO
                            val writer = Thread.ofPlatform().start { writeChunks(a, Random(round).nextInt(1, 5_000), Random(round)) { a.close() } }
                            shouldThrow<IOException> { face(poller).readAll(b, Random(round)) }
                            writer.join()
                            b.close()
                        }
                    }
                }
            }
        }

        for (inLine in listOf(false, true)) {
            test("urgent bytes hold up none behind them, in line: $inLine") {
                Poller.open().use { poller ->
                    repeat(rounds) { round ->
                        guarded {
                            val (a, b) = tcpPair(SocketConfig(poller = poller))
                            b.options.oobInline = inLine
                            val random = Random(round)
                            val urgent = AtomicInteger()
                            val writer = Thread.ofPlatform().start {
                                repeat(50) {
                                    a.blocking().write(ByteBuffer.allocate(random.nextInt(1, 300)))
                                    if (random.nextBoolean()) {
                                        a.blocking().sendTo(ByteBuffer.allocate(1), null, MessageFlag.OOB)
                                        urgent.incrementAndGet()
                                    }
                                    a.blocking().write(ByteBuffer.allocate(random.nextInt(1, 300)))
                                    if (random.nextBoolean()) Thread.yield()
                                }
                                a.close()
                            }
                            val taker = Thread.ofPlatform().start {
                                // Takes some of them apart, which leaves their marks in the stream.
                                while (!inLine && writer.isAlive) {
                                    try {
                                        b.blocking().receiveFrom(ByteBuffer.allocate(1), flags = MessageFlag.OOB or MessageFlag.DONTWAIT)
                                    } catch (_: IOException) {
                                        Thread.yield() // there is none
                                    }
                                }
                            }
                            // That it ends is what is tested: the bytes that are no longer urgent stay in the stream or not, as the kernel likes.
                            CoroutineReader(poller.dispatcher).readAll(b, random)
                            writer.join()
                            taker.join()
                            b.close()
                        }
                    }
                }
            }
        }

        test("several readers share a stream, some of them in haste") {
            Poller.open().use { poller ->
                repeat(rounds) { round ->
                    guarded {
                        val (a, b) = tcpPair(SocketConfig(poller = poller))
                        val total = Random(round).nextInt(1, 100_000)
                        val writer = Thread.ofPlatform().start { writeChunks(a, total, Random(round)) { a.close() } }
                        val read = runBlocking(Dispatchers.Default) {
                            List(3) { i ->
                                async(if (i == 0) poller.dispatcher else Dispatchers.Default) { hasty(b, Random(round + i), i > 0) }
                            }.sumOf { it.await() }
                        }
                        read shouldBe total.toLong()
                        writer.join()
                        b.close()
                    }
                }
            }
        }

        test("a cancelled wait leaves nothing for granted") {
            Poller.open().use { poller ->
                guardedCoroutine(RACE_SECONDS) {
                    val (a, b) = tcpPair(SocketConfig(poller = poller))
                    withContext(Dispatchers.Default) {
                        repeat(rounds * 50) { round ->
                            val first = ByteBuffer.allocate(64)
                            a.write(ByteBuffer.allocate(8))
                            while (first.position() < 8) b.read(first)
                            // The wait below is without a try; it is cancelled while bytes arrive.
                            val waiting = launch { b.read(first) }
                            if (round % 2 == 0) yield()
                            val sending = launch { a.write(ByteBuffer.allocate(8)) }
                            waiting.cancel()
                            waiting.join()
                            while (first.position() < 16) b.read(first)
                            sending.join()
                        }
                    }
                    a.close()
                    b.close()
                }
            }
        }

        test("reads that give out bytes otherwise, and what others may do, take the knowledge away") {
            val counting = ReadCounter()
            Poller.over(counting).use { poller ->
                guardedCoroutine {
                    for (spoil in SPOILERS) {
                        val (a, b) = tcpPair(SocketConfig(poller = poller))
                        withContext(poller.dispatcher) {
                            spoil(b)
                            repeat(3) {
                                a.write(ByteBuffer.allocate(8))
                                val buffer = ByteBuffer.allocate(64)
                                while (buffer.position() < 8) b.read(buffer)
                            }
                            counting.again.set(0)
                            shouldThrow<SocketTimeoutException> { b.read(ByteBuffer.allocate(64), 1.milliseconds) }
                            counting.again.get() shouldBe 1
                        }
                        a.close()
                        b.close()
                    }
                }
            }
        }

        test("an empty buffer and a read-only one do not wait") {
            guardedCoroutine {
                val (a, b) = tcpPair()
                a.write(ByteBuffer.allocate(8))
                b.read(ByteBuffer.allocate(64))
                a.write(ByteBuffer.allocate(8))
                b.read(ByteBuffer.allocate(64))
                b.read(ByteBuffer.allocate(0)) shouldBe 0
                shouldThrow<IllegalArgumentException> { b.read(ByteBuffer.allocate(8).asReadOnlyBuffer()) }
                a.close()
                b.close()
            }
        }
    })

/** What reads a stream to its end. */
private interface StreamReader {
    /** How many bytes, and their sum. */
    fun readAll(conn: Conn, random: Random): Pair<Long, Long>
}

private class CoroutineReader(private val dispatcher: CoroutineDispatcher) : StreamReader {
    override fun readAll(conn: Conn, random: Random) = runBlocking(dispatcher) { collect(random) { conn.read(it) } }
}

private class ThreadReader(private val threads: Thread.Builder) : StreamReader {
    override fun readAll(conn: Conn, random: Random): Pair<Long, Long> {
        var result = Result.success(0L to 0L)
        threads.start { result = runCatching { collect(random) { conn.blocking().read(it) } } }.join()
        return result.getOrThrow()
    }
}

private val FACES: List<Pair<String, (Poller) -> StreamReader>> = listOf(
    "coroutine on the poller" to { CoroutineReader(it.dispatcher) },
    "coroutine elsewhere" to { CoroutineReader(Dispatchers.Default) },
    "thread" to { ThreadReader(Thread.ofPlatform()) },
    "virtual thread" to { ThreadReader(Thread.ofVirtual()) },
)

private val SPOILERS: List<(Conn) -> Unit> = listOf(
    { it.duplicate().close() },
    { it.raw.control {} },
    { it.options.receiveLowWatermark = 1 },
)

private inline fun collect(random: Random, read: (ByteBuffer) -> Int): Pair<Long, Long> {
    var count = 0L
    var sum = 0L
    while (true) {
        val buffer = ByteBuffer.allocate(random.nextInt(1, if (random.nextInt(4) == 0) 70_000 else 400))
        val n = read(buffer)
        if (n < 0) return count to sum
        count += n
        buffer.flip()
        while (buffer.hasRemaining()) sum += buffer.get()
    }
}

private fun sum(total: Int): Long = (0 until total).sumOf { it.toByte().toLong() }

/** Writes the bytes 0, 1, 2… in pieces, then does what ends it: behind the last piece at once. */
private fun writeChunks(conn: Conn, total: Int, random: Random, end: () -> Unit) {
    var at = 0
    try {
        while (at < total) {
            val n = minOf(total - at, random.nextInt(1, if (random.nextInt(8) == 0) 20_000 else 300))
            conn.blocking().write(ByteBuffer.wrap(ByteArray(n) { (at + it).toByte() }))
            at += n
            if (random.nextInt(3) == 0) Thread.yield()
        }
    } finally {
        end()
    }
}

private suspend fun hasty(conn: Conn, random: Random, inHaste: Boolean): Long {
    var count = 0L
    while (true) {
        val buffer = ByteBuffer.allocate(random.nextInt(1, 400))
        val n = try {
            if (inHaste) conn.read(buffer, random.nextInt(1, 200).microseconds) else conn.read(buffer)
        } catch (_: SocketTimeoutException) {
            0
        }
        if (n < 0) return count
        count += n
    }
}

/** Two ends of a connection over the loopback. */
private fun tcpPair(config: SocketConfig = SocketConfig.DEFAULT): Pair<Conn, Conn> = runBlocking {
    Conn.open(AddressFamily.INET, SocketType.STREAM, 0, config).use { listener ->
        listener.bind(InetSocketAddress(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), 0))
        listener.listen()
        val client = Conn.open(AddressFamily.INET, SocketType.STREAM, 0, config)
        client.connect(listener.inetAddress)
        client.tcp.noDelay = true
        client to listener.accept()
    }
}

/** The real kernel; counts the receives that found nothing. */
private class ReadCounter : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
    val again = AtomicInteger()

    /** For the one who echoes. */
    val buffer: ByteBuffer = ByteBuffer.allocate(256)

    override fun recvfrom(
        frame: CallFrame,
        fd: Int,
        buffer: Long,
        length: Long,
        flags: Int,
        name: Long,
        nameLength: Long,
        keepAlive: MemorySegment,
    ): Long = super.recvfrom(frame, fd, buffer, length, flags, name, nameLength, keepAlive).also {
        if (it == -ErrorNumber.EAGAIN.toLong()) again.incrementAndGet()
    }
}
