package io.netloom.socket.stress

import com.sun.management.ThreadMXBean
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.MessageBatch
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketLevel
import io.netloom.socket.internal.fd.Streaks
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import java.lang.management.ManagementFactory
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** Prints what operations allocate, one line each: `B/op 0.0 name`. */
internal object AllocationRun {
    private const val WARM_UP_ROUNDS = 3
    private const val ROUNDS = 5
    private const val MOST_SERIES = 4

    /** Bytes per operation: what the measuring itself costs. */
    private const val NOTHING = 0.5
    private const val OPERATIONS = 20_000
    private const val WAITS = 5_000
    private const val BATCH = 16
    private const val SO_TIMESTAMPNS = 35
    private val threads = ManagementFactory.getPlatformMXBean(ThreadMXBean::class.java)

    @JvmStatic
    fun main(arguments: Array<String>) {
        val sender = udp()
        val receiver = udp()
        val address = receiver.inetAddress
        val (a, b) = datagramPair()
        val (c, d) = streamPair()
        val message = ReceivedMessage()
        runBlocking {
            for ((kind, buffer) in listOf("direct" to ByteBuffer.allocateDirect(64), "heap" to ByteBuffer.allocate(64))) {
                measure("sendTo + receiveFrom, UDP, $kind") { udpRound(sender, receiver, address, message, buffer, it) }
                measure("write + read, Unix datagram, $kind") { pairRound(a, b, buffer, it) }
                measure("write + read, Unix stream, $kind") { pairRound(c, d, buffer, it) }
            }
        }
        messages(sender, receiver, address)
        runBlocking {
            measure(
                "blocking sendTo + receiveFrom, UDP, direct",
            ) { blockingRound(sender, receiver, address, message, ByteBuffer.allocateDirect(64), it) }
            measure("blocking sendTo + receiveFrom, UDP, heap") { blockingRound(sender, receiver, address, message, ByteBuffer.allocate(64), it) }
        }
        waitingThreads(a, b)
        suspending()
    }

    /** With control messages, and in batches of 16. */
    private fun messages(sender: Conn, receiver: Conn, to: InetSocketAddress) = runBlocking {
        receiver.setOption(SocketLevel.SOCKET, SO_TIMESTAMPNS, 1)
        val buffer = ByteBuffer.allocate(64)
        val message = ReceivedMessage(ControlMessages.space(16))
        val mark = ControlMessages.of(SocketControl.UDP_SEGMENT, 32)
        var stamps = 0L
        measure("sendMessage + receiveMessage with control messages, UDP, heap") { count ->
            repeat(count) {
                sender.sendMessage(buffer.clear().limit(32), to, mark)
                receiver.receiveMessage(buffer.clear(), message)
                stamps += message.control.timestampNanos
                restart(it, sender, receiver)
            }
        }
        val out = MessageBatch(BATCH, 64)
        val batch = MessageBatch(BATCH, 64, ControlMessages.space(16))
        measure("sendBatch + receiveBatch of 16 with control messages, UDP") { count ->
            repeat(count / BATCH) {
                out.clear()
                while (out.add(buffer.clear(), to)) continue
                sender.sendBatch(out)
                var received = 0
                while (received < BATCH) {
                    val n = receiver.receiveBatch(batch)
                    for (i in 0 until n) stamps += batch.control(i).timestampNanos + batch.data(i).remaining() + batch.port(i)
                    received += n
                }
                restart(it, sender, receiver)
            }
        }
        val from = sender.blocking()
        val at = receiver.blocking()
        measure("blocking sendBatch + receiveBatch of 16, echoed in place, UDP") { count ->
            repeat(count / BATCH) {
                out.clear()
                while (out.add(buffer.clear(), to)) continue
                from.sendBatch(out)
                at.receiveBatch(batch)
                at.sendBatch(batch)
                from.receiveBatch(out)
            }
        }
        check(stamps != 0L)
        receiver.setOption(SocketLevel.SOCKET, SO_TIMESTAMPNS, 0)
    }

    private suspend fun udpRound(sender: Conn, receiver: Conn, to: InetSocketAddress, message: ReceivedMessage, buffer: ByteBuffer, count: Int) {
        repeat(count) {
            sender.sendTo(buffer.clear(), to)
            receiver.receiveFrom(buffer.clear(), message)
            restart(it, sender, receiver)
        }
    }

