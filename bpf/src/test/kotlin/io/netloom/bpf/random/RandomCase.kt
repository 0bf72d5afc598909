package io.netloom.bpf.random

import io.netloom.bpf.BpfProgram
import kotlin.random.Random

/**
 * A program and packets for it, all of them made from one number, so that the number brings the same back.
 *
 * @property seed the number
 */
class RandomCase private constructor(val seed: Long, val program: BpfProgram, val packets: List<ByteArray>) {
    companion object {
        /** The most bytes of a packet. */
        const val LARGEST: Int = 60_000

        /** The case of that number, with as many packets as wanted. */
        fun of(seed: Long, packets: Int): RandomCase {
            val random = Random(seed)
            val source = RandomPackets(random)
            val first = source.next()
            val program = RandomPrograms(random, first.size).next()
            return RandomCase(seed, program, List(packets) { if (it == 0) first else source.variant(first) })
        }

        /** The case of that number, with a program of thousands of instructions, most of which are reached. */
        fun long(seed: Long, packets: Int): RandomCase {
            val random = Random(seed)
            val source = RandomPackets(random)
            val first = random.nextBytes(random.nextInt(100, 300))
            val program = RandomPrograms(random, first.size).next(random.nextInt(300, 3_500))
            return RandomCase(seed, program, List(packets) { if (it == 0) first else source.variant(first) })
        }

        /**
         * The case of that number, with one packet of tens of thousands of bytes. Netlink attributes are loaded and forgotten: the kernel looks for them only
         * in packets that lie in one piece.
         */
        fun large(seed: Long): RandomCase {
            val random = Random(seed)
            val packet = random.nextBytes(random.nextInt(1_000, LARGEST))
            val known = Ancillary.ALL.toSet() - Ancillary.UNFORESEEABLE - setOf(Ancillary.NETLINK_ATTRIBUTE, Ancillary.NESTED_NETLINK_ATTRIBUTE)
            return RandomCase(seed, RandomPrograms(random, packet.size, known).next(), listOf(packet))
        }

        /** What a failure is reported as: enough to have it again, also without the seed. */
        fun describe(seed: Long, program: BpfProgram, packet: ByteArray): String = buildString {
            appendLine("seed $seed (-Dnetloom.bpf.seed=$seed makes it the first case)")
            program.raw.forEachIndexed { index, instruction -> appendLine("${instruction.toString().trimEnd()}, // $index") }
            append("packet of ${packet.size} bytes: ").append(packet.toHexString())
        }
    }
}
