package io.netloom.netlink

import com.sun.management.ThreadMXBean
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.lang.management.ManagementFactory
import java.net.InetAddress

/** An encoder and a decoder that are used again allocate nothing but what they return. */
class CodecAllocationTest :
    FunSpec({
        val encoder = AttributeEncoder()
        val bytes = BenchmarkTree.encode(AttributeEncoder()).toByteArray()
        val direct = bytes.direct()
        val message = NetlinkMessage(NetlinkHeader(16), bytes).encode()
        val decoder = AttributeDecoder()
        val cursor = NetlinkMessageCursor()
        val copy = AttributeEncoder()
        val blob = ByteArray(64)

        val cases = mapOf(
            "encode" to Run { BenchmarkTree.encode(encoder).size },
            "encode text that is not ASCII" to Run { encoder.reset().string(1, "é€ \uD83D\uDE00").size },
            "decode an array" to Run { numbers(decoder.reset(bytes), blob) },
            "decode native memory" to Run { numbers(decoder.reset(direct), blob) },
            "messages" to Run {
                cursor.reset(message)
                var sum = 0
                while (cursor.next()) sum += cursor.type + cursor.sequence.toInt() + numbers(cursor.attributes(decoder), blob)
                sum
            },
            "copy" to Run {
                copy.reset()
                decoder.reset(bytes).forEach { copy.attribute(this) }
                copy.size
            },
        )
        for ((name, run) in cases) {
            test("$name: 0 bytes") { bytesPerRun(run) shouldBe 0 }
        }

        test("the control: an address is the result, and is allocated") {
            val address = attributes { ipAddress(1, InetAddress.ofLiteral("192.0.2.1")) }
            (bytesPerRun { decoder.reset(address).also { it.next() }.ipAddress().hashCode() } > 0) shouldBe true
        }
    })

/** Not `() -> Int`, whose result is boxed. */
private fun interface Run {
    fun run(): Int
}

private fun numbers(decoder: AttributeDecoder, blob: ByteArray): Int {
    var sum = 0
    decoder.forEach {
        when (size) {
            1 -> sum += u8()
            2 -> sum += u16()
            4 -> sum += s32()
            8 -> sum += u64().toInt()
            else -> if (type == 25) nested { sum += size } else sum += copyInto(blob)
        }
    }
    return sum
}

private val thread = ManagementFactory.getThreadMXBean() as ThreadMXBean

/** The least of many rounds, since HotSpot's compilation now and then replaces the code under way. */
private fun bytesPerRun(run: Run): Long {
    var least = Long.MAX_VALUE
    var sum = 0
    repeat(ROUNDS) {
        val before = thread.currentThreadAllocatedBytes
        repeat(RUNS) { sum += run.run() }
        least = minOf(least, (thread.currentThreadAllocatedBytes - before) / RUNS)
    }
    check(sum != 1) { "the results are used" }
    return least
}

private const val ROUNDS = 50
private const val RUNS = 1_000
