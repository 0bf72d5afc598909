package io.netloom.socket.stress

import com.sun.management.ThreadMXBean
import io.netloom.socket.Conn
import io.netloom.socket.internal.fd.Streaks
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/** Prints what futures allocate, one line each: `B/op 24.0 name`. */
internal object AsyncAllocationRun {
    private const val ROUNDS = 8
    private const val OPERATIONS = 10_000
    private val threads = ManagementFactory.getPlatformMXBean(ThreadMXBean::class.java)

    @JvmStatic
    fun main(arguments: Array<String>) {
        val (a, b) = datagramPair()
        val executor = Handover()
        val buffer = ByteBuffer.allocateDirect(64)
        val message = ByteBuffer.allocateDirect(8)
        val sender = a.blocking()
        val receiver = b.async(executor)
        report("future that is complete at once") {
            sender.write(message.clear())
            check(receiver.read(buffer.clear()).isDone)
            restart(b)
        }
        report("future that waits and is completed") {
            val future: CompletableFuture<Int> = receiver.read(buffer.clear())
            sender.write(message.clear())
            executor.take().run()
            check(future.isDone)
        }
        report("future that waits and is cancelled") {
            val future: CompletableFuture<Int> = receiver.read(buffer.clear())
            // The exception that a cancelled future carries is the larger part.
            future.complete(CANCELLED)
        }
    }

    private fun restart(conn: Conn) = Streaks.restart(conn.fd)

    /** The least of some rounds: the compiler's work may allocate on this thread now and then. */
    private inline fun report(name: String, operation: () -> Unit) {
        var least = Long.MAX_VALUE
        repeat(ROUNDS) {
            val before = threads.currentThreadAllocatedBytes
            repeat(OPERATIONS) { operation() }
            least = minOf(least, threads.currentThreadAllocatedBytes - before)
        }
        println("B/op ${least.toDouble() / OPERATIONS} $name")
    }

    private const val CANCELLED = 1

    /** Hands the one task there is to whoever takes it. */
    private class Handover : Executor {
        @Volatile
        private var task: Runnable? = null

        override fun execute(command: Runnable) {
            task = command
        }

        fun take(): Runnable {
            while (true) {
                val next = task
                if (next != null) {
                    task = null
                    return next
                }
                Thread.onSpinWait()
            }
        }
    }
}
