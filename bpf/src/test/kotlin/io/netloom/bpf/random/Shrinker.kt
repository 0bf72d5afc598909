package io.netloom.bpf.random

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction

/**
 * Makes a failing case small: takes instructions and bytes away for as long as it still fails.
 *
 * @property fails whether a program fails with a packet; a program that is refused does not
 */
class Shrinker(private val fails: (BpfProgram, ByteArray) -> Boolean) {
    /** The smallest program found. */
    lateinit var program: BpfProgram
        private set

    /** The smallest packet found for it. */
    lateinit var packet: ByteArray
        private set

    /** Starts from what is known to fail. */
    fun shrink(program: BpfProgram, packet: ByteArray): Shrinker {
        this.program = program
        this.packet = packet
        do {
            val before = this.program to this.packet
            shortenProgram()
            shortenPacket()
        } while (before != this.program to this.packet)
        return this
    }

    private fun shortenProgram() {
        var length = program.size / 2
        while (length > 0) {
            var start = 0
            while (start + length <= program.size) if (!tries(program.without(start, length), packet)) start++
            length /= 2
        }
        program.raw.indices.forEach { index ->
            val old = program.raw[index]
            tries(program.with(index, RawInstruction(old.op, 0, 0, old.k)), packet)
            tries(program.with(index, RawInstruction(old.op, old.jt, old.jf, 0)), packet)
        }
    }

    private fun shortenPacket() {
        var length = packet.size
        while (length > 0) if (packet.size < length || !tries(program, packet.copyOf(packet.size - length))) length /= 2
        packet.indices.forEach { index -> if (packet[index] != 0.toByte()) tries(program, packet.copyOf().also { it[index] = 0 }) }
    }

    private fun tries(program: BpfProgram, packet: ByteArray): Boolean {
        if (!fails(program, packet)) return false
        this.program = program
        this.packet = packet
        return true
    }

    private fun BpfProgram.with(index: Int, instruction: RawInstruction) = BpfProgram.of(raw.toMutableList().also { it[index] = instruction })

    /** Jumps over what goes are shortened, jumps into it go to what follows. */
    private fun BpfProgram.without(start: Int, length: Int): BpfProgram {
        val kept = raw.indices - (start until start + length)
        fun removed(from: Int, distance: Int) = (from + 1..minOf(from + distance.toLong(), size.toLong()).toInt()).count {
            it in
                start until start + length
        }
        return BpfProgram.of(
            kept.map { at ->
                val old = raw[at]
                when {
                    old.op == Opcode.JA -> RawInstruction(old.op, old.jt, old.jf, old.k - if (old.k > 0) removed(at, old.k) else 0)
                    old.op and 7 == Opcode.JA -> RawInstruction(old.op, old.jt - removed(at, old.jt), old.jf - removed(at, old.jf), old.k)
                    else -> old
                }
            },
        )
    }
}
