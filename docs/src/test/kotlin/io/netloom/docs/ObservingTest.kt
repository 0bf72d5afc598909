package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import jdk.jfr.Recording
import jdk.jfr.consumer.RecordingFile
import java.nio.ByteBuffer
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting

// snippet: record

/** Records the receives that took 10 ms or longer, and who opened each descriptor, while the block runs. */
suspend fun record(file: Path, block: suspend () -> Unit) {
    Recording().use { recording ->
        recording.enable("io.netloom.Receive").withThreshold(Duration.ofMillis(10))
        recording.enable("io.netloom.DescriptorOpen").withStackTrace()
        recording.start()
        block()
        recording.stop()
        recording.dump(file)
    }
}
// end snippet

// snippet: counters

/** For a line in the log now and then. */
fun describe(poller: Poller = Poller.shared): String {
    val counters = poller.counters
    return "${counters.registered} descriptors, ${counters.wakeUps} wake-ups, ${counters.longTasks} long tasks"
}
// end snippet

class ObservingTest :
    FunSpec({
        test("what a program records can be read back") {
            val file = createTempFile("netloom", ".jfr")
            try {
                record(file) {
                    val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM)
                    a.use {
                        b.use {
                            a.write(ByteBuffer.allocate(5))
                            b.read(ByteBuffer.allocate(5))
                        }
                    }
                }
                RecordingFile.readAllEvents(file).map { it.eventType.name } shouldContain "io.netloom.DescriptorOpen"
            } finally {
                file.deleteExisting()
            }
        }

        test("a poller describes what it does") {
            Poller.open().use { poller ->
                Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, SocketConfig(poller = poller)).use {
                    describe(poller) shouldContain "0 descriptors, 0 wake-ups, 0 long tasks"
                }
            }
        }
    })
