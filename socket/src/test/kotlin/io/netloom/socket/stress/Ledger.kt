package io.netloom.socket.stress

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.netloom.socket.BlockingConn
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicIntegerArray

/**
 * Who received what: datagrams are numbered, and each has to arrive exactly once. The sender may be only as many ahead as surely fit into the receive buffer, so the
 * kernel drops none, and one that is missing was lost by us.
 */
class Ledger(val total: Int) {
    private val arrived = AtomicIntegerArray(total)
    private val credit = Semaphore(WINDOW)
    private val count = AtomicInteger()

    private val failures = ConcurrentLinkedQueue<Throwable>()

    val received: Int get() = count.get()
    val complete: Boolean get() = received >= total

    /** Runs a receiver, which may end because its Conn was closed, and in no other way. */
    fun noting(receiver: () -> Unit) {
        try {
            receiver()
        } catch (_: ClosedChannelException) {
            // The end of the run.
        } catch (e: Throwable) {
            failures.add(e)
        }
    }

    /** Notes what a receive has put into the buffer, and clears it. Does not suspend. */
    fun note(buffer: ByteBuffer) {
        buffer.flip()
        check(buffer.remaining() == Int.SIZE_BYTES) { "a datagram of ${buffer.remaining()} bytes" }
        arrived.incrementAndGet(buffer.getInt())
        buffer.clear()
        count.incrementAndGet()
        credit.release()
    }

    /** Sends all of them. Returns when the last has been sent. */
    fun send(from: BlockingConn, to: SocketAddress?) {
        val buffer = ByteBuffer.allocateDirect(Int.SIZE_BYTES)
        for (number in 0 until total) {
            if (!credit.tryAcquire(STALL_SECONDS, TimeUnit.SECONDS)) throw AssertionError("stalled: $received of $number received")
            buffer.clear()
            buffer.putInt(number).flip()
            from.sendTo(buffer, to)
        }
    }

    /** Waits until all that were sent have been noted. */
    fun await() {
        if (!credit.tryAcquire(WINDOW, STALL_SECONDS, TimeUnit.SECONDS)) throw AssertionError("stalled: $received of $total received")
    }

    fun check() {
        failures.firstOrNull()?.let { throw it }
        val lost = (0 until total).count { arrived[it] == 0 }
        val doubled = (0 until total).count { arrived[it] > 1 }
        withClue("of $total lost $lost, doubled $doubled") { (lost to doubled) shouldBe (0 to 0) }
    }

    companion object {
        /** Datagrams under way at once; a default receive buffer holds more than 200 small ones. */
        private const val WINDOW = 64
        private const val STALL_SECONDS = 20L

        /** Runs receivers against a sender until everything has arrived; the receivers end because their Conn is closed. */
        fun run(total: Int, poller: Poller? = null, receivers: (Conn, Ledger) -> Thread) {
            val ledger = Ledger(total)
            udp().use { sender ->
                val receiver = udp(SocketConfig(poller = poller))
                val running = receivers(receiver, ledger)
                try {
                    ledger.send(sender.blocking(), receiver.inetAddress)
                    ledger.await()
                } finally {
                    receiver.close()
                }
                running.join()
            }
            ledger.check()
        }
    }
}
