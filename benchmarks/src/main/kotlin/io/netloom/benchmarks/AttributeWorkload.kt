package io.netloom.benchmarks

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeEncoder

/** W7: 30 attributes of every kind, with two nests, written into an encoder's memory and read into an object that shares nothing with it. */
public class AttributeWorkload : Workload {
    override val peers: List<String> = listOf("netloom")

    private val encoder = AttributeEncoder()
    private val decoder = AttributeDecoder()
    private var last: AttributeTree? = null

    override fun run(parameters: Parameters, report: Report) {
        val bytes = AttributeTree.encode(encoder).toByteArray()
        report.check("encoded_fnv", fnv(bytes) ushr FNV_SHIFT)
        measure(parameters, report, "encode") { AttributeTree.encode(encoder) }
        measure(parameters, report, "decode") { last = AttributeTree(decoder.reset(bytes)) }
        report.check("decoded_sum", checkNotNull(last).sum())
    }

    /** Half of the time for each of the two, as the others do it. */
    private fun measure(parameters: Parameters, report: Report, name: String, work: Runnable) {
        Spending.prepare()
        repeatFor(parameters.warmUp / 2, work)
        val spending = Spending()
        val count = repeatFor(parameters.window / 2, work)
        val spent = spending.nanoseconds
        val bytes = spending.allocated
        report.metric(name, spent.toDouble() / count, "ns")
        report.metric("${name}_alloc", bytes.toDouble() / count, "B")
    }

    private fun repeatFor(nanoseconds: Long, work: Runnable): Long {
        val begin = System.nanoTime()
        var count = 0L
        do {
            repeat(CHUNK) { work.run() }
            count += CHUNK
        } while (System.nanoTime() - begin < nanoseconds)
        return count
    }

    private fun fnv(bytes: ByteArray): Long = bytes.fold(FNV_BASIS) { hash, byte -> (hash xor (byte.toLong() and 0xff)) * FNV_PRIME }

    private companion object {
        const val CHUNK = 1_000
        const val FNV_BASIS = -0x340d631b7bdddcdbL
        const val FNV_PRIME = 0x100000001b3
        const val FNV_SHIFT = 16
    }
}
