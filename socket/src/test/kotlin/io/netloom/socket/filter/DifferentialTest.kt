package io.netloom.socket.filter

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.random.Ancillary
import io.netloom.bpf.random.Opcode
import io.netloom.bpf.random.PacketForms
import io.netloom.bpf.random.RandomCase
import io.netloom.bpf.random.Seeds
import io.netloom.bpf.random.Shrinker
import io.netloom.socket.Errno
import io.netloom.socket.stress.SOAK
import org.opentest4j.TestAbortedException

/**
 * Random programs over random packets: what the kernel does, what the interpreter says and what the compiled program says, the latter two for each form of a
 * packet. Nothing may differ.
 *
 * All operations take part. Of the ancillary loads `cpu` and `rand` are made, but their values cannot be known and are masked away; a Unix datagram has
 * no interface, hash, mark, VLAN tag or queue, so here these are what the kernel says where there is none.
 */
class DifferentialTest :
    FunSpec({
        test("kernel, interpreter and compiled program agree") {
            val programs = if (SOAK) 250_000 else 10_000
            val packets = if (SOAK) 20 else 5
            Differential().use { differential ->
                repeat(programs) { differential.check(RandomCase.of(Seeds.of(it), packets)) }
                // That the programs are worth it: what they do with packets is not always the same.
                val least = programs * packets / 10
                differential.dropped shouldBeGreaterThan least
                differential.shortened shouldBeGreaterThan least
                differential.whole shouldBeGreaterThan least
            }
        }

        test("kernel, interpreter and compiled program agree on programs of thousands of instructions") {
            Differential().use { differential ->
                repeat(if (SOAK) 5_000 else 150) { differential.check(RandomCase.long(Seeds.of(it), 8)) }
                // They get to their end.
                differential.shortened shouldBeGreaterThan 150
            }
        }

        test("kernel, interpreter and compiled program agree on packets of tens of thousands of bytes") {
            Differential(RandomCase.LARGEST).use { differential ->
                differential.requireHeadersEverywhere()
                repeat(if (SOAK) 50_000 else 2_000) { differential.check(RandomCase.large(Seeds.of(it))) }
            }
        }
    })

private class Differential(largest: Int = 1_000) : AutoCloseable {
    private val kernel = KernelFilter()
    private val forms = PacketForms(largest)

    var dropped = 0
        private set
    var shortened = 0
        private set
    var whole = 0
        private set

    fun check(case: RandomCase) {
        val refusal = kernel.attach(case.program)
        // Kernels before 6.6 have little room for programs, unless told otherwise by net.core.optmem_max.
        if (refusal == Errno.ENOMEM) return
        check(refusal == null) { "the kernel says $refusal: " + RandomCase.describe(case.seed, case.program, case.packets[0]) }
        val filters = try {
            Filters(case.program)
        } catch (e: Throwable) {
            throw AssertionError(RandomCase.describe(case.seed, case.program, case.packets[0]), e)
        }
        case.packets.forEach { packet -> if (difference(filters, packet) != null) fail(case, packet) }
    }

    /** Skips where the kernel finds bytes from the network header on only in the first piece of a packet. */
    fun requireHeadersEverywhere() {
        val program = BpfProgram.of(
            RawInstruction(Opcode.LD_ABS_B, 0, 0, Ancillary.NET + RandomCase.LARGEST - 1),
            RawInstruction(Opcode.RET_K, 0, 0, 1),
        )
        check(kernel.attach(program) == null)
        val kept = kernel.run(ByteArray(RandomCase.LARGEST))
        if (kept != 1) throw TestAbortedException("this kernel reads SKF_NET_OFF in a packet's first piece only; 6.16 does in all")
    }

    private fun difference(filters: Filters, packet: ByteArray): String? {
        val kept = kernel.run(packet)
        when (kept) {
            KernelFilter.DROPPED -> dropped++
            packet.size -> whole++
            else -> shortened++
        }
        val verdict = filters.interpreter.run(packet)
        val keeps = if (verdict == 0) KernelFilter.DROPPED else Integer.toUnsignedLong(verdict).coerceAtMost(packet.size.toLong()).toInt()
        return when {
            keeps != kept -> "kernel ${if (kept < 0) "drops" else "keeps $kept"}, interpreter gives ${Integer.toUnsignedString(verdict)}"

            else -> forms.difference(filters.interpreter, packet, verdict)?.let { "interpreter gives ${Integer.toUnsignedString(verdict)}, from $it" }
                ?: forms.difference(filters.compiled, packet, verdict)?.let {
                    "interpreter gives ${Integer.toUnsignedString(verdict)}, compiled from $it"
                }
        }
    }

    private fun fail(case: RandomCase, packet: ByteArray): Nothing {
        fun of(program: BpfProgram, packet: ByteArray) = difference(Filters(program), packet)
        val small = Shrinker { program, bytes -> kernel.attach(program) == null && program.verify() == null && of(program, bytes) != null }
            .shrink(case.program, packet)
        check(kernel.attach(small.program) == null)
        throw AssertionError("${of(small.program, small.packet)}\n${RandomCase.describe(case.seed, small.program, small.packet)}")
    }

    override fun close() = kernel.close()

    private class Filters(program: BpfProgram) {
        val interpreter = program.interpreter()
        val compiled = program.compile()
    }
}
