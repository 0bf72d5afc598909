package io.netloom.socket.filter

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfRefusal
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.random.LongPrograms
import io.netloom.bpf.random.Opcode
import io.netloom.bpf.random.RandomCase
import io.netloom.bpf.random.RandomMutations
import io.netloom.bpf.random.Seeds
import io.netloom.socket.Errno
import io.netloom.socket.stress.SOAK
import kotlin.random.Random

/**
 * What the verifier refuses, and nothing else, the kernel refuses with EINVAL.
 *
 * ENOMEM counts as taken: it is what the kernel says of a program that it has checked and that is too much for `net.core.optmem_max` in its longer form.
 */
class VerifierTest :
    FunSpec({
        test("random programs, good and bad, are taken and refused as by the kernel") {
            val programs = if (SOAK) 2_000_000 else 100_000
            val refusals = HashMap<BpfRefusal.Kind, Int>()
            KernelFilter().use { kernel ->
                repeat(programs) { index ->
                    val seed = Seeds.of(index)
                    kernel.compare(RandomMutations(Random(seed)).next()) { program -> RandomCase.describe(seed, program, ByteArray(0)) }
                        ?.let { refusals.merge(it.kind, 1, Int::plus) }
                }
            }
            // That both happens, for every reason.
            refusals.keys shouldContainExactlyInAnyOrder BpfRefusal.Kind.entries - BpfRefusal.Kind.JUMP_TOO_FAR
            refusals.values.sum() shouldBeGreaterThan programs / 4
            refusals.values.sum() shouldBeLessThan programs * 3 / 4
        }

        test("each of the 65,536 operations is taken or refused as by the kernel, for operands near the limits") {
            val operands =
                intArrayOf(0, 1, 2, 15, 16, 31, 32, -1, -0x1000, -0x1000 + 40, -0x1000 + 60, -0x1000 + 64, -0x1000 + 2, -0x1001, Int.MIN_VALUE)
            val taken = HashSet<Int>()
            KernelFilter().use { kernel ->
                for (op in 0..0xffff) {
                    for (k in if (op > 0xff) intArrayOf(1) else operands) {
                        // The store is for loads of scratch memory, the rest is room to jump.
                        val program = BpfProgram.of(store, RawInstruction(op, 1, 0, k), ret, ret)
                        if (kernel.compare(program) { it.raw.toString() } == null) taken += op
                    }
                }
            }
            taken shouldContainExactlyInAnyOrder Opcode.ALL
        }

        test("each distance of a jump is taken or refused as by the kernel") {
            KernelFilter().use { kernel ->
                for (op in Opcode.JUMP_IF + Opcode.JA) {
                    for (distance in 0..255) {
                        for (size in distance..minOf(distance + 3, 255)) {
                            val rest = List(size) { ret }
                            val jump = if (op == Opcode.JA) RawInstruction(op, 255, 255, distance) else RawInstruction(op, distance, 0, 0)
                            kernel.compare(BpfProgram.of(listOf(jump) + rest)) { it.raw.toString() }
                            kernel.compare(BpfProgram.of(listOf(RawInstruction(jump.op, jump.jf, jump.jt, jump.k)) + rest)) { it.raw.toString() }
                        }
                    }
                }
            }
        }

        test("no program and one of 4,097 instructions are refused, one of 4,096 is taken") {
            KernelFilter().use { kernel ->
                for (size in listOf(0, 1, 4_095, 4_096, 4_097)) {
                    val refusal = kernel.compare(BpfProgram.of(List(size) { ret })) { "$size instructions" }
                    refusal?.kind shouldBe when (size) {
                        0 -> BpfRefusal.Kind.EMPTY
                        4_097 -> BpfRefusal.Kind.TOO_LONG
                        else -> null
                    }
                }
            }
        }

        test("jumps may go, and come, as far as for the kernel in programs of thousands of loads") {
            var seen = 0
            KernelFilter().use { kernel ->
                repeat(if (SOAK) 2_000 else 20) { index ->
                    val seed = Seeds.of(index)
                    val programs = LongPrograms(Random(seed))
                    for (make in listOf(programs::jumpingOver, programs::jumpingAt)) {
                        val first = kernel.firstRefused(make)
                        for (n in maxOf(0, first - 2)..minOf(first + 2, LAST)) kernel.compare(make(n)) { "seed $seed: $make($n)" }?.let { seen++ }
                    }
                }
            }
            seen shouldBeGreaterThan 40
        }
    })

/** The most that a jump in the longest program can skip. */
private const val LAST = BpfProgram.MAX_SIZE - 2

/** The smallest number whose program the kernel refuses, if it does so for all that are larger. */
private fun KernelFilter.firstRefused(make: (Int) -> BpfProgram): Int {
    var low = 0
    var high = LAST + 1
    while (low < high) {
        val middle = (low + high) / 2
        if (attach(make(middle)) == Errno.EINVAL) high = middle else low = middle + 1
    }
    return low
}

private val store = RawInstruction(Opcode.ST, 0, 0, 1)
private val ret = RawInstruction(Opcode.RET_A, 0, 0, 0)

/** The verifier's refusal, if it is the kernel's too. */
private inline fun KernelFilter.compare(program: BpfProgram, describe: (BpfProgram) -> String): BpfRefusal? {
    val refusal = program.verify()
    val errno = attach(program)
    if (errno != (if (refusal == null) null else Errno.EINVAL) && !(refusal == null && errno == Errno.ENOMEM)) {
        throw AssertionError("the kernel says $errno, the verifier $refusal\n${describe(program)}")
    }
    return refusal
}
