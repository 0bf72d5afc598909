package io.netloom.benchmarks

import io.netloom.bpf.PacketFilter
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.io.path.readBytes
import kotlin.io.path.readText

/**
 * W8: the program `data/prog.bpf` over the packets of `data/packets.bin`.
 *
 * Variants: `netloom` (compiled, each packet an array), `netloom-interpreter`, `netloom-buffer` and `netloom-segment` (native memory).
 */
public class BpfWorkload : Workload {
    override val peers: List<String> = listOf("netloom", INTERPRETER, BUFFER, SEGMENT)

    override fun run(parameters: Parameters, report: Report) {
        val data = Path.of(parameters["data"])
        val program = BpfData.program(data.resolve("${parameters["prog"]}.bpf").readText())
        val packets = BpfData.split(data.resolve("packets.bin").readBytes())
        val pass = pass(parameters.peer, if (parameters.peer == INTERPRETER) program.interpreter() else program.compile(), packets)

        repeatFor(parameters.warmUp, pass)
        val cpu = ProcessCpu.nanoseconds()
        val passes = repeatFor(parameters.window, pass)
        val spent = ProcessCpu.nanoseconds() - cpu

        report.check("instructions", program.size.toLong())
        report.check("matches", pass.run().toLong())
        report.metric("per_packet", spent.toDouble() / (passes * packets.size), "ns")
    }

    /** Runs over all packets once and says how many it kept. */
    private fun interface Pass {
        fun run(): Int
    }

    private fun pass(peer: String, filter: PacketFilter, packets: List<ByteArray>): Pass = when (peer) {
        BUFFER -> packets.map(BpfData::direct).toTypedArray().let { Pass { count(filter, it) } }
        SEGMENT -> packets.map { MemorySegment.ofBuffer(BpfData.direct(it)) }.toTypedArray().let { Pass { count(filter, it) } }
        else -> packets.toTypedArray().let { Pass { count(filter, it) } }
    }

    private fun count(filter: PacketFilter, packets: Array<ByteArray>): Int {
        var matches = 0
        for (packet in packets) if (filter.run(packet) != 0) matches++
        return matches
    }

    private fun count(filter: PacketFilter, packets: Array<ByteBuffer>): Int {
        var matches = 0
        for (packet in packets) if (filter.run(packet) != 0) matches++
        return matches
    }

    private fun count(filter: PacketFilter, packets: Array<MemorySegment>): Int {
        var matches = 0
        for (packet in packets) if (filter.run(packet) != 0) matches++
        return matches
    }

    /** Runs [pass] for that many nanoseconds and returns how often. */
    private fun repeatFor(nanoseconds: Long, pass: Pass): Long {
        val begin = System.nanoTime()
        var passes = 0L
        do {
            pass.run()
            passes++
        } while (System.nanoTime() - begin < nanoseconds)
        return passes
    }

    private companion object {
        const val INTERPRETER = "netloom-interpreter"
        const val BUFFER = "netloom-buffer"
        const val SEGMENT = "netloom-segment"
    }
}
