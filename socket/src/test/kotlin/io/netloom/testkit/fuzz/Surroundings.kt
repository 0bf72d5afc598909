package io.netloom.testkit.fuzz

import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout

/**
 * Bytes in the midst of other bytes, twice: a decoder that reads past its input sees something else each time.
 *
 * @param longest bytes of the longest input
 */
class Surroundings(private val longest: Int) {
    private val memories = listOf(0x00, 0xff).map { filler -> filler.toByte() to MemorySegment.ofArray(ByteArray(longest + 2 * MARGIN.toInt())) }

    /** Decodes in each of the surroundings; the results must be equal. */
    fun <T> decode(input: ByteArray, decoder: (memory: MemorySegment, at: Long) -> T): T {
        val (first, second) = memories.map { (filler, memory) ->
            memory.fill(filler)
            MemorySegment.copy(input, 0, memory, ValueLayout.JAVA_BYTE, MARGIN, input.size)
            decoder(memory, MARGIN)
        }
        check(first == second) { "what stands around the input makes a difference: $first or $second" }
        return first
    }

    private companion object {
        const val MARGIN = 512L
    }
}
