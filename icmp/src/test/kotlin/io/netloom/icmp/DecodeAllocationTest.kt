package io.netloom.icmp

import com.sun.management.ThreadMXBean
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer

/** Decoding an echo reply allocates the reply and its data: nothing else. */
class DecodeAllocationTest :
    FunSpec({
        val wire = EchoReply(IcmpVersion.V4, 1, 2, ByteArray(56)).encode()
        val heap = ByteBuffer.wrap(wire)
        val direct = ByteBuffer.allocateDirect(wire.size).put(wire).flip()
        val homes = mapOf<String, () -> IcmpMessage>(
            "an array" to { IcmpMessage.decode(IcmpVersion.V4, wire) },
            "a heap buffer" to { IcmpMessage.decodeVerified(heap.rewind()) },
            "a direct buffer" to { IcmpMessage.decodeVerified(direct.rewind()) },
        )
        for ((home, decode) in homes) {
            test("from $home") {
                // 56 bytes of data and the array's header of 16; the reply has a header of at most 16, and four numbers and three references.
                bytesPerRun(decode) shouldBeLessThanOrEqual 72L + 16 + 4 * 4 + 3 * 8
            }
        }
    })

private val thread = ManagementFactory.getThreadMXBean() as ThreadMXBean

/** The least of many rounds, since HotSpot's compilation now and then replaces the code under way. */
private fun bytesPerRun(run: () -> IcmpMessage): Long {
    var least = Long.MAX_VALUE
    var sum = 0
    repeat(ROUNDS) {
        val before = thread.currentThreadAllocatedBytes
        repeat(RUNS) { sum += run().code }
        least = minOf(least, (thread.currentThreadAllocatedBytes - before) / RUNS)
    }
    check(sum == 0) { "the code of every reply is 0" }
    return least
}

private const val ROUNDS = 30
private const val RUNS = 2_000
