package io.netloom.bpf.random

import io.netloom.bpf.PacketFilter
import io.netloom.bpf.PacketMetadata
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A packet in each of the forms that a filter takes, always with other bytes around it, so that reading too far shows. Not for two threads at once.
 *
 * @param largest how many bytes a packet may have
 */
class PacketForms(largest: Int = 1_000) {
    private val array = ByteArray(BEFORE + largest + BEFORE)
    private val direct = ByteBuffer.allocateDirect(array.size).order(ByteOrder.LITTLE_ENDIAN)

    /** The name of the first form for which [filter] gives another verdict than [expected], with that verdict; null if there is none. */
    fun difference(filter: PacketFilter, packet: ByteArray, expected: Int): String? {
        if (filter.run(packet) != expected) return "array gives ${Integer.toUnsignedString(filter.run(packet))}"
        put(packet)
        return FORMS.firstNotNullOfOrNull { (name, run) ->
            val verdict = run(this, filter, packet.size, null)
            if (verdict == expected) null else "$name gives ${Integer.toUnsignedString(verdict)}"
        }
    }

    /**
     * The name of the first form for which two filters give different verdicts, with these; null if there is none. Metadata may say that there are headers in front
     * of the packet, which some forms have room for and others have not, so that not all of them give the same verdict.
     */
    fun difference(one: PacketFilter, other: PacketFilter, packet: ByteArray, metadata: PacketMetadata): String? {
        put(packet)
        return FORMS.firstNotNullOfOrNull { (name, run) ->
            val verdict = run(this, one, packet.size, metadata)
            val second = run(this, other, packet.size, metadata)
            if (verdict == second) null else "$name: ${Integer.toUnsignedString(verdict)} and ${Integer.toUnsignedString(second)}"
        }
    }

    private fun put(packet: ByteArray) {
        array.fill(FILL)
        packet.copyInto(array, BEFORE)
        direct.clear().put(array)
    }

    private companion object {
        const val BEFORE = 300
        const val FILL: Byte = 0x5a

        private val FORMS: List<Pair<String, (PacketForms, PacketFilter, Int, PacketMetadata?) -> Int>> = listOf(
            "part of an array" to { forms, filter, size, metadata -> filter.run(forms.array, BEFORE, size, metadata) },
            "heap buffer" to { forms, filter, size, metadata -> filter.run(ByteBuffer.wrap(forms.array, BEFORE, size), metadata) },
            "read-only slice of a heap buffer" to { forms, filter, size, metadata ->
                filter.run(ByteBuffer.wrap(forms.array, BEFORE, size).slice().asReadOnlyBuffer(), metadata)
            },
            "direct buffer" to { forms, filter, size, metadata -> filter.run(forms.direct.limit(BEFORE + size).position(BEFORE), metadata) },
            "native segment" to { forms, filter, size, metadata ->
                filter.run(MemorySegment.ofBuffer(forms.direct.clear()).asSlice(BEFORE.toLong(), size.toLong()), metadata)
            },
            "heap segment" to { forms, filter, size, metadata ->
                filter.run(MemorySegment.ofArray(forms.array).asSlice(BEFORE.toLong(), size.toLong()), metadata)
            },
        )
    }
}
