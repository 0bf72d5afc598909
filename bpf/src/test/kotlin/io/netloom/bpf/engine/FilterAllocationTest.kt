package io.netloom.bpf.engine

import com.sun.management.ThreadMXBean
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.PacketFilter
import io.netloom.bpf.PacketMetadata
import java.lang.foreign.MemorySegment
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer

/** Nothing is allocated for a packet, however it comes. */
class FilterAllocationTest :
    FunSpec({
        val program = Engines.program(
            "ldh [12]; st M[1]; ldb [23]; st M[5]; ldxb 4*([14]&0xf); ldh [x + 16]; tax; ld M[1]; add x; tax; ld M[5]; add x; " +
                "ld #len; ld #rand; ld #nla; ld #mark; ldb [0xfff00003]; ret a",
        )
        val array = Engines.packet
        val heap = ByteBuffer.wrap(array)
        val direct = ByteBuffer.allocateDirect(array.size).put(array).flip()
        val segment = MemorySegment.ofBuffer(direct)
        val metadata = PacketMetadata()

        val homes = mapOf<String, (PacketFilter) -> Int>(
            "an array" to { it.run(array) },
            "part of an array" to { it.run(array, 1, 63, metadata) },
            "a heap buffer" to { it.run(heap) },
            "a direct buffer" to { it.run(direct, metadata) },
            "a segment" to { it.run(segment, metadata) },
        )
        for ((form, filter) in mapOf("interpreter" to program.interpreter(), "compiled" to program.compile())) {
            for ((home, run) in homes) {
                test("$form, $home: 0 bytes") {
                    bytesPerRun { run(filter) } shouldBe 0
                }
            }
        }
    })

private val thread = ManagementFactory.getThreadMXBean() as ThreadMXBean

/** The least of many rounds, since HotSpot's compilation now and then replaces the code under way. */
private fun bytesPerRun(run: () -> Int): Long {
    var least = Long.MAX_VALUE
    var sum = 0
    repeat(ROUNDS) {
        val before = thread.currentThreadAllocatedBytes
        repeat(RUNS) { sum += run() }
        least = minOf(least, (thread.currentThreadAllocatedBytes - before) / RUNS)
    }
    check(sum != 1) { "the verdicts are used" }
    return least
}

private const val ROUNDS = 50
private const val RUNS = 2_000
