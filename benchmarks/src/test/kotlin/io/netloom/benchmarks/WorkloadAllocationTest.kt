package io.netloom.benchmarks

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeLessThanOrEqual
import io.netloom.socket.MessageBatch
import io.netloom.socket.stress.AllocationFigures
import io.netloom.testkit.PrivateNamespace
import java.net.DatagramSocket
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** What whole workloads allocate, all threads of the process together; in a JVM of its own, as they are run. */
class WorkloadAllocationTest :
    FunSpec({
        test("bytes allocated by an operation") {
            PrivateNamespace.require()
            val figures = AllocationFigures.of(WorkloadAllocationRun::class, ::limit)
            figures.keys.toList() shouldHaveSize 10
            figures.forEach { (name, bytes) -> withClue(name) { bytes shouldBeLessThanOrEqual limit(name) } }
        }
    })

/** What the measuring itself allocates is less than this. */
private const val NOTHING = 0.5

/** Two suspensions. */
private const val ROUND_TRIP = 512.0

/** A coroutine that has taken all packets waits for more, at worst for each. */
private const val RECEIVING = 256.0

private fun limit(name: String): Double = when (name) {
    "W3 netloom" -> ROUND_TRIP
    "W1 netloom" -> RECEIVING
    else -> NOTHING
}

/** Prints what the loops of W1, W2, W3 and W7 allocate, one line each: `B/op 0.0 name`. */
internal object WorkloadAllocationRun {
    private val times = arrayOf("warm=1.5", "secs=0.5")

    @JvmStatic
    fun main(arguments: Array<String>) {
        DatagramSocket(InetSocketAddress("127.0.0.1", 0)).use { sink ->
            for (peer in listOf(
                "netloom-blocking",
                "netloom",
                "netloom-gso-blocking",
                "netloom-gso",
            )) {
                tell("W2", peer, "port=${sink.localPort}", "size=1200")
            }
        }
        val port = DatagramSocket(0).use(DatagramSocket::getLocalPort)
        val sender = Thread.ofPlatform().daemon().start { send(port) }
        for (peer in listOf("netloom-blocking", "netloom")) tell("W1", peer, "port=$port")
        sender.interrupt()
        sender.join()
        for (peer in listOf("netloom-blocking", "netloom")) tell("W3", peer)
        val codec = RunFigures.of("W7", "netloom", *times)
        println("B/op ${codec.metrics["encode_alloc"]} W7 encode")
        println("B/op ${checkNotNull(codec.metrics["decode_alloc"]) - DECODED} W7 decode, beside the objects decoded")
    }

    private fun tell(workload: String, peer: String, vararg parameters: String) =
        println("B/op ${RunFigures.of(workload, peer, *parameters, *times).metrics["alloc"]} $workload $peer")

    /** Bursts, as the harness's sender makes them. */
    private fun send(port: Int) {
        val to = InetSocketAddress("127.0.0.1", port)
        val payload = ByteBuffer.allocateDirect(64)
        val batch = MessageBatch(BATCH, payload.capacity())
        Udp.bound(0).use { conn ->
            val blocking = conn.blocking()
            while (!Thread.interrupted()) {
                repeat(BURST / BATCH) {
                    batch.clear()
                    while (batch.add(payload.clear(), to)) continue
                    blocking.sendBatch(batch)
                }
                java.util.concurrent.locks.LockSupport.parkNanos(PAUSE)
            }
        }
    }

    private const val BATCH = 64
    private const val BURST = 2_048
    private const val PAUSE = 6_000_000L

    /** A tree of W7: its object, three arrays of numbers, strings and arrays of bytes. */
    private const val DECODED = 680
}
