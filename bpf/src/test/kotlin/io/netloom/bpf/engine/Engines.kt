package io.netloom.bpf.engine

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfText
import io.netloom.bpf.PacketFilter
import io.netloom.bpf.PacketMetadata
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer

/** Runs programs in all that can run them. */
object Engines {
    /** The packet of most tests: its bytes are 1, 2, 3 … 64. */
    val packet: ByteArray = ByteArray(64) { (it + 1).toByte() }

    /** The program of this text, its lines perhaps divided by semicolons. */
    fun program(text: String): BpfProgram = BpfText.parse(text.replace(';', '\n'))

    /** The verdict of the interpreter and of compiled code on the packet as an array, a buffer and a segment; fails if they differ. */
    fun verdict(program: BpfProgram, packet: ByteArray = Engines.packet, metadata: PacketMetadata? = null): Int {
        val verdicts = listOf(program.interpreter(), program.compile()).flatMap { verdicts(it, packet, metadata) }.toMap()
        return verdicts.values.distinct().singleOrNull() ?: throw AssertionError("${program.raw} gives $verdicts")
    }

    /** The same for a program in the assembler's language. */
    fun verdict(text: String, packet: ByteArray = Engines.packet, metadata: PacketMetadata? = null): Int = verdict(program(text), packet, metadata)

    private fun verdicts(filter: PacketFilter, packet: ByteArray, metadata: PacketMetadata?): List<Pair<String, Int>> = listOf(
        "$filter on an array" to if (metadata == null) filter.run(packet) else filter.run(packet, 0, packet.size, metadata),
        "$filter on a heap buffer" to filter.run(ByteBuffer.wrap(packet), metadata),
        "$filter on a direct buffer" to filter.run(ByteBuffer.allocateDirect(packet.size).put(packet).flip(), metadata),
        "$filter on a segment" to filter.run(MemorySegment.ofArray(packet), metadata),
    )
}