    private suspend fun pairRound(from: Conn, to: Conn, buffer: ByteBuffer, count: Int) {
        repeat(count) {
            from.write(buffer.clear())
            to.read(buffer.clear())
            restart(it, from, to)
        }
    }

    /** Each 129th operation in a row yields, which is no call that completes at once and is not what is measured. */
    private fun restart(count: Int, a: Conn, b: Conn) {
        if (count % 64 == 0) {
            Streaks.restart(a.fd)
            Streaks.restart(b.fd)
        }
    }

    private fun blockingRound(sender: Conn, receiver: Conn, to: InetSocketAddress, message: ReceivedMessage, buffer: ByteBuffer, count: Int) {
        val from = sender.blocking()
        val at = receiver.blocking()
        repeat(count) {
            from.sendTo(buffer.clear(), to)
            at.receiveFrom(buffer.clear(), message)
        }
    }

    /** Two platform threads that wait for each other. */
    private fun waitingThreads(a: Conn, b: Conn) {
        val echo =
            Thread.ofPlatform().daemon().start {
                val buffer = ByteBuffer.allocateDirect(64)
                val conn = b.blocking()
                while (conn.read(buffer.clear()) > 0) conn.write(buffer.flip())
            }
        val buffer = ByteBuffer.allocateDirect(64)
        val conn = a.blocking()
        val ids = longArrayOf(Thread.currentThread().threadId(), echo.threadId())
        report("blocking ping-pong of two waiting platform threads", { threads.getThreadAllocatedBytes(ids).sum() }) { count ->
            repeat(count) {
                conn.write(buffer.clear().limit(8))
                conn.read(buffer.clear())
            }
        }
        report("blocking ping-pong with a timeout", { threads.getThreadAllocatedBytes(ids).sum() }) { count ->
            repeat(count) {
                conn.write(buffer.clear().limit(8))
                conn.read(buffer.clear(), TIMEOUT)
            }
        }
        conn.write(buffer.clear().limit(0))
        echo.join()
    }

    /** Two coroutines on one poller: each trip suspends both, once. */
    private fun suspending() = Poller.open().use { poller ->
        val (a, b) = datagramPair(SocketConfig(poller = poller))
        runBlocking {
            withContext(poller.dispatcher) {
                val echo =
                    launch {
                        val buffer = ByteBuffer.allocateDirect(64)
                        while (b.read(buffer.clear()) > 0) b.write(buffer.flip())
                    }
                val buffer = ByteBuffer.allocateDirect(64)
                measure("suspending read, ping-pong on one poller", WAITS, 2) { count ->
                    repeat(count) {
                        a.write(buffer.clear().limit(8))
                        a.read(buffer.clear())
                    }
                }
                measure("suspending read with a timeout, ping-pong on one poller", WAITS, 2) { count ->
                    repeat(count) {
                        a.write(buffer.clear().limit(8))
                        a.read(buffer.clear(), 20.seconds)
                    }
                }
                a.write(buffer.clear().limit(0))
                echo.join()
            }
        }
    }

    /** The rounds run on the calling thread. */
    private suspend fun measure(name: String, operations: Int = OPERATIONS, perOperation: Int = 1, round: suspend (Int) -> Unit) {
        report(name, { threads.currentThreadAllocatedBytes }, operations, perOperation) { round(it) }
    }

    /**
     * On a busy machine the compiler comes late, and what its code does not allocate the interpreter's does: a series that was too early is followed by another. What is told is
     * the least of the series, each the median of its rounds.
     */
    private inline fun report(name: String, allocated: () -> Long, operations: Int = WAITS, perOperation: Int = 1, round: (Int) -> Unit) {
        var least = Double.MAX_VALUE
        for (series in 1..MOST_SERIES) {
            repeat(WARM_UP_ROUNDS) { round(operations) }
            val bytes = LongArray(ROUNDS)
            for (i in bytes.indices) {
                val before = allocated()
                round(operations)
                bytes[i] = allocated() - before
            }
            bytes.sort()
            least = minOf(least, bytes[ROUNDS / 2].toDouble() / (operations * perOperation))
            if (least < NOTHING) break
        }
        println("B/op $least $name")
    }

    private val TIMEOUT: java.time.Duration = java.time.Duration.ofSeconds(20)
}
