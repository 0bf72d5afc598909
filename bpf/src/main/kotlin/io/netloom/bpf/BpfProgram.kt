package io.netloom.bpf

import io.netloom.bpf.internal.FilterCompiler
import io.netloom.bpf.internal.Interpreter
import io.netloom.bpf.internal.Verifier

/**
 * A classic BPF program: its instructions in the kernel's form, in order. Immutable, so safe to share between threads.
 *
 * Nothing is checked when it is made: a program may be taken apart and printed although the kernel would refuse it.
 */
public class BpfProgram private constructor(private val code: LongArray) {
    /** The instructions in the kernel's form. */
    public val raw: List<RawInstruction> by lazy(LazyThreadSafetyMode.PUBLICATION) { code.map(RawInstruction::decode) }

    /** How many instructions there are; the kernel takes 1 to [MAX_SIZE]. */
    public val size: Int
        get() = code.size

    /** The instructions by what they do, see [Disassembler]. */
    public fun instructions(): List<Instruction> = Disassembler.disassemble(this)

    /** The engine's form: one [RawInstruction.encode] per instruction. Not to be written to. */
    @JvmSynthetic
    internal fun code(): LongArray = code

    /**
     * What the kernel refuses about this program, or null if it takes it: `SO_ATTACH_FILTER` then fails with `EINVAL` exactly where this is not null.
     *
     * Beyond that the kernel wants memory: a program whose converted form exceeds `net.core.optmem_max` (a few thousand loads) fails with `ENOMEM`.
     */
    public fun verify(): BpfRefusal? = Verifier.verify(code)

    /**
     * Returns normally if the kernel takes this program.
     *
     * @throws InvalidProgramException with what [verify] says, if it does not
     */
    @Throws(InvalidProgramException::class)
    public fun requireValid() {
        verify()?.let { throw InvalidProgramException(it) }
    }

    /**
     * A filter that runs this program as JVM bytecode made for it, at the speed of compiled code; it behaves to the bit like [interpreter].
     *
     * Making it takes about a millisecond, the first time in a process a tenth of a second, and a class, which is unloaded with the filter; HotSpot
     * makes machine code of it when packets come. A long program becomes several methods, each small enough for HotSpot. Where classes cannot be made
     * at run time, in a native image, this is the interpreter. The filter's `toString` tells:
     * `PacketFilter(compiled, 30 instructions, 1 method, 285 bytes)`.
     *
     * @throws InvalidProgramException if the kernel would refuse this program
     */
    @Throws(InvalidProgramException::class)
    public fun compile(): PacketFilter {
        requireValid()
        return FilterCompiler.compile(this, code)
    }

    /**
     * A filter that interprets this program: ready at once, for programs that see few packets.
     *
     * @throws InvalidProgramException if the kernel would refuse this program
     */
    @Throws(InvalidProgramException::class)
    public fun interpreter(): PacketFilter {
        requireValid()
        return Interpreter(this, code)
    }

    /** True for a program of the same instructions. */
    override fun equals(other: Any?): Boolean = other is BpfProgram && other.code.contentEquals(code)

    /** Fits [equals]. */
    override fun hashCode(): Int = code.contentHashCode()

    override fun toString(): String = "BpfProgram($size instructions)"

    /** How programs come to be. */
    public companion object {
        /** The most instructions the kernel takes, `BPF_MAXINSNS`. */
        public const val MAX_SIZE: Int = 4096

        /** The program of these instructions. */
        @JvmStatic
        public fun of(instructions: List<RawInstruction>): BpfProgram = BpfProgram(LongArray(instructions.size) { instructions[it].encode() })

        /** The program of these instructions. */
        @JvmStatic
        public fun of(vararg instructions: RawInstruction): BpfProgram = of(instructions.asList())
    }
}
