package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import jdk.jfr.Recording
import jdk.jfr.consumer.RecordingFile
import java.nio.ByteBuffer
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

/** Blocked virtual threads hold no carrier: with a single one, a thousand wait and another goes on. */
class VirtualThreadTest :
    FunSpec({
        test("1,000 blocked readers and one runner on one carrier") {
            val lines = ChildJvm.run(OneCarrier::class, "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1")
            println(lines.joinToString("\n"))
            lines shouldContain "received 1000, pinned 0"
        }
    })

internal object OneCarrier {
    private const val READERS = 1_000

    @JvmStatic
    fun main(arguments: Array<String>) {
        val received = AtomicInteger()
        val recording = Recording()
        recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace()
        recording.start()
        val conns = List(READERS) { udp() }
        val readers =
            conns.mapIndexed { i, conn ->
                Thread.ofVirtual().start {
                    val buffer = ByteBuffer.allocate(8)
                    // Some with a timeout, which must not be a timed park.
                    conn.blocking().receiveFrom(buffer, timeout = if (i % 2 == 0) null else Duration.ofMinutes(5))
                    check(buffer.flip().getInt() == i)
                    received.incrementAndGet()
                }
            }
        val runner =
            Thread.ofVirtual().start {
                conns.forEach { conn -> awaitUntil { conn.readers() == 1 } }
                udp().use { sender ->
                    for (i in conns.indices.reversed()) {
                        sender.blocking().sendTo(ByteBuffer.allocate(4).putInt(0, i), conns[i].inetAddress)
                    }
                }
            }
        runner.join()
        readers.forEach(Thread::join)
        recording.stop()
        val file = Files.createTempFile("netloom", ".jfr")
        recording.dump(file)
        val pinned =
            RecordingFile.readAllEvents(file).filter { event ->
                event.stackTrace
                    ?.frames
                    .orEmpty()
                    .any {
                        it.method.type.name
                            .startsWith("io.netloom.socket.")
                    }
            }
        pinned.take(3).forEach(::println)
        Files.delete(file)
        println("received ${received.get()}, pinned ${pinned.size}")
    }
}
