package io.netloom.benchmarks

import com.sun.management.ThreadMXBean
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeEncoder
import java.lang.management.ManagementFactory

/** W7: 30 attributes of every kind, with two nests, written into an encoder's memory and read into an object that shares nothing with it. */
public class AttributeWorkload : Workload {
    private val encoder = AttributeEncoder()
    private val decoder = AttributeDecoder()
    private val thread = ManagementFactory.getThreadMXBean() as ThreadMXBean
    private var last: AttributeTree? = null

    override fun run(parameters: Parameters, report: Report): Boolean {
        if (parameters.peer != "netloom") return false
        val bytes = encode().toByteArray()
        report.check("encoded_fnv", fnv(bytes) ushr FNV_SHIFT)
        measure(parameters, report, "encode") { encode() }
        measure(parameters, report, "decode") { last = AttributeTree(decoder.reset(bytes)) }
        report.check("decoded_sum", checkNotNull(last).sum())
        return true
    }

    /** Half of the time for each of the two, as the others do it. */
    private fun measure(parameters: Parameters, report: Report, name: String, work: Runnable) {
        repeatFor(parameters.warmUp / 2, work)
        val allocated = thread.currentThreadAllocatedBytes
        val cpu = ProcessCpu.nanoseconds()
        val count = repeatFor(parameters.window / 2, work)
        report.metric(name, (ProcessCpu.nanoseconds() - cpu).toDouble() / count, "ns")
        report.metric("${name}_alloc", (thread.currentThreadAllocatedBytes - allocated).toDouble() / count, "B")
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

    private fun encode(): AttributeEncoder {
        encoder.reset()
        for (i in 1..4) encoder.u8(i, i * 11)
        for (i in 5..8) encoder.u16(i, i * 1_111)
        for (i in 9..14) encoder.u32(i, i * 11_111_111)
        for (i in 15..18) encoder.u64(i, i * 1_111_111_111_111)
        for (i in 0..2) encoder.string(19 + i, STRINGS[i])
        for (i in 0..2) encoder.bytes(22 + i, BLOB, 0, SIZES[i])
        return encoder.nested(25) {
            u32(1, 42)
            string(2, "nested")
            nested(3) {
                u16(1, 4_242)
                bytes(2, BLOB, 0, 8)
            }
        }
    }

    private fun fnv(bytes: ByteArray): Long = bytes.fold(FNV_BASIS) { hash, byte -> (hash xor (byte.toLong() and 0xff)) * FNV_PRIME }

    private companion object {
        val STRINGS = arrayOf("eth0", "netloom-bench-0", "a string of thirty-two bytes ...")
        val SIZES = intArrayOf(6, 16, 64)
        val BLOB = ByteArray(64) { it.toByte() }
        const val CHUNK = 1_000
        const val FNV_BASIS = -0x340d631b7bdddcdbL
        const val FNV_PRIME = 0x100000001b3
        const val FNV_SHIFT = 16
    }
}

/** What W7 decodes: fields, not a map, as a program that knows its family has them. */
private class AttributeTree(decoder: AttributeDecoder) {
    private val u8 = IntArray(4)
    private val u16 = IntArray(4)
    private val u32 = LongArray(6)
    private val u64 = LongArray(4)
    private val strings = arrayOfNulls<String>(3)
    private val bytes = arrayOfNulls<ByteArray>(3)
    private var number = 0L
    private var string: String? = null
    private var innerNumber = 0
    private var innerBytes: ByteArray? = null

    init {
        decoder.forEach {
            when (val type = type) {
                in 1..4 -> u8[type - 1] = u8()

                in 5..8 -> u16[type - 5] = u16()

                in 9..14 -> u32[type - 9] = u32()

                in 15..18 -> u64[type - 15] = u64()

                in 19..21 -> strings[type - 19] = string()

                in 22..24 -> bytes[type - 22] = bytes()

                25 -> nested {
                    on(1) { number = u32() }
                    on(2) { string = string() }
                    on(3) {
                        nested {
                            on(1) { innerNumber = u16() }
                            on(2) { innerBytes = bytes() }
                        }
                    }
                }
            }
        }
    }

    fun sum(): Long = u8.sum() + u16.sum() + u32.sum() + u64.sum() + strings.sumOf { it!!.length } + bytes.sumOf { it!!.sum() } +
        number + string!!.length + innerNumber + innerBytes!!.sum()
}
