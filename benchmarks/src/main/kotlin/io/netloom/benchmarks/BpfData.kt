package io.netloom.benchmarks

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The programs and packets that filters are measured with. */
public object BpfData {
    /** Ours, as checked in: `small` (IPv4, UDP, port 53), `http` and `hosts` (libpcap's code for longer expressions). */
    @JvmStatic
    public val names: List<String> = listOf("small", "http", "hosts")

    /** The checked-in program of this name. */
    @JvmStatic
    public fun named(name: String): BpfProgram = program(checkNotNull(BpfData::class.java.getResource("$name.ddd")) { "no program $name" }.readText())

    /** The program in the form of `tcpdump -ddd`. */
    @JvmStatic
    public fun program(text: String): BpfProgram = BpfText.parse(text, BpfTextFormat.DECIMAL)

    /** The packets of a file: a 32-bit little-endian length before each. */
    @JvmStatic
    public fun split(file: ByteArray): List<ByteArray> = buildList {
        val buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN)
        while (buffer.hasRemaining()) add(ByteArray(buffer.getInt()).also(buffer::get))
    }

    /** So many packets of every day, always the same. */
    @JvmStatic
    public fun traffic(count: Int): List<ByteArray> = RandomTraffic().packets(count)

    /** The packet in native memory. */
    @JvmStatic
    public fun direct(packet: ByteArray): ByteBuffer = ByteBuffer.allocateDirect(packet.size).put(packet).flip()
}
