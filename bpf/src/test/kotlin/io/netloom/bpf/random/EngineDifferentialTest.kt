package io.netloom.bpf.random

import io.kotest.core.spec.style.FunSpec
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.PacketMetadata
import kotlin.random.Random

/**
 * The interpreter against the compiled program, where the kernel cannot be asked: any metadata, and programs of any length. What both of them do is compared with
 * the kernel by `DifferentialTest` of the socket module.
 */
class EngineDifferentialTest :
    FunSpec({
        val forms = PacketForms()

        fun check(seed: Long, program: BpfProgram, runs: List<Pair<ByteArray, PacketMetadata>>) {
            val interpreter = program.interpreter()
            val compiled = program.compile()
            for ((packet, metadata) in runs) {
                if (forms.difference(interpreter, compiled, packet, metadata) == null) continue
                fun difference(program: BpfProgram, packet: ByteArray) = forms.difference(program.interpreter(), program.compile(), packet, metadata)
                val small = Shrinker { p, bytes -> p.verify() == null && difference(p, bytes) != null }.shrink(program, packet)
                val text = "interpreter and compiled program differ: ${difference(small.program, small.packet)}"
                throw AssertionError("$text\n${RandomCase.describe(seed, small.program, small.packet)}")
            }
        }

        test("both engines give every packet with any metadata the same verdict") {
            repeat(if (java.lang.Boolean.getBoolean("netloom.soak")) 200_000 else 4_000) { index ->
                val seed = Seeds.of(index)
                val random = Random(seed)
                val packets = RandomPackets(random)
                val packet = packets.next()
                val program = RandomPrograms(random, packet.size, known = Ancillary.ALL.toSet()).next()
                check(seed, program, List(4) { (if (it == 0) packet else packets.variant(packet)) to random.metadata(packet.size) })
            }
        }

        test("both engines run programs of up to 4,096 instructions alike") {
            repeat(if (java.lang.Boolean.getBoolean("netloom.soak")) 5_000 else 60) { index ->
                val seed = Seeds.of(index)
                val random = Random(seed)
                val packets = RandomPackets(random)
                val packet = random.nextBytes(random.nextInt(100, 300))
                val program = RandomPrograms(random, packet.size, Ancillary.ALL.toSet(), framed = true).next(
                    random.nextInt(
                        200,
                        BpfProgram.MAX_SIZE - 120,
                    ),
                )
                check(seed, program, List(8) { (if (it == 0) packet else packets.variant(packet)) to random.metadata(packet.size) })
            }
        }
    })
